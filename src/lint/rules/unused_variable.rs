use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};

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
        for (name, variable) in &module.config().variables {
            if !module.uses(&Subject::Variable(name.clone())) {
                let (at, title) = (variable.span, "Remove the variable");
                let fix = fixes::remove_block(scene, title, at, Safety::Unsafe);
                LINT.tell(told, at, format!("nothing refers to `var.{name}`"), fix);
            }
        }
    }
}
