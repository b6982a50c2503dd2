//! Equality: of what is known, as the language's `==` sees it.

use std::rc::Rc;

use super::{Refinement, Type, Value, View};
use crate::sorted::SortedMap;

/// `a == b`: a bool, unknown when it depends on something unknown. Values of different types are
/// different, but nulls of all types are equal. Carries the marks of both.
pub fn equal(a: &Value, b: &Value) -> Value {
    let (a, a_marks) = a.clone().unmark_deep();
    let (b, b_marks) = b.clone().unmark_deep();
    let result =
        decide(&a, &b).map_or_else(|| Value::unknown(Type::Bool).never_null(), Value::bool);
    result.marked(a_marks.with(b_marks))
}

/// Whether the two are surely equal. Marks do not matter.
pub fn is_equal(a: &Value, b: &Value) -> bool {
    decide(a, b) == Some(true)
}

/// `Some(equal?)`, or nothing when it is not known yet.
fn decide(a: &Value, b: &Value) -> Option<bool> {
    match (a.view(), b.view()) {
        (View::Unknown, View::Unknown) => None,
        (View::Unknown, _) => with_unknown(a, b),
        (_, View::Unknown) => with_unknown(b, a),
        (View::Null, View::Null) => Some(true),
        (View::Null, _) | (_, View::Null) => Some(false),
        _ if a.ty() != b.ty() => {
            // Types that cannot become one settle it, whatever is still open in them.
            let may = conforms(a.ty(), b.ty()) || conforms(b.ty(), a.ty());
            let open = may && (is_open(a) || is_open(b));
            if open { None } else { Some(false) }
        }
        (View::Bool(a), View::Bool(b)) => Some(a == b),
        (View::Number(a), View::Number(b)) => Some(a == b),
        (View::String(a), View::String(b)) => Some(a == b),
        (View::List(a), View::List(b)) | (View::Tuple(a), View::Tuple(b)) => sequences(a, b),
        (View::Set(x), View::Set(y)) => {
            let known = a.is_wholly_known() && b.is_wholly_known();
            if known { sequences(x, y) } else { None }
        }
        (View::Map(a), View::Map(b)) | (View::Object(a), View::Object(b)) => mappings(a, b),
        _ => Some(false),
    }
}

/// Whether something inside is unknown together with its type.
fn is_open(value: &Value) -> bool {
    let inside = value
        .sequence()
        .is_some_and(|values| values.iter().any(is_open))
        || value
            .mapping()
            .is_some_and(|values| values.values().any(is_open));
    inside || value.is_unknown() && *value.ty() == Type::Dynamic
}

fn sequences(a: &[Value], b: &[Value]) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    for (a, b) in a.iter().zip(b) {
        match decide(a, b) {
            Some(true) => {}
            other => return other,
        }
    }
    Some(true)
}

fn mappings(a: &SortedMap<Rc<str>, Value>, b: &SortedMap<Rc<str>, Value>) -> Option<bool> {
    if a.len() != b.len() || !a.keys().eq(b.keys()) {
        return Some(false);
    }
    let mut all = Some(true);
    for (a, b) in a.values().zip(b.values()) {
        match decide(a, b) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

fn with_unknown(unknown: &Value, known: &Value) -> Option<bool> {
    let refinement = unknown.refinement();
    if known.is_null() {
        return if unknown.is_never_null() {
            Some(false)
        } else {
            None
        };
    }
    if refinement.is_some_and(|r| excludes(r, known)) {
        return Some(false);
    }
    if conforms(known.ty(), unknown.ty()) {
        None
    } else {
        Some(false)
    }
}

/// Whether a value of a type can be what an unknown value of another type turns out to be: any type stands
/// where the latter says nothing.
fn conforms(given: &Type, wanted: &Type) -> bool {
    match (given, wanted) {
        (_, Type::Dynamic) => true,
        (Type::List(a), Type::List(b))
        | (Type::Set(a), Type::Set(b))
        | (Type::Map(a), Type::Map(b)) => conforms(a, b),
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| conforms(a, b))
        }
        (Type::Object(a), Type::Object(b)) => {
            let (a, b) = (&a.attributes, &b.attributes);
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| conforms(a, b))
        }
        _ => given == wanted,
    }
}

