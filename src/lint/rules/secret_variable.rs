use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes, secret};
use crate::value::Type;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "secret-variable",
        title: "Secret that is not marked",
        severity: Severity::Warning,
        explain: "A variable whose name tells of a secret is shown in plans and logs unless it is `sensitive`.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, variable) in &module.config().variables {
            let marked = variable.sensitive || variable.ephemeral;
            let plain = matches!(variable.ty, Type::Bool | Type::Number);
            if marked || plain || !secret::is_secret_name(name) {
                continue;
            }
            let (at, title) = (variable.span, "Add `sensitive = true`");
            let fix = fixes::insert(scene, title, at, "sensitive = true", Safety::Unsafe);
            let message = format!("`var.{name}` is shown in plans and logs");
            LINT.tell(told, at, message, fix);
        }
    }
}
