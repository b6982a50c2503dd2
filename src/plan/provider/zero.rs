use std::rc::Rc;

use crate::schema::BlockSchema;
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value, View, set};

/// The zero that the framework keeps instead of null inside nested objects.
pub fn zero(ty: &Type) -> Value {
    match ty {
        Type::Bool => Value::bool(false),
        Type::Number => Value::int(0),
        Type::String => Value::string(""),
        Type::List(element) => Value::list((**element).clone(), Vec::new()),
        Type::Map(element) => Value::map((**element).clone(), SortedMap::new()),
        Type::Set(element) => set::from_values((**element).clone(), Vec::new()),
        Type::Dynamic | Type::Object(_) | Type::Tuple(_) => Value::null(ty.clone()),
    }
}

/// Whether a value is null or what [`zero`] gives for its type.
pub fn is_zero(value: &Value) -> bool {
    match value.view() {
        View::Null => true,
        View::Unknown | View::Object(_) => false,
        View::Bool(value) => !value,
        View::Number(number) => *number == crate::value::Number::from_i64(0),
        View::String(text) => text.is_empty(),
        View::List(items) | View::Set(items) | View::Tuple(items) => items.is_empty(),
        View::Map(items) => items.is_empty(),
    }
}

/// The earlier value as the framework holds it: nested objects have zeros instead of nulls; the
/// resource's own attributes keep theirs.
pub fn shim(prior: &Value, block: &BlockSchema) -> Value {
    let View::Object(attributes) = prior.view() else {
        return prior.clone();
    };
    let mut shimmed = None;
    for (name, value) in attributes {
        let nested = block.nested(name).is_some() || holds_objects(value.ty());
        if nested && !is_zero(value) {
            let shimmed = shimmed.get_or_insert_with(|| attributes.clone());
            shimmed.insert(name.clone(), fill(value));
        }
    }
    match shimmed {
        Some(attributes) => Value::object_of(prior.ty().clone(), attributes),
        None => prior.clone(),
    }
}

fn holds_objects(ty: &Type) -> bool {
    match ty {
        Type::List(element) | Type::Set(element) => {
            matches!(**element, Type::Object(_)) || holds_objects(element)
        }
        Type::Map(_)
        | Type::Object(_)
        | Type::Tuple(_)
        | Type::Dynamic
        | Type::Bool
        | Type::Number
        | Type::String => false,
    }
}

fn fill(value: &Value) -> Value {
    match (value.view(), value.ty()) {
        (View::List(items), Type::List(element)) => {
            let items: Vec<Value> = items.iter().map(fill_object).gathered();
            Value::list((**element).clone(), items)
        }
        (View::Set(items), Type::Set(element)) => {
            set::from_values((**element).clone(), items.iter().map(fill_object))
        }
        _ => value.clone(),
    }
}

fn fill_object(value: &Value) -> Value {
    let View::Object(attributes) = value.view() else {
        return fill(value);
    };
    let filled: SortedMap<Rc<str>, Value> = attributes
        .iter()
        .map(|(name, value)| {
            let value = if value.is_null() {
                zero(value.ty())
            } else {
                fill(value)
            };
            (name.clone(), value)
        })
        .gathered();
    Value::object_of(value.ty().clone(), filled)
}
