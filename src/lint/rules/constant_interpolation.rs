use crate::diag::{Code, Diagnostics, Severity};
use crate::lint::{Group, Lint, Scene};
use crate::syntax::ast::{Expr, ExprKind, TemplatePart};
use crate::text::is_word;

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "constant-interpolation",
        title: "Interpolation of a constant",
        severity: Severity::Note,
        explain: "What `${ }` and `%{ }` put in never changes here; write the text itself.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.expressions(&mut |expr| {
            if let ExprKind::Template(parts) = &expr.kind {
                judge(parts, told);
            }
        });
    }
}

fn judge(parts: &[TemplatePart], told: &mut Diagnostics) {
    for part in parts {
        match part {
            TemplatePart::Text(..) => {}
            TemplatePart::Interpolation(expr) => {
                // A text of blanks or marks is put in so that it survives editing.
                let plain = matches!(&expr.kind, ExprKind::String(text) if is_plain(text));
                if plain || is_constant(expr) {
                    told.push(LINT.at(expr.span, "write this as a part of the text"));
                }
            }
            TemplatePart::If(directive) => {
                if is_constant(&directive.condition) {
                    told.push(LINT.at(directive.condition.span, "the condition never changes"));
                }
                judge(&directive.then, told);
                judge(&directive.otherwise, told);
            }
            TemplatePart::For(directive) => judge(&directive.body, told),
        }
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_word)
}

fn is_constant(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Bool(_) | ExprKind::Number(_))
}
