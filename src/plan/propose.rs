use std::rc::Rc;

use crate::schema::{BlockSchema, NestedBlock, Nesting};
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value, View, set};

/// What the configuration asks for, with earlier values where it leaves the choice to the provider.
/// Values come in without marks; `prior` is `None` for an object that does not exist yet.
pub fn propose(block: &BlockSchema, prior: Option<&Value>, config: &Value) -> Value {
    let View::Object(given) = config.view() else {
        return prior.unwrap_or(config).clone();
    };
    // Without an earlier object there is nothing to keep.
    let Some(prior) = prior else {
        return config.clone();
    };
    let before = attributes(prior);
    let earlier = |name: &Rc<str>| before.and_then(|b| b.get(name));
    let attributes = block.attributes.iter().map(|attribute| {
        let name = &attribute.name;
        let value = match given.get(name) {
            Some(value) if !(attribute.computed && value.is_null()) => value.clone(),
            _ => earlier(name)
                .cloned()
                .unwrap_or_else(|| Value::null(attribute.ty.clone())),
        };
        (name.clone(), value)
    });
    let nested = block.blocks.iter().filter_map(|nested| {
        let config = given.get(&nested.name)?;
        let value = propose_nested(nested, earlier(&nested.name), config);
        Some((nested.name.clone(), value))
    });
    build(block, attributes.chain(nested).gathered())
}

/// An object of the schema's type; values of any type make a type of their own.
pub fn build(block: &BlockSchema, values: SortedMap<Rc<str>, Value>) -> Value {
    let ty = block.implied_type();
    if ty.has_dynamic() {
        Value::object(values)
    } else {
        Value::object_of(ty.clone(), values)
    }
}

/// What a data source will hold once it is read: what the configuration says, else unknown.
pub fn propose_data(block: &BlockSchema, config: &Value) -> Value {
    let View::Object(given) = config.view() else {
        return config.clone();
    };
    let mut values = given.clone();
    for attribute in block.attributes.iter().filter(|a| a.computed) {
        if let Some(value) = values.get_mut(&attribute.name)
            && value.is_null()
        {
            *value = Value::unknown(attribute.ty.clone());
        }
    }
    for nested in &block.blocks {
        if let Some(value) = values.get_mut(&nested.name) {
            *value = each_object(value, |object| propose_data(&nested.block, object));
        }
    }
    Value::object(values)
}

/// Rebuilds the objects of a nested block's value.
fn each_object(value: &Value, change: impl Fn(&Value) -> Value) -> Value {
    match (value.view(), value.ty()) {
        (View::Object(_), _) => change(value),
        (View::List(items), Type::List(element)) => Value::list(
            (**element).clone(),
            items.iter().map(change).gathered::<Vec<_>>(),
        ),
        (View::Set(items), Type::Set(element)) => {
            set::from_values((**element).clone(), items.iter().map(change))
        }
        (View::Map(items), Type::Map(element)) => {
            let items = items.iter().map(|(key, item)| (key.clone(), change(item)));
            Value::map((**element).clone(), items.gathered())
        }
        _ => value.clone(),
    }
}

fn propose_nested(nested: &NestedBlock, prior: Option<&Value>, config: &Value) -> Value {
    let block = &nested.block;
    let element = || block.implied_type().clone();
    match (nested.nesting, config.view()) {
        (Nesting::Single, View::Object(_)) => {
            propose(block, prior.filter(|p| !p.is_null()), config)
        }
        (Nesting::List, View::List(items)) => {
            let before = prior.and_then(sequence).unwrap_or(&[]);
            let items = items.iter().enumerate().map(|(index, item)| {
                before
                    .get(index)
                    .map_or_else(|| item.clone(), |prior| propose(block, Some(prior), item))
            });
            Value::list(element(), items.gathered::<Vec<_>>())
        }
        (Nesting::Map, View::Map(items)) => {
            let before = prior.and_then(attributes);
            let items = items.iter().map(|(key, item)| {
                let value = match before.and_then(|b| b.get(key)) {
                    Some(prior) => propose(block, Some(prior), item),
                    None => item.clone(),
                };
                (key.clone(), value)
            });
            Value::map(element(), items.gathered())
        }
        (Nesting::Set, View::Set(items)) => propose_set(block, prior, items),
        _ => config.clone(),
    }
}

/// Elements of a set have no name: one continues the first earlier element that the configuration could
/// have led to.
fn propose_set(block: &BlockSchema, prior: Option<&Value>, items: &[Value]) -> Value {
    let mut before: Vec<Option<&Value>> = prior
        .and_then(sequence)
        .unwrap_or(&[])
        .iter()
        .map(Some)
        .gathered();
    let proposed: Vec<Value> = items
        .iter()
        .map(|item| {
            let found = before
                .iter_mut()
                .find(|p| p.is_some_and(|prior| could_lead_to(block, item, prior)));
            propose(block, found.and_then(Option::take), item)
        })
        .gathered();
    set::from_values(block.implied_type().clone(), proposed)
}

/// Whether an earlier object differs from a configured one only in what the provider chose.
fn could_lead_to(block: &BlockSchema, config: &Value, prior: &Value) -> bool {
    if config == prior {
        return true;
    }
    let (Some(config), Some(prior)) = (attributes(config), attributes(prior)) else {
        return false;
    };
    prior.iter().all(|(name, prior)| {
        let Some(config) = config.get(name) else {
            return false;
        };
        if config == prior {
            return true;
        }
        if matches!(config.ty(), Type::Set(_)) {
            return false;
        }
        match (block.nested(name), block.attribute(name)) {
            (Some(nested), _) => blocks_could_lead_to(nested, config, prior),
            (None, Some(attribute)) => attribute.computed && config.is_null(),
            (None, None) => false,
        }
    })
}

fn blocks_could_lead_to(nested: &NestedBlock, config: &Value, prior: &Value) -> bool {
    match (config.view(), prior.view()) {
        (View::Object(_), View::Object(_)) => could_lead_to(&nested.block, config, prior),
        // Each earlier element must have its configured one; more configured ones do no harm.
        (View::List(config), View::List(prior)) => {
            prior.len() <= config.len()
                && config
                    .iter()
                    .zip(prior)
                    .all(|(config, prior)| could_lead_to(&nested.block, config, prior))
        }
        _ => false,
    }
}

fn attributes(value: &Value) -> Option<&SortedMap<Rc<str>, Value>> {
    match value.view() {
        View::Object(attributes) | View::Map(attributes) => Some(attributes),
        _ => None,
    }
}

fn sequence(value: &Value) -> Option<&[Value]> {
    match value.view() {
        View::List(items) | View::Set(items) => Some(items),
        _ => None,
    }
}