/// Whether what is known of an unknown value rules this value out.
pub fn excludes(refinement: &Refinement, value: &Value) -> bool {
    match value.view() {
        View::Null => refinement.not_null,
        View::String(text) => refinement
            .prefix
            .as_ref()
            .is_some_and(|prefix| !text.starts_with(&**prefix)),
        View::Number(number) => {
            let below = refinement.lower.as_ref().is_some_and(|(bound, inclusive)| {
                number.order(bound).is_lt() || !inclusive && number.order(bound).is_eq()
            });
            let above = refinement.upper.as_ref().is_some_and(|(bound, inclusive)| {
                number.order(bound).is_gt() || !inclusive && number.order(bound).is_eq()
            });
            below || above
        }
        View::List(values) => bad_length(refinement, values.len(), values.len()),
        View::Set(values) => {
            let least = if value.is_wholly_known() {
                values.len()
            } else {
                values.len().min(1)
            };
            bad_length(refinement, least, values.len())
        }
        View::Map(values) => bad_length(refinement, values.len(), values.len()),
        View::Unknown | View::Bool(_) | View::Tuple(_) | View::Object(_) => false,
    }
}

fn bad_length(refinement: &Refinement, least: usize, most: usize) -> bool {
    refinement.min_length.is_some_and(|min| (most as u64) < min)
        || refinement
            .max_length
            .is_some_and(|max| (least as u64) > max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Marks, Number};

    fn known(a: &Value, b: &Value) -> Option<bool> {
        equal(a, b).as_bool()
    }

    #[test]
    fn values_and_types() {
        assert_eq!(known(&Value::int(1), &Value::int(1)), Some(true));
        assert_eq!(known(&Value::int(1), &Value::string("1")), Some(false));
        assert_eq!(
            known(&Value::null(Type::String), &Value::null(Type::Dynamic)),
            Some(true)
        );
        assert_eq!(
            known(&Value::null(Type::String), &Value::string("")),
            Some(false)
        );
        let tuple = Value::tuple(vec![Value::string("a")]);
        let list = Value::list(Type::String, vec![Value::string("a")]);
        assert_eq!(known(&tuple, &list), Some(false));
    }

    #[test]
    fn unknowns_decide_when_refined() {
        let unknown = Value::unknown(Type::String);
        assert_eq!(known(&unknown, &Value::null(Type::String)), None);
        assert_eq!(
            known(&unknown.clone().never_null(), &Value::null(Type::String)),
            Some(false)
        );
        assert_eq!(known(&unknown, &Value::int(1)), Some(false));
        let refinement = Refinement {
            prefix: Some("net-".into()),
            ..Refinement::default()
        };
        let prefixed = Value::refined(Type::String, refinement);
        assert_eq!(known(&prefixed, &Value::string("vpc-1")), Some(false));
        assert_eq!(known(&prefixed, &Value::string("net-1")), None);
        let positive = Refinement {
            lower: Some((Number::from_i64(0), false)),
            ..Refinement::default()
        };
        assert_eq!(
            known(&Value::refined(Type::Number, positive), &Value::int(0)),
            Some(false)
        );
    }

    #[test]
    fn marks_of_both_reach_the_result() {
        let secret = Value::tuple(vec![Value::int(1).marked(Marks::SENSITIVE)]);
        let temporary = Value::tuple(vec![Value::int(1)]).marked(Marks::EPHEMERAL);
        let result = equal(&secret, &temporary);
        assert_eq!(result.marks(), Marks::SENSITIVE.with(Marks::EPHEMERAL));
        assert_eq!(result.as_bool(), Some(true));
    }
}
