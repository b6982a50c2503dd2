use crate::diag::{Code, Diagnostics, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "empty-list-comparison",
        title: "Comparison with an empty list",
        severity: Severity::Warning,
        explain: "A list never equals `[]`, whose type is another; compare its length with 0.",
    },
    group: Group::Correctness,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.expressions(&mut |expr| {
            let ExprKind::Binary(parts) = &expr.kind else {
                return;
            };
            let op = match parts.op {
                BinaryOp::Equal => "==",
                BinaryOp::NotEqual => "!=",
                _ => return,
            };
            let other = match (is_empty(&parts.left), is_empty(&parts.right)) {
                (true, false) => &parts.right,
                (false, true) => &parts.left,
                _ => return,
            };
            let text = scene.config().sources.snippet(other.span);
            let (title, text) = ("Compare the length", format!("length({text}) {op} 0"));
            let fix = fixes::replace(scene, title, expr.span, text, Safety::Unsafe);
            LINT.tell(
                told,
                expr.span,
                "write `length(…)` and compare it with 0",
                fix,
            );
        });
    }
}

fn is_empty(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tuple(items) => items.is_empty(),
        ExprKind::Parens(inner) => is_empty(inner),
        _ => false,
    }
}
