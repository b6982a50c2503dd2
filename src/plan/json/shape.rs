//! Values as Terraform's plan JSON shows them: what is known, what is not, what is hidden.

use serde_json::{Map, Value as Json};

use crate::sorted::Gather;
use crate::value::{Marks, Type, Value, View, json};

/// What is known of a value: unknown attributes are left out, unknown elements become null.
pub fn known(value: &Value) -> Option<Json> {
    Some(match value.view() {
        View::Unknown => return None,
        View::Null | View::Bool(_) | View::Number(_) | View::String(_) => json::to_json(value),
        View::List(items) | View::Set(items) | View::Tuple(items) => items
            .iter()
            .map(|item| known(item).unwrap_or(Json::Null))
            .collect(),
        View::Map(items) | View::Object(items) => Json::Object(
            items
                .iter()
                .filter_map(|(key, item)| Some((key.to_string(), known(item)?)))
                .gathered(),
        ),
    })
}

/// True where a value is unknown; attributes that are known are left out.
pub fn unknown(value: &Value) -> Json {
    match value.view() {
        View::Unknown => Json::Bool(true),
        View::Null | View::Bool(_) | View::Number(_) | View::String(_) => Json::Bool(false),
        View::List(items) | View::Set(items) | View::Tuple(items) => {
            items.iter().map(unknown).collect()
        }
        View::Map(items) | View::Object(items) => {
            only_true(items.iter().map(|(key, item)| (key, unknown(item))))
        }
    }
}

/// True where a value must not be shown; attributes that may be shown are left out.
pub fn sensitive(value: &Value) -> Json {
    if value.marks().has(Marks::SENSITIVE) {
        return Json::Bool(true);
    }
    match value.view() {
        View::Null | View::Bool(_) | View::Number(_) | View::String(_) => Json::Bool(false),
        View::Unknown => match value.ty() {
            Type::List(_) | Type::Set(_) | Type::Tuple(_) => Json::Array(Vec::new()),
            Type::Map(_) | Type::Object(_) => Json::Object(Map::new()),
            Type::Dynamic | Type::Bool | Type::Number | Type::String => Json::Bool(false),
        },
        View::List(items) | View::Set(items) | View::Tuple(items) => {
            items.iter().map(sensitive).collect()
        }
        View::Map(items) | View::Object(items) => {
            only_true(items.iter().map(|(key, item)| (key, sensitive(item))))
        }
    }
}

fn only_true<'k>(items: impl Iterator<Item = (&'k std::rc::Rc<str>, Json)>) -> Json {
    let said = items.filter(|(_, json)| *json != Json::Bool(false));
    Json::Object(said.map(|(key, json)| (key.to_string(), json)).gathered())
}
