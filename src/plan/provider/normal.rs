use std::rc::Rc;

use super::collection::is_known;
use super::diff::TIMEOUTS;
use crate::schema::{BlockSchema, Nesting};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value, View, set};

/// The fields of an object by name.
type Fields = SortedMap<Rc<str>, Value>;

/// Gives back what the framework loses on its way through texts: unknowns, empty lists and texts that
/// `proposed` has and `planned` has not.
fn keep_lost(planned: Value, proposed: &Value) -> Value {
    if proposed.is_unknown() {
        return if planned.is_null() {
            proposed.clone()
        } else {
            planned
        };
    }
    if proposed.is_null() || planned.is_unknown() {
        return planned;
    }
    match (planned.view(), proposed.view()) {
        (View::Object(values), View::Object(wanted)) => {
            let mut values = values.clone();
            keep_lost_fields(&mut values, wanted);
            Value::object_of(planned.ty().clone(), values)
        }
        (View::Map(values), View::Map(wanted)) if !values.is_empty() => {
            let mut values = values.clone();
            for (name, wanted) in wanted {
                if let Some(value) = values.get_mut(name) {
                    let kept = keep_lost(value.clone(), wanted);
                    let known = !wanted.is_null() && !wanted.is_unknown();
                    *value = if known && kept.is_unknown() {
                        wanted.clone()
                    } else {
                        kept
                    };
                }
            }
            match planned.ty() {
                Type::Map(element) => Value::map((**element).clone(), values),
                _ => planned,
            }
        }
        (View::Null, View::List(wanted)) if wanted.iter().all(Value::is_unknown) => {
            proposed.clone()
        }
        (View::List(values), View::List(wanted)) if values.len() == wanted.len() => {
            let values: Vec<Value> = values
                .iter()
                .zip(wanted)
                .map(|(value, wanted)| keep_lost(value.clone(), wanted))
                .gathered();
            match planned.ty() {
                Type::List(element) => Value::list((**element).clone(), values),
                _ => planned,
            }
        }
        (View::Null, View::String(text)) if text.is_empty() => proposed.clone(),
        _ => planned,
    }
}

/// The same for the fields of an object.
pub fn keep_lost_fields(values: &mut Fields, wanted: &Fields) {
    for (name, wanted) in wanted {
        if let Some(value) = values.get_mut(name)
            && value != wanted
        {
            *value = keep_lost(value.clone(), wanted);
        }
    }
}

/// The `timeouts` block never takes part in a difference; it is always what the configuration says.
pub fn keep_timeouts(values: &mut Fields, wanted: &Fields) {
    if let Some(own) = values.get_mut(TIMEOUTS) {
        let given = wanted.get(TIMEOUTS).filter(|w| !w.is_null() && is_known(w));
        *own = given
            .cloned()
            .unwrap_or_else(|| Value::null(own.ty().clone()));
    }
}

/// For a resource that is made: everything computed that is still null will be known later.
fn set_unknowns(value: &Value, block: &BlockSchema) -> Value {
    let View::Object(values) = value.view() else {
        return value.clone();
    };
    let mut values = values.clone();
    unknown_fields(&mut values, block);
    Value::object_of(value.ty().clone(), values)
}

/// The same for the fields of an object.
pub fn unknown_fields(values: &mut Fields, block: &BlockSchema) {
    for attribute in block.attributes.iter().filter(|a| a.computed) {
        if let Some(value) = values.get_mut(&attribute.name)
            && value.is_null()
        {
            *value = Value::unknown(attribute.ty.clone());
        }
    }
    for nested in &block.blocks {
        let Some(value) = values.get_mut(&nested.name) else {
            continue;
        };
        if is_empty(value) {
            continue;
        }
        let inside = |v: &Value| set_unknowns(v, &nested.block);
        let filled = match (value.view(), nested.nesting) {
            (View::Object(_), Nesting::Single) => inside(value),
            (View::List(items), _) => Value::list(
                nested.block.implied_type().clone(),
                items.iter().map(inside).gathered::<Vec<_>>(),
            ),
            (View::Set(items), _) => set::from_values(
                nested.block.implied_type().clone(),
                items.iter().map(inside),
            ),
            (View::Map(items), _) => Value::map(
                nested.block.implied_type().clone(),
                items
                    .iter()
                    .map(|(key, item)| (key.clone(), inside(item)))
                    .gathered(),
            ),
            _ => continue,
        };
        *value = filled;
    }
}

fn is_empty(value: &Value) -> bool {
    match value.view() {
        View::List(items) | View::Set(items) => items.is_empty(),
        View::Map(items) => items.is_empty(),
        _ => value.is_null(),
    }
}
