use crate::addr::Subject;
use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "unused-local",
        title: "Unused local value",
        severity: Severity::Warning,
        explain: "A local value that nothing refers to is computed in vain; remove it or use it.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: true,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, local) in &module.config().locals {
            if !module.uses(&Subject::Local(name.clone())) {
                let title = "Remove the local value";
                let fix = fixes::remove(scene, title, local.span, Safety::Unsafe);
                let message = format!("nothing refers to `local.{name}`");
                LINT.tell(told, local.name.span, message, fix);
            }
        }
    }
}
