//! The contract, and whether an answer keeps to it.

use std::sync::OnceLock;

use formwork::aliyun::ACTIONS;
use formwork::func::{Nowhere, call, lookup};
use formwork::sorted::SortedSet;
use formwork::value::{Value, json};
use serde_json::Value as Json;

/// `openapi/alibaba.yaml`.
pub(super) fn contract() -> &'static Json {
    static CONTRACT: OnceLock<Json> = OnceLock::new();
    CONTRACT.get_or_init(|| {
        let text = include_str!("../../openapi/alibaba.yaml");
        let decode = lookup("yamldecode").unwrap();
        json::to_json(&call(decode, &[Value::string(text)], &Nowhere).unwrap())
    })
}

/// An operation of the contract; nothing for one beside it.
fn operation(name: &str) -> Option<&'static Json> {
    let path = format!("/?Action={name}");
    Some(&contract()["paths"].get(path)?["get"])
}

/// What is wrong with an answer.
pub(super) fn problems(name: &str, status: u16, body: &Json) -> Vec<String> {
    let mut problems = Vec::new();
    let error = &contract()["components"]["schemas"]["ErrorResponse"];
    let Some(operation) = operation(name) else {
        if status >= 400 {
            value(error, body, name, &mut problems);
        }
        return problems;
    };
    let responses = &operation["responses"];
    let found = &responses[status.to_string()];
    let documented = match found.is_null() {
        true => &responses["default"],
        false => found,
    };
    let schema = &documented["content"]["application/json"]["schema"];
    value(schema, body, name, &mut problems);
    let listed = ["x-error-codes", "x-chosen-error-codes"].map(|key| documented[key].as_array());
    let code = &body["Code"];
    if !found.is_null() && !code.is_null() && !listed.iter().flatten().any(|all| all.contains(code))
    {
        problems.push(format!("{name} {status} has no code {code}"));
    }
    problems
}

fn resolved(schema: &'static Json) -> &'static Json {
    match schema["$ref"].as_str() {
        Some(name) => contract().pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn value(schema: &'static Json, given: &Json, place: &str, problems: &mut Vec<String>) {
    let schema = resolved(schema);
    let fits = match schema["type"].as_str() {
        Some("string") => given.is_string(),
        Some("integer") => given.is_u64(),
        Some("array") => given.is_array(),
        _ => given.is_object(),
    };
    if !fits {
        problems.push(format!("{place} is no {}: {given}", schema["type"]));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|all| !all.contains(given))
    {
        problems.push(format!("{place} is none of the enum: {given}"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), given.as_str()) {
        let expected = pattern.replace(r"\d{4}", "0000").replace(r"\d{2}", "00");
        let shape = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let shape: String = text.chars().map(shape).collect();
        if format!("^{shape}$") != expected {
            problems.push(format!("{place} is not {pattern}: {text}"));
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if given.get(name.as_str().unwrap()).is_none() {
            problems.push(format!("{place} has no {name}"));
        }
    }
    if let (Some(known), Some(members)) = (schema["properties"].as_object(), given.as_object()) {
        for (name, member) in members {
            match known.get(name) {
                Some(schema) => value(schema, member, &format!("{place}.{name}"), problems),
                None => problems.push(format!("{place} has an unknown {name}")),
            }
        }
    }
    for member in given.as_array().into_iter().flatten() {
        value(&schema["items"], member, &format!("{place}[]"), problems);
    }
}

/// Every member that the answer of an operation may have, by its place.
fn members(schema: &'static Json, place: &str, into: &mut SortedSet<String>) {
    let schema = resolved(schema);
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        members(member, &place, into);
        into.insert(place);
    }
    if schema["items"].is_object() {
        members(&schema["items"], place, into);
    }
}

fn seen(given: &Json, place: &str, into: &mut SortedSet<String>) {
    for (name, member) in given.as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        seen(member, &place, into);
        into.insert(place);
    }
    for member in given.as_array().into_iter().flatten() {
        seen(member, place, into);
    }
}

//= ALI-1
#[test]
fn operations_and_versions_are_those_of_the_contract() {
    let paths = contract()["paths"].as_object().unwrap().values();
    let mut wanted: Vec<(&str, &str)> = paths
        .map(|path| {
            let rpc = &path["get"]["x-rpc"];
            (
                rpc["action"].as_str().unwrap(),
                rpc["version"].as_str().unwrap(),
            )
        })
        .collect();
    // What the official SDK calls to change what the third one lists.
    wanted.push((super::UPDATE, "2019-06-01"));
    wanted.sort_unstable();
    let mut known: Vec<_> = ACTIONS
        .iter()
        .map(|action| (action.name, action.version))
        .collect();
    known.sort_unstable();
    assert_eq!(known, wanted);
}

//= ALI-3, ALI-9, ALI-10, ALI-15
#[test]
fn every_member_of_an_answer_is_given() {
    let answers = [
        (super::RESULTS, super::results::answer_with_everything()),
        (super::TASKS, super::tasks::answer_with_everything()),
        (super::STATES, super::packages::answer_with_everything()),
    ];
    for (name, answer) in answers {
        let schema =
            &operation(name).unwrap()["responses"]["200"]["content"]["application/json"]["schema"];
        let (mut wanted, mut given) = (SortedSet::new(), SortedSet::new());
        members(schema, name, &mut wanted);
        seen(&answer, name, &mut given);
        assert_eq!(given, wanted);
    }
}
