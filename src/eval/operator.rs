use super::{Scope, node};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Binary, BinaryOp, Expr, UnaryOp};
use crate::text::Span;
use crate::value::ops::{self, OperatorError};
use crate::value::{Type, Value, convert};

/// Evaluates `a + b` and its like.
pub(super) fn binary(expr: &Binary, at: Span, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let (left, left_problems) = evaluated(&expr.left, scope);
    let (right, right_problems) = evaluated(&expr.right, scope);
    let failed = [!left_problems.is_empty(), !right_problems.is_empty()];
    if let Some(value) = ops::decided(expr.op, &left, &right)
        && let Some([keep_left, keep_right]) = voided(expr.op, &value, &left, failed)
    {
        diags.extend(left_problems.into_iter().filter(|_| keep_left));
        diags.extend(right_problems.into_iter().filter(|_| keep_right));
        return value;
    }
    diags.append(left_problems);
    diags.append(right_problems);
    let (operand, result) = types(expr.op);
    match ops::binary(expr.op, &left, &right) {
        Err(error) if error.is_operand() => {
            misfit(&left, &operand, "left", expr.left.span, diags);
            misfit(&right, &operand, "right", expr.right.span, diags);
            Value::unknown(result)
        }
        _ if failed != [false, false] => {
            Value::unknown(result).marked(left.marks().with(right.marks()))
        }
        Err(error) => {
            diags.push(failure(&error, at));
            Value::unknown(result)
        }
        Ok(value) => value,
    }
}

fn evaluated(expr: &Expr, scope: &Scope<'_>) -> (Value, Diagnostics) {
    let mut problems = Diagnostics::new();
    let value = node(expr, scope, &mut problems);
    (value, problems)
}

/// Of a decided `&&` or `||`: whose problems stay. Nothing when the decision must not hide problems: an
/// unknown left side hides those of the right, but not the other way round.
fn voided(op: BinaryOp, value: &Value, left: &Value, failed: [bool; 2]) -> Option<[bool; 2]> {
    if value.is_unknown() {
        return match failed {
            [true, _] => None,
            [false, true] if !left.is_unknown() => None,
            [false, _] => Some([true, false]),
        };
    }
    let controlling = op == BinaryOp::Or;
    // A null stands for false.
    let truth = |left: &Value| left.as_bool() == Some(true);
    let left_decides = convert::convert(left, &Type::Bool)
        .is_ok_and(|left| !left.is_unknown() && truth(&left) == controlling);
    Some([left_decides, !left_decides])
}

/// What the operands are converted to, and what comes out.
fn types(op: BinaryOp) -> (Type, Type) {
    match op {
        BinaryOp::Or | BinaryOp::And => (Type::Bool, Type::Bool),
        BinaryOp::Equal | BinaryOp::NotEqual => (Type::Dynamic, Type::Bool),
        BinaryOp::Greater | BinaryOp::GreaterEqual | BinaryOp::Less | BinaryOp::LessEqual => {
            (Type::Number, Type::Bool)
        }
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo => (Type::Number, Type::Number),
    }
}

fn misfit(value: &Value, wanted: &Type, side: &str, at: Span, diags: &mut Diagnostics) {
    if let Err(error) = convert::convert(value, wanted) {
        let message = format!("the {side} operand does not fit: {error}");
        diags.push(Diagnostic::new(&code::INVALID_OPERAND, message).at(at));
    }
}

fn failure(error: &OperatorError, at: Span) -> Diagnostic {
    Diagnostic::new(&code::OPERATION_FAILED, error.to_string()).at(at)
}

/// Evaluates `!a` and `-a`.
pub(super) fn unary(
    op: UnaryOp,
    inner: &Expr,
    at: Span,
    scope: &Scope<'_>,
    diags: &mut Diagnostics,
) -> Value {
    let before = diags.len();
    let value = node(inner, scope, diags);
    let result = ops::unary(op, &value);
    match result {
        Ok(value) if diags.len() == before => return value,
        Err(error) if error.is_operand() => {
            let message = format!("the operand does not fit: {error}");
            diags.push(Diagnostic::new(&code::INVALID_OPERAND, message).at(inner.span));
        }
        Err(error) if diags.len() == before => diags.push(failure(&error, at)),
        _ => {}
    }
    Value::unknown(match op {
        UnaryOp::Not => Type::Bool,
        UnaryOp::Negate => Type::Number,
    })
}
