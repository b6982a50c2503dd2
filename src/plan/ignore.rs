//! `ignore_changes`: where the configuration says something new, it is as if it said what was before.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::config::{IgnoreChanges, IgnoredPath};
use crate::schema::BlockSchema;
use crate::syntax::ast::Step;
use crate::value::{Type, Value, View};

/// The configuration with ignored parts taken from the earlier object. Values come in without marks.
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
    Value::object(values)
}

fn ignore_path(prior: &Value, value: Value, path: &IgnoredPath) -> Value {
    replace(prior, value.clone(), &path.steps).unwrap_or(value)
}

/// Nothing when one of the two has no such part.
fn replace(prior: &Value, value: Value, steps: &[Step]) -> Option<Value> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(prior.clone());
    };
    match (prior.view(), value.view()) {
        (View::Object(before), View::Object(values)) => {
            let name = step_text(step)?;
            let inner = replace(before.get(&name)?, values.get(&name)?.clone(), rest)?;
            let mut values = values.clone();
            values.insert(name, inner);
            Some(Value::object(values))
        }
        // A key of a map may be new or gone: then it is as if it were not.
        (View::Map(before), _) if rest.is_empty() => {
            let empty = BTreeMap::new();
            let values = match value.view() {
                View::Map(values) => values,
                View::Null => &empty,
                _ => return None,
            };
            map_key(before, values, &step_text(step)?, &value)
        }
        (View::Null, View::Map(values)) if rest.is_empty() => {
            map_key(&BTreeMap::new(), values, &step_text(step)?, &value)
        }
        (View::List(before), View::List(values)) => {
            let index = step_index(step)?;
            let inner = replace(before.get(index)?, values.get(index)?.clone(), rest)?;
            let mut values = values.to_vec();
            *values.get_mut(index)? = inner;
            match value.ty() {
                Type::List(element) => Some(Value::list((**element).clone(), values)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn map_key(
    before: &BTreeMap<Rc<str>, Value>,
    values: &BTreeMap<Rc<str>, Value>,
    key: &Rc<str>,
    like: &Value,
) -> Option<Value> {
    let mut values = values.clone();
    match before.get(key) {
        Some(old) => values.insert(key.clone(), old.clone()),
        None => values.remove(key),
    };
    let Type::Map(element) = like.ty() else {
        return None;
    };
    if values.is_empty() && like.is_null() {
        return Some(like.clone());
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
