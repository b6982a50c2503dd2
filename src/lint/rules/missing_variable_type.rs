use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "missing-variable-type",
        title: "Variable without a type",
        severity: Severity::Note,
        explain: "Without a `type` a variable takes anything, and what is wrong with it shows far away; give a type.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, variable) in &module.config().variables {
            if variable.type_expr.is_none() {
                let message = format!("say of which type `var.{name}` is");
                told.push(LINT.at(variable.span, message));
            }
        }
    }
}
