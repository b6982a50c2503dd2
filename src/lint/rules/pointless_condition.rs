use crate::diag::{Code, Diagnostics, Fix, Safety, Severity};
use crate::lint::{Group, Lint, Scene, fixes};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};

pub(super) static LINT: Lint = Lint {
    code: &Code {
        id: "pointless-condition",
        title: "Pointless condition",
        severity: Severity::Note,
        explain: "A comparison with `true`, a choice between `true` and `false` or between two equal values says nothing more than its parts.",
    },
    group: Group::Language,
    recommended: true,
    needs_whole: false,
    options: &[],
    run,
};

fn run(scene: &Scene<'_>, told: &mut Diagnostics) {
    for file in scene.files() {
        file.expressions(&mut |expr| match &expr.kind {
            ExprKind::Binary(parts) => {
                let equal = matches!(parts.op, BinaryOp::Equal | BinaryOp::NotEqual);
                if equal && (truth(&parts.left).is_some() || truth(&parts.right).is_some()) {
                    let message = "a truth value need not be compared with `true` or `false`";
                    LINT.tell(told, expr.span, message, compared(scene, expr));
                }
            }
            ExprKind::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                let text = |expr: &Expr| scene.config().sources.snippet(expr.span);
                if truth(condition).is_some() {
                    let message = "the condition never changes";
                    told.push(LINT.at(condition.span, message));
                } else if text(then) == text(otherwise) {
                    told.push(LINT.at(expr.span, "both results are the same"));
                } else if let (Some(yes), Some(_)) = (truth(then), truth(otherwise)) {
                    let message = "the condition itself is what it chooses";
                    LINT.tell(
                        told,
                        expr.span,
                        message,
                        chosen(scene, expr, condition, yes),
                    );
                }
            }
            _ => {}
        });
    }
}

fn truth(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Bool(value) => Some(*value),
        ExprKind::Parens(inner) => truth(inner),
        _ => None,
    }
}

/// Whether the value is true, false or unknown, whatever its parts are.
fn is_truth(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(parts) => !matches!(
            parts.op,
            BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::Modulo
        ),
        ExprKind::Unary(UnaryOp::Not, _) | ExprKind::Bool(_) => true,
        ExprKind::Parens(inner) => is_truth(inner),
        _ => false,
    }
}

/// `x == true` is `x`, where `x` is no text such as `"true"`.
fn compared(scene: &Scene<'_>, expr: &Expr) -> Option<Fix> {
    let ExprKind::Binary(parts) = &expr.kind else {
        return None;
    };
    let (other, value) = match (truth(&parts.left), truth(&parts.right)) {
        (_, Some(value)) => (&parts.left, value),
        (Some(value), None) => (&parts.right, value),
        (None, None) => return None,
    };
    let kept = value == (parts.op == BinaryOp::Equal);
    let text = fixes::operand(scene, other);
    let text = if kept { text } else { format!("!{text}") };
    let title = "Leave the comparison out";
    fixes::replace(scene, title, expr.span, text, Safety::Unsafe)
}

/// `x ? true : false` is `x`.
fn chosen(scene: &Scene<'_>, expr: &Expr, condition: &Expr, yes: bool) -> Option<Fix> {
    let text = fixes::operand(scene, condition);
    let text = if yes { text } else { format!("!{text}") };
    let safety = match is_truth(condition) {
        true => Safety::Safe,
        false => Safety::Unsafe,
    };
    fixes::replace(scene, "Write the condition alone", expr.span, text, safety)
}
