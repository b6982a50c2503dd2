use std::fmt;

use super::super::convert::{ConvertError, convert, unify};
use super::super::{Number, Refinement, Type, Value, show};

/// Why `condition ? then : otherwise` has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum ChooseError {
    /// No type fits both results ("Inconsistent conditional result types").
    Types(Type, Type),
    /// The condition is null ("Null condition").
    Null,
    /// The condition is no bool ("Incorrect condition type").
    Condition(ConvertError),
    /// The chosen result does not fit the common type ("Inconsistent conditional result types").
    Value(ConvertError),
}

impl ChooseError {
    /// The term under which Terraform reports it.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Types(..) | Self::Value(_) => "Inconsistent conditional result types",
            Self::Null => "Null condition",
            Self::Condition(_) => "Incorrect condition type",
        }
    }
}

impl fmt::Display for ChooseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Types(then, otherwise) => write!(
                f,
                "the two results must have one type, but one is {} and the other {}",
                show::name(then),
                show::name(otherwise)
            ),
            Self::Null => f.write_str("the condition is null; it must be true or false"),
            Self::Condition(error) => write!(f, "the condition must be true or false: {error}"),
            Self::Value(error) => write!(f, "the result does not fit the type of both: {error}"),
        }
    }
}

/// `condition ? then : otherwise`: the chosen value, converted to the type that both have in common.
///
/// # Errors
/// When there is no such type, or the condition cannot choose.
pub fn choose(condition: &Value, then: &Value, otherwise: &Value) -> Result<Value, ChooseError> {
    let ty = common_type(then, otherwise)?;
    if condition.is_null() {
        return Err(ChooseError::Null);
    }
    // Which of the two was chosen is a secret when either is: the result shows it.
    let marks = condition.marks().with(then.marks()).with(otherwise.marks());
    if condition.is_unknown() {
        // Not even its type is looked at.
        return Ok(either(ty, then, otherwise).marked(marks));
    }
    let known = convert(condition, &Type::Bool).map_err(ChooseError::Condition)?;
    let truth = known.as_bool() == Some(true);
    let chosen = if truth { then } else { otherwise };
    let converted = convert(chosen, &ty).map_err(ChooseError::Value)?;
    Ok(converted.marked(marks))
}

/// The type that the result has, whichever is chosen.
///
/// # Errors
/// When no type fits both.
pub fn common_type(then: &Value, otherwise: &Value) -> Result<Type, ChooseError> {
    // A marked null is not seen as one.
    let untyped_null =
        |value: &Value| value.is_null() && *value.ty() == Type::Dynamic && value.marks().is_none();
    if untyped_null(then) {
        return Ok(otherwise.ty().clone());
    }
    if untyped_null(otherwise) {
        return Ok(then.ty().clone());
    }
    if *then.ty() == Type::Dynamic || *otherwise.ty() == Type::Dynamic {
        return Ok(Type::Dynamic);
    }
    unify(&[then.ty().clone(), otherwise.ty().clone()])
        .ok_or_else(|| ChooseError::Types(then.ty().clone(), otherwise.ty().clone()))
}

/// What is known of a value that will be one of two.
fn either(ty: Type, then: &Value, otherwise: &Value) -> Value {
    if then.is_null() && otherwise.is_null() {
        return Value::null(ty);
    }
    let mut known = Refinement {
        not_null: then.is_never_null() && otherwise.is_never_null(),
        ..Refinement::default()
    };
    if *then.ty() == Type::Number && *otherwise.ty() == Type::Number {
        known.lower = outer(&range(then).0, &range(otherwise).0, false);
        known.upper = outer(&range(then).1, &range(otherwise).1, true);
    }
    if then.ty().is_collection() && then.ty() == otherwise.ty() {
        let (a, b) = (lengths(then), lengths(otherwise));
        known.min_length = a.0.zip(b.0).map(|(a, b)| a.min(b));
        known.max_length = a.1.zip(b.1).map(|(a, b)| a.max(b));
    }
    if ty == Type::Dynamic {
        Value::unknown(ty)
    } else {
        Value::refined(ty, known)
    }
}

type Bound = Option<(Number, bool)>;

fn range(value: &Value) -> (Bound, Bound) {
    if let Some(number) = value.as_number() {
        return (Some((number.clone(), true)), Some((number.clone(), true)));
    }
    value
        .refinement()
        .map_or((None, None), |r| (r.lower.clone(), r.upper.clone()))
}

/// The bound that holds for both: the lesser, or the greater.
fn outer(a: &Bound, b: &Bound, greater: bool) -> Bound {
    let (a, b) = (a.as_ref()?, b.as_ref()?);
    let order = a.0.order(&b.0);
    let first = if greater {
        order.is_gt()
    } else {
        order.is_lt()
    };
    let chosen = if order.is_eq() {
        (a.0.clone(), a.1 || b.1)
    } else if first {
        a.clone()
    } else {
        b.clone()
    };
    Some(chosen)
}

fn lengths(value: &Value) -> (Option<u64>, Option<u64>) {
    let known = value
        .sequence()
        .map(<[Value]>::len)
        .or_else(|| value.mapping().map(|m| m.len()));
    match known {
        Some(length) => (Some(length as u64), Some(length as u64)),
        None => value
            .refinement()
            .map_or((None, None), |r| (r.min_length, r.max_length)),
    }
}
