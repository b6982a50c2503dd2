use std::cmp::Ordering;
use std::fmt;

use super::super::convert::{ConvertError, convert};
use super::super::{ArithmeticError, Number, Type, Value, equal};
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// Why an operator has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorError {
    /// The left or only operand is of an unsuitable type ("Invalid operand").
    Left(ConvertError),
    /// The right operand is of an unsuitable type ("Invalid operand").
    Right(ConvertError),
    /// An operand is null ("Operation failed").
    Null,
    /// Infinities or zeros without a result ("Operation failed").
    Arithmetic(ArithmeticError),
}

impl OperatorError {
    /// Whether the type of an operand is at fault, and not its value.
    pub fn is_operand(&self) -> bool {
        matches!(self, Self::Left(_) | Self::Right(_))
    }
}

impl fmt::Display for OperatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(error) | Self::Right(error) => error.fmt(f),
            Self::Null => f.write_str("an operand must not be null"),
            Self::Arithmetic(error) => error.fmt(f),
        }
    }
}

/// `left op right`. Operands are converted; the result carries the marks of both.
///
/// # Errors
/// When an operand does not fit the operator.
pub fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    let result = match op {
        BinaryOp::Equal => return Ok(equal::equal(left, right)),
        BinaryOp::NotEqual => return Ok(negated(&equal::equal(left, right))),
        BinaryOp::Or | BinaryOp::And => {
            let (left, right) = operands(left, right, &Type::Bool)?;
            logical(op, &left, &right)?
        }
        BinaryOp::Greater | BinaryOp::GreaterEqual | BinaryOp::Less | BinaryOp::LessEqual => {
            let (left, right) = operands(left, right, &Type::Number)?;
            compare(op, &left, &right)?
        }
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo => {
            let (left, right) = operands(left, right, &Type::Number)?;
            arithmetic(op, &left, &right)?
        }
    };
    Ok(result.marked(left.marks().with(right.marks())))
}

/// The result of `&&` or `||` when one operand alone decides it, so that problems in the other do not
/// matter. A null does not decide `||` and stands for false in `&&`, as in the reference.
pub fn decided(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    let marks = left.marks().with(right.marks());
    let truth = |value: &Value| -> Option<Option<bool>> {
        let value = convert(value, &Type::Bool).ok()?;
        Some(if value.is_unknown() {
            None
        } else {
            Some(value.as_bool() == Some(true))
        })
    };
    decide(op, truth(left)?, truth(right)?).map(|value| value.marked(marks))
}

/// Decides by truth values, `None` being unknown.
fn decide(op: BinaryOp, left: Option<bool>, right: Option<bool>) -> Option<Value> {
    let controlling = match op {
        BinaryOp::Or => true,
        BinaryOp::And => false,
        _ => return None,
    };
    if left.is_some_and(|v| v == controlling) || right.is_some_and(|v| v == controlling) {
        return Some(Value::bool(controlling));
    }
    let unknown = left.is_none() || right.is_none();
    unknown.then(|| Value::unknown(Type::Bool).never_null())
}

/// `op operand`
///
/// # Errors
/// When the operand does not fit the operator.
pub fn unary(op: UnaryOp, operand: &Value) -> Result<Value, OperatorError> {
    let wanted = match op {
        UnaryOp::Not => Type::Bool,
        UnaryOp::Negate => Type::Number,
    };
    let value = convert(operand, &wanted).map_err(OperatorError::Left)?;
    if value.is_null() {
        return Err(OperatorError::Null);
    }
    if value.is_unknown() {
        // The reference forgets the marks here.
        return Ok(Value::unknown(wanted).never_null());
    }
    let result = match op {
        UnaryOp::Not => negated(&value),
        UnaryOp::Negate => value.as_number().map_or_else(
            || Value::unknown(Type::Number),
            |n| Value::number(n.negate()),
        ),
    };
    Ok(result.marked(operand.marks()))
}

/// A bool turned round; unknown stays unknown.
fn negated(value: &Value) -> Value {
    value
        .as_bool()
        .map_or_else(
            || Value::unknown(Type::Bool).never_null(),
            |v| Value::bool(!v),
        )
        .marked(value.marks())
}

fn operands(left: &Value, right: &Value, ty: &Type) -> Result<(Value, Value), OperatorError> {
    let left = convert(left, ty).map_err(OperatorError::Left)?;
    let right = convert(right, ty).map_err(OperatorError::Right)?;
    Ok((left, right))
}

fn logical(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    let truth = |value: &Value| {
        if value.is_unknown() {
            None
        } else {
            Some(value.as_bool() == Some(true))
        }
    };
    if let Some(result) = decide(op, truth(left), truth(right)) {
        return Ok(result);
    }
    if left.is_null() || right.is_null() {
        return Err(OperatorError::Null);
    }
    Ok(Value::bool(op == BinaryOp::And))
}

fn compare(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    if left.is_null() || right.is_null() {
        return Err(OperatorError::Null);
    }
    let holds = |order: Ordering| match op {
        BinaryOp::Greater => order.is_gt(),
        BinaryOp::GreaterEqual => order.is_ge(),
        BinaryOp::Less => order.is_lt(),
        _ => order.is_le(),
    };
    let order = match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => Some(left.order(right)),
        _ => apart(left, right),
    };
    Ok(order.map_or_else(
        || Value::unknown(Type::Bool).never_null(),
        |o| Value::bool(holds(o)),
    ))
}

/// How two numbers compare whose ranges do not touch.
fn apart(left: &Value, right: &Value) -> Option<Ordering> {
    let (left_low, left_high) = bounds(left);
    let (right_low, right_high) = bounds(right);
    if left_high
        .zip(right_low)
        .is_some_and(|(high, low)| high.order(low).is_lt())
    {
        return Some(Ordering::Less);
    }
    let above = left_low
        .zip(right_high)
        .is_some_and(|(low, high)| low.order(high).is_gt());
    above.then_some(Ordering::Greater)
}

/// The least and greatest value a number may have.
fn bounds(value: &Value) -> (Option<&Number>, Option<&Number>) {
    if let Some(number) = value.as_number() {
        return (Some(number), Some(number));
    }
    let refinement = value.refinement();
    let lower = refinement
        .and_then(|r| r.lower.as_ref())
        .map(|(bound, _)| bound);
    let upper = refinement
        .and_then(|r| r.upper.as_ref())
        .map(|(bound, _)| bound);
    (lower, upper)
}

fn arithmetic(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, OperatorError> {
    if left.is_null() || right.is_null() {
        return Err(OperatorError::Null);
    }
    let (Some(left), Some(right)) = (left.as_number(), right.as_number()) else {
        return Ok(Value::unknown(Type::Number).never_null());
    };
    let result = match op {
        BinaryOp::Add => left.add(right),
        BinaryOp::Subtract => left.subtract(right),
        BinaryOp::Multiply => left.multiply(right),
        BinaryOp::Divide => left.divide(right),
        _ => left.modulo(right),
    };
    result.map(Value::number).map_err(OperatorError::Arithmetic)
}
