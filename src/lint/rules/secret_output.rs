use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes, secret};
use crate::syntax::ast::Expr;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "secret-output",
        title: "Secret in an output",
        severity: Severity::Warning,
        explain: "An output whose name tells of a secret is shown to everybody who deploys unless it is `sensitive`.",
    },
    group: Group::Security,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for module in scene.modules() {
        for (name, output) in &module.config().outputs {
            let marked = output.sensitive || output.ephemeral;
            if marked || !secret::is_secret_name(name) {
                continue;
            }
            // What has no text shows no secret.
            let shows = |value: &Expr| {
                let value = module.evaluate(value);
                value.is_unknown() || value.text().is_some()
            };
            if output.value.as_deref().is_none_or(shows) {
                let (at, title) = (output.span, "Add `sensitive = true`");
                let fix = fixes::insert(scene, title, at, "sensitive = true", Safety::Unsafe);
                let message = format!("the output `{name}` is shown to everybody");
                LINT.tell(told, at, message, fix);
            }
        }
    }
}
