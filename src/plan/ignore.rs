//! `ignore_changes`: where the configuration says something new, it is as if it said what was before.

use std::rc::Rc;

use crate::config::{IgnoreChanges, IgnoredPath};
use crate::schema::BlockSchema;
use crate::sorted::SortedMap;
use crate::syntax::ast::Step;
use crate::value::{Type, Value, View};

/// The configuration with ignored parts taken from the earlier object, marks with them.
pub fn apply(ignore: &IgnoreChanges, prior: &Value, config: Value, block: &BlockSchema) -> Value {
    match ignore {
        IgnoreChanges::None => config,
        IgnoreChanges::All => as_configured(prior, block),
        IgnoreChanges::Paths(paths) => paths
            .iter()
            .fold(config, |config, path| ignore_path(prior, config, path)),
    }
}

/// The planned object with ignored parts put back: providers may change what they were not asked to.
pub fn restore(ignore: &IgnoreChanges, prior: &Value, planned: Value) -> Value {
    match ignore {
        IgnoreChanges::None => planned,
        IgnoreChanges::All => prior.clone(),
        IgnoreChanges::Paths(paths) => paths
            .iter()
            .fold(planned, |planned, path| ignore_path(prior, planned, path)),
    }
}

/// The earlier object as a configuration could have asked for it: nothing that is computed.
fn as_configured(prior: &Value, block: &BlockSchema) -> Value {
    let View::Object(values) = prior.view() else {
        return prior.clone();
    };
    let mut values = values.clone();
    for attribute in block.attributes.iter().filter(|a| a.computed) {
        values.insert(attribute.name.clone(), Value::null(attribute.ty.clone()));
    }
    Value::object(values).marked(prior.marks())
}

fn ignore_path(prior: &Value, value: Value, path: &IgnoredPath) -> Value {
    replace(prior, value.clone(), &path.steps).unwrap_or(value)
}

/// Nothing when one of the two has no such part.
fn replace(prior: &Value, value: Value, steps: &[Step]) -> Option<Value> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(prior.clone());
    };
    let inner = |old: &Value, value: &Value| {
        let old = old.clone().marked(prior.marks());
        replace(&old, value.clone(), rest)
    };
    // A last key is that of a map, and of everything else it means the whole.
    if let (Step::Key(key, _), true) = (step, rest.is_empty()) {
        return match value.ty() {
            Type::Map(_) => map_key(prior, &value, key),
            _ => Some(prior.clone()),
        };
    }
    let replaced = match (prior.view(), value.view()) {
        (View::Object(before), View::Object(values)) => {
            let name = step_text(step)?;
            let inner = inner(before.get(&name)?, values.get(&name)?)?;
            let mut values = values.clone();
            values.insert(name, inner);
            Some(Value::object(values))
        }
        (View::Map(before), View::Map(values)) => {
            let Step::Key(key, _) = step else {
                return None;
            };
            let inner = inner(before.get(key)?, values.get(key)?)?;
            let mut values = values.clone();
            values.insert(key.clone(), inner);
            match value.ty() {
                Type::Map(element) => Some(Value::map((**element).clone(), values)),
                _ => None,
            }
        }
        (View::List(before) | View::Tuple(before), View::List(values) | View::Tuple(values)) => {
            let index = step_index(step)?;
            let inner = inner(before.get(index)?, values.get(index)?)?;
            let mut values = values.to_vec();
            *values.get_mut(index)? = inner;
            match value.ty() {
                Type::List(element) => Some(Value::list((**element).clone(), values)),
                _ => Some(Value::tuple(values)),
            }
        }
        _ => None,
    };
    replaced.map(|replaced| replaced.marked(value.marks()))
}

/// A map with the earlier value of a key, or without it where there was none.
fn map_key(prior: &Value, value: &Value, key: &Rc<str>) -> Option<Value> {
    let empty = SortedMap::new();
    let entries = |value: &Value| match value.view() {
        View::Map(values) | View::Object(values) => Some(values.clone()),
        View::Null => Some(empty.clone()),
        _ => None,
    };
    let (before, mut values) = (entries(prior)?, entries(value)?);
    match before.get(key) {
        Some(old) => values.insert(key.clone(), old.clone()),
        None => values.remove(key),
    };
    let Type::Map(element) = value.ty() else {
        return None;
    };
    if values.is_empty() && value.is_null() {
        return Some(value.clone());
    }
    Some(Value::map((**element).clone(), values))
}

fn step_text(step: &Step) -> Option<Rc<str>> {
    match step {
        Step::Attribute(name, _) => Some(name.clone()),
        Step::Key(key, _) => Some(key.clone()),
        _ => None,
    }
}

fn step_index(step: &Step) -> Option<usize> {
    match step {
        Step::Number(index, _) => index.parse().ok(),
        _ => None,
    }
}
