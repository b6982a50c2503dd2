use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "missing-variable-description",
        title: "Missing description",
        severity: Severity::Note,
        explain: "Whoever deploys the template reads what a variable is for from its `description`.",
    },
    group: Group::Style,
    recommended: false,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, variable) in &module.config().variables {
            let described = variable.description.as_ref();
            if described.is_none_or(|text| text.trim().is_empty()) {
                let message = format!("say what `var.{name}` is for");
                told.push(LINT.at(variable.span, message));
            }
        }
    }
}
