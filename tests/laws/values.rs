//! What every value obeys, and what it means that one value is a later form of another.

use formwork::value::{Refinement, Type, Value, View, equal, set};
use unicode_normalization::is_nfc;

/// The invariants of a value and of everything inside it.
pub fn sound(value: &Value) {
    match value.view() {
        View::Null => {}
        View::Unknown => unknown(value),
        View::Bool(_) => is(value, &Type::Bool),
        View::Number(_) => is(value, &Type::Number),
        View::String(text) => {
            is(value, &Type::String);
            assert!(is_nfc(text), "{text:?} is not NFC");
        }
        View::List(values) => each(value, values.iter()),
        View::Set(values) => {
            each(value, values.iter());
            distinct(value, values);
        }
        View::Map(values) => {
            each(value, values.values());
            assert!(values.keys().all(|k| is_nfc(k)), "keys are not NFC");
        }
        View::Tuple(values) => {
            is(
                value,
                &Type::tuple(values.iter().map(|v| v.ty().clone()).collect::<Vec<_>>()),
            );
            values.iter().for_each(sound);
        }
        View::Object(values) => {
            let types = values.iter().map(|(k, v)| (k.clone(), v.ty().clone()));
            is(value, &Type::object(types.collect()));
            assert!(values.keys().all(|k| is_nfc(k)), "names are not NFC");
            values.values().for_each(sound);
        }
    }
}

fn is(value: &Value, ty: &Type) {
    assert_eq!(value.ty(), ty, "{value:?}");
}

fn each<'v>(collection: &Value, values: impl Iterator<Item = &'v Value>) {
    let element = collection.ty().element().expect("a collection");
    for value in values {
        assert_eq!(value.ty(), element, "an element of {collection:?}");
        sound(value);
    }
}

/// No marks inside, nothing twice, and in the order in which it would be made anew.
fn distinct(value: &Value, values: &[Value]) {
    assert!(
        values.iter().all(|v| v.marks_deep().is_none()),
        "marks inside of {value:?}"
    );
    let element = value.ty().element().cloned().unwrap_or(Type::Dynamic);
    let again = set::from_values(element, values.iter().cloned());
    assert_eq!(again.sequence(), Some(values), "not canonical");
    // Of zeros with and without a sign both stay, as in the reference.
    if format!("{values:?}").contains("NegativeZero") {
        return;
    }
    for (i, a) in values.iter().enumerate() {
        assert!(
            !values[..i].iter().any(|b| equal::is_equal(a, b)),
            "{a:?} twice"
        );
    }
}

/// A refinement speaks of what values of the type have, and leaves more than one possible.
fn unknown(value: &Value) {
    assert!(!value.ty().has_optional(), "{value:?}");
    let Some(refinement) = value.refinement() else {
        return;
    };
    let ty = value.ty();
    let Refinement {
        prefix,
        lower,
        upper,
        min_length,
        max_length,
        ..
    } = refinement;
    assert!(*ty != Type::Dynamic, "a refinement of {value:?}");
    assert!(
        prefix.is_none() || *ty == Type::String,
        "a prefix of {value:?}"
    );
    assert!(
        lower.is_none() && upper.is_none() || *ty == Type::Number,
        "bounds of {value:?}"
    );
    let lengths = min_length.is_some() || max_length.is_some();
    assert!(!lengths || ty.is_collection(), "a length of {value:?}");
    if let (Some(min), Some(max)) = (min_length, max_length) {
        assert!(min <= max, "{value:?}");
    }
}

/// Whether a value may come out where the other was predicted.
pub fn refines(predicted: &Value, value: &Value) -> Result<(), String> {
    let differs = || {
        Err(format!(
            "{value:?}\n  is not what was predicted:\n  {predicted:?}"
        ))
    };
    if value.is_unknown() && (*value.ty() == Type::Dynamic || conforms(predicted.ty(), value.ty()))
    {
        return Ok(());
    }
    let both_null = value.is_null() && predicted.is_null();
    if !both_null && !conforms(predicted.ty(), value.ty()) {
        return differs();
    }
    let told = match predicted.view() {
        View::Unknown => predicted
            .refinement()
            .is_none_or(|r| !equal::excludes(r, value)),
        View::Null => value.is_null(),
        View::Bool(_) | View::Number(_) | View::String(_) => equal::is_equal(predicted, value),
        View::List(a) | View::Tuple(a) => {
            let Some(b) = value.sequence().filter(|b| a.len() == b.len()) else {
                return differs();
            };
            return a.iter().zip(b).try_for_each(|(a, b)| refines(a, b));
        }
        View::Set(a) => {
            let Some(b) = value.sequence().filter(|b| b.len() <= a.len()) else {
                return differs();
            };
            let mut known = a.iter().filter(|v| v.is_wholly_known());
            known.all(|a| b.iter().any(|b| equal::is_equal(a, b)))
        }
        View::Map(a) | View::Object(a) => {
            let Some(b) = value.mapping().filter(|b| a.keys().eq(b.keys())) else {
                return differs();
            };
            return a
                .values()
                .zip(b.values())
                .try_for_each(|(a, b)| refines(a, b));
        }
    };
    if told { Ok(()) } else { differs() }
}

/// Whether a value of one type may come out where the other was predicted.
pub fn conforms(predicted: &Type, ty: &Type) -> bool {
    match (predicted, ty) {
        (Type::Dynamic, _) => true,
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
        (a, b) => a == b,
    }
}

/// Whether two results that came from different secrets differ only where they are marked.
pub fn tells_no_secret(a: &Value, b: &Value) -> Result<(), String> {
    let both_marked = !a.marks().is_none() && !b.marks().is_none();
    // Types are no secrets: that of a null may come from a branch that was not taken.
    if both_marked || a.is_null() && b.is_null() {
        return Ok(());
    }
    let differs = || {
        Err(format!(
            "{a:?}\n  and\n  {b:?}\n  differ and are not marked"
        ))
    };
    let same = match (a.view(), b.view()) {
        (View::List(x), View::List(y)) | (View::Tuple(x), View::Tuple(y)) if x.len() == y.len() => {
            return x.iter().zip(y).try_for_each(|(a, b)| tells_no_secret(a, b));
        }
        (View::Map(x), View::Map(y)) | (View::Object(x), View::Object(y))
            if x.keys().eq(y.keys()) =>
        {
            return x
                .values()
                .zip(y.values())
                .try_for_each(|(a, b)| tells_no_secret(a, b));
        }
        _ => a.clone().unmark_deep().0 == b.clone().unmark_deep().0,
    };
    if same { Ok(()) } else { differs() }
}
