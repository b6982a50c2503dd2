use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unused-variable",
        title: "Unused variable",
        severity: Severity::Warning,
        explain: "A variable that nothing refers to asks for a value in vain; remove it or use it.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        let Some(uses) = module.uses() else {
            continue;
        };
        for (name, variable) in &module.config().variables {
            if !uses.is_used(&Subject::Variable(name.clone())) {
                let message = format!("nothing refers to `var.{name}`");
                told.push(LINT.at(variable.span, message));
            }
        }
    }
}
