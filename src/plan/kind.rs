//! How the provider of a type plans: each provider's framework has its own rules.

use std::rc::Rc;

use super::provider::{self, Planned, Special};
use crate::schema::ResourceSchema;
use crate::sorted::SortedMap;
use crate::value::{Path, PathStep, Refinement, Type, Value, View};

/// Plans one object. `proposed` comes from [`super::propose::propose`].
pub fn plan(
    schema: &ResourceSchema,
    prior: Option<&Value>,
    proposed: &Value,
    special: &Special,
) -> Planned {
    if &*schema.name == "terraform_data" {
        terraform_data(prior, proposed)
    } else if schema.service.is_empty() {
        newer(schema, prior, proposed)
    } else {
        provider::plan(prior, proposed, &schema.block, special)
    }
}

fn planned(value: Value, replace: Vec<Path>) -> Planned {
    Planned {
        value,
        replace,
        refused: Vec::new(),
    }
}

fn fields(value: &Value) -> SortedMap<Rc<str>, Value> {
    match value.view() {
        View::Object(fields) => fields.clone(),
        _ => SortedMap::new(),
    }
}

fn terraform_data(prior: Option<&Value>, proposed: &Value) -> Planned {
    let mut values = fields(proposed);
    let before = prior.map(fields);
    let changed = |name: &str| {
        let old = before.as_ref().and_then(|b| b.get(name));
        old != values.get(name)
    };
    let anew = before.is_none() || changed("triggers_replace");
    if anew || changed("input") {
        let input = values.get("input").cloned();
        let output = match input {
            // A new object without input has no output either; an old one is asked for it.
            Some(input) if anew && input.is_null() => input,
            Some(input) => Value::unknown(input.ty().clone()),
            None => Value::null(Type::Dynamic),
        };
        values.insert("output".into(), output);
    }
    if anew {
        values.insert("id".into(), new_id());
    }
    let replace = match before {
        Some(_) if anew => vec![attribute_path("triggers_replace")],
        _ => Vec::new(),
    };
    planned(Value::object(values), replace)
}

fn new_id() -> Value {
    let refinement = Refinement {
        not_null: true,
        ..Refinement::default()
    };
    Value::refined(Type::String, refinement)
}

fn attribute_path(name: &str) -> Path {
    Path(vec![PathStep::Attribute(name.into())])
}

/// Providers of the newer framework: what is computed stays while the resource does.
fn newer(schema: &ResourceSchema, prior: Option<&Value>, proposed: &Value) -> Planned {
    let mut values = fields(proposed);
    let before = prior.map(fields);
    let mut replace = Vec::new();
    for attribute in &schema.block.attributes {
        let name = &attribute.name;
        let Some(value) = values.get_mut(name) else {
            continue;
        };
        if value.is_null()
            && let Some(default) = &attribute.default
        {
            *value = default.clone();
        }
        let old = before.as_ref().and_then(|b| b.get(name));
        match old {
            None if attribute.computed && value.is_null() => {
                *value = Value::unknown(attribute.ty.clone());
            }
            Some(old) if attribute.force_new && old != value => replace.push(attribute_path(name)),
            _ => {}
        }
    }
    planned(Value::object(values), replace)
}
