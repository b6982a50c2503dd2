use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::ExprKind;
use crate::syntax::visit;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "interpolation-only",
        title: "Needless interpolation",
        severity: Severity::Warning,
        explain: "A text that is nothing but one expression is that expression; write it without quotes.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

/// Arguments in which quoted references have a meaning of their own.
const STATIC: [&str; 5] = [
    "depends_on",
    "ignore_changes",
    "provider",
    "providers",
    "replace_triggered_by",
];

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.arguments(&mut |argument| {
            if !STATIC.contains(&&*argument.name.name) {
                let mut keys = Vec::new();
                visit::all(&argument.expr, &mut |expr| match &expr.kind {
                    ExprKind::Object(items) => {
                        let wraps = items.iter().map(|item| &item.key);
                        let wraps = wraps.filter(|k| matches!(k.kind, ExprKind::TemplateWrap(_)));
                        keys.extend(wraps.map(|key| key.span));
                    }
                    ExprKind::TemplateWrap(inner) => {
                        let text = match keys.binary_search(&expr.span) {
                            // A bare name would be a key of its own.
                            Ok(_) => format!("({})", scene.config().sources.snippet(inner.span)),
                            Err(_) => fixes::operand(scene, inner),
                        };
                        let title = "Write the expression alone";
                        let fix = fixes::replace(scene, title, expr.span, text, Safety::Safe);
                        let message = "the quotes and `${ }` around the expression do nothing";
                        LINT.tell(told, expr.span, message, fix);
                    }
                    _ => {}
                });
            }
        });
    }
}
