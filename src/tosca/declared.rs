//! What a blueprint asks of its user, as it is told to him.

use serde_json::{Map, Value as Json};

use super::eval::literal;
use super::{Blueprint, Call, Input};
use crate::sorted::SortedMap;

/// What stands in the place of a default that is not shown.
const HIDDEN: &str = "*****";

/// The inputs of a blueprint. What is not declared is left out, but for whether it may change later. //= AOS-22
pub fn declared(blueprint: &Blueprint) -> Map<String, Json> {
    let users = users(blueprint);
    let mut inputs = Map::new();
    for (name, input) in blueprint.inputs.iter() {
        let mut told = told(input);
        if let Some(nodes) = users.get(&*name.text) {
            let nodes: Vec<Json> = nodes.iter().map(|node| Json::from(*node)).collect();
            told.insert("usednodes".to_owned(), Json::Array(nodes));
        }
        inputs.insert(name.text.to_string(), Json::Object(told));
    }
    inputs
}

//= AOS-23, AOS-24, AOS-25
fn told(input: &Input) -> Map<String, Json> {
    let mut told = Map::new();
    let mut put = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            told.insert(name.to_owned(), value);
        }
    };
    let text = |text: &str| (!text.is_empty()).then(|| Json::from(text));
    let default = input
        .default
        .as_ref()
        .map(|default| match input.is_hidden() {
            true => Json::from(HIDDEN),
            false => literal(default),
        });
    put("required", input.required.map(Json::from));
    put("default", default);
    put("description", text(input.description.chinese()));
    put("type", input.ty.as_ref().map(|ty| Json::from(ty.name())));
    put("label", text(input.label.chinese()));
    put("advanced", input.advanced.then_some(Json::Bool(true)));
    put("immutable", Some(Json::Bool(input.immutable)));
    if !input.constraints.is_empty() {
        let mut constraints = Map::new();
        for constraint in &input.constraints {
            constraints.insert(constraint.key().to_owned(), literal(&constraint.node));
        }
        put("constraints", Some(Json::Object(constraints)));
    }
    told
}

/// The elements that use each input, in the order of the text: in their properties, or in what they are made under.
fn users(blueprint: &Blueprint) -> SortedMap<&str, Vec<&str>> {
    let mut users: SortedMap<&str, Vec<&str>> = SortedMap::new();
    for (name, element) in blueprint.elements.iter() {
        let mut used = |call: &Call| {
            let input = call.arguments.first().and_then(|first| first.literal());
            let declared = input.and_then(|input| blueprint.inputs.position(input));
            let declared = declared.and_then(|at| blueprint.inputs.iter().nth(at));
            if let Some((input, _)) = declared.filter(|_| call.function.name == "get_input") {
                let nodes = users.entry(&*input.text).or_default();
                if nodes.last() != Some(&&*name.text) {
                    nodes.push(&name.text);
                }
            }
        };
        for (_, value) in &element.properties {
            value.calls(&mut used);
        }
        let condition = element.condition.as_ref();
        if let Some(condition) = condition.and_then(|name| blueprint.conditions.get(&name.text)) {
            condition.calls(&mut used);
        }
    }
    users
}
