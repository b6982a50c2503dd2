//! Elements that are repeated: `HuaweiCloud.AOS.Batch`.

use std::rc::Rc;

use serde_json::Value as Json;

use super::wanted::{Properties, Wanted, whole};
use crate::cloud::Attributes;
use crate::diag::Diagnostics;
use crate::syntax::yaml;
use crate::text::{FileId, Source};
use crate::tosca::{Blueprint, Expr, Name, Scope};

/// The element type that repeats others.
const BATCH: &str = "AOS.Batch";
/// How often something may be repeated.
const MOST: usize = 500;

/// Gives the elements that are repeated their objects.
pub(super) fn spread(
    blueprint: &Blueprint,
    scope: Scope<'_>,
    all: &mut [Wanted<'_>],
) -> Result<(), String> {
    let batches = all.iter().filter(|wanted| {
        let (_, ty) = wanted.element.ty.text.split_once('.').unwrap_or_default();
        ty == BATCH
    });
    let mut repeated = Vec::new();
    for batch in batches {
        let why = |what: String| format!("{}: {what}", batch.name);
        let limit = batch.values.get("limit").and_then(whole).unwrap_or(0);
        if limit == 0 || limit > MOST {
            return Err(why(format!("`limit` is from 1 to {MOST}")));
        }
        let step = batch.values.get("step").and_then(whole).unwrap_or(0);
        let items = batch.values.get("items").and_then(Json::as_array);
        for item in items.into_iter().flatten() {
            let text = |name: &str| item.get(name).and_then(Json::as_str).unwrap_or("");
            let element = text("element");
            if !blueprint.elements.has(element) {
                return Err(why(format!("there is no element `{element}`")));
            }
            let mut objects = Vec::new();
            for place in 0..limit {
                let values = [item.get("values"), batch.values.get("values")];
                let filled = fill(text("properties"), place, limit, &values).map_err(why)?;
                objects.push(read(&filled).map_err(why)?);
            }
            repeated.push((element.to_owned(), batch.name.to_owned(), step, objects));
        }
    }
    for (element, batch, step, objects) in repeated {
        if let Some(batch) = all.iter_mut().find(|wanted| wanted.name == batch) {
            batch.needs.push(element.clone());
        }
        if let Some(wanted) = all.iter_mut().find(|wanted| wanted.name == element) {
            let mut values = Attributes::new();
            for (place, properties) in objects.iter().enumerate() {
                let each = super::wanted::members(scope, properties);
                let each = each.map_err(|error| format!("{element}: {}", error.message))?;
                values.insert(place.to_string(), Json::Object(each));
            }
            wanted.shown.clone_from(&values);
            wanted.values = values;
            wanted.window = step;
            wanted.counted = true;
            wanted.objects = objects;
        }
    }
    Ok(())
}

/// A text whose `{{ name }}` stand for values; nothing else of its language is known here.
fn fill(
    text: &str,
    place: usize,
    limit: usize,
    values: &[Option<&Json>],
) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else {
            return Err("`{{` without `}}`".to_owned());
        };
        filled.push_str(before);
        let name = name.trim();
        let given = values.iter().flatten().find_map(|values| values.get(name));
        match (name, given) {
            ("item" | "offset", _) => filled.push_str(&place.to_string()),
            ("limit", _) => filled.push_str(&limit.to_string()),
            (_, Some(Json::String(text))) => filled.push_str(text),
            (_, Some(value)) => filled.push_str(&value.to_string()),
            (_, None) => return Err(format!("`{{{{{name}}}}}` is not supported or has no value")),
        }
        rest = behind;
    }
    if text.contains("{%") {
        return Err("`{%` is not supported".to_owned());
    }
    filled.push_str(rest);
    Ok(filled)
}

fn read(text: &str) -> Result<Properties, String> {
    let source = Source::new(FileId(0), "properties.yaml", text);
    let (root, problems) = yaml::parse(&source);
    if problems.has_errors() {
        return Err("`properties` is no YAML".to_owned());
    }
    let mut problems = Diagnostics::new();
    let all: Vec<(Name, Expr)> = root
        .entries()
        .iter()
        .map(|entry| (Name::of_key(entry), Expr::read(&entry.value, &mut problems)))
        .collect();
    match problems.iter().next() {
        Some(problem) => Err(problem.message.clone()),
        None => Ok(Rc::new(all)),
    }
}
