//! From an element's properties to the arguments of its counterpart.

use serde_json::Value as Json;

use super::counterpart::{Argument, Counterpart, Need};
use super::{ElementType, PropertyType};
use crate::cloud::Attributes;
use crate::json;

/// The key of the only member of a mapping that stands for an expression of Terraform.
const EXPRESSION: &str = "\0";
/// The same where the expression may stand for an empty text.
const MAYBE_EMPTY: &str = "\u{1}";

/// What becomes of an element's properties.
#[derive(Debug, Default)]
pub struct Carried {
    /// The arguments of the resource; blocks are lists of mappings.
    pub arguments: Attributes,
    /// How many there are, when the properties say it.
    pub count: Option<Json>,
    /// The argument that each object has another value of, and the values.
    pub each: Option<(&'static str, Json)>,
    /// Properties that have no counterpart.
    pub left: Vec<Left>,
    /// What the resource needs and the properties do not give, with the number of the block.
    pub missing: Vec<(&'static str, &'static str, usize)>,
    /// The paths of the properties that were found, without indexes.
    seen: Vec<String>,
}

/// A property that has no counterpart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its path, such as `nics[0].ipCheck`.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A value that an expression of Terraform will give.
pub(super) fn expression(text: String, maybe_empty: bool) -> Json {
    let key = if maybe_empty { MAYBE_EMPTY } else { EXPRESSION };
    let mut members = Attributes::new();
    members.insert(key.to_owned(), Json::String(text));
    Json::Object(members)
}

/// The expression that stands for a value, and whether it may be empty.
pub(super) fn as_expression(value: &Json) -> Option<(&str, bool)> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    let of = |key: &str| members.get(key).and_then(Json::as_str);
    let sure = of(EXPRESSION).map(|text| (text, false));
    sure.or_else(|| of(MAYBE_EMPTY).map(|text| (text, true)))
}

/// Finds the arguments for an element's properties. `name` is given to what has none.
pub fn carry(
    counterpart: &Counterpart,
    element: Option<&ElementType>,
    properties: &Attributes,
    name: &str,
) -> Carried {
    let mut carrier = Carrier {
        counterpart,
        carried: Carried::default(),
    };
    let defaults = element.map_or(&[][..], |ty| &ty.properties);
    for property in defaults {
        if let Some(value) = default_of(property)
            && !properties.contains_key(property.name)
            && carrier.leads_on(property.name)
        {
            carrier.walk(property.name.to_owned(), property.name.to_owned(), 0, value);
        }
    }
    for (key, value) in properties {
        if counterpart.count == Some(key) && counterpart.argument(key).is_none() {
            carrier.carried.count = Some(value.clone());
        } else {
            carrier.walk(key.clone(), key.clone(), 0, value.clone());
        }
    }
    for (argument, value) in &counterpart.constants {
        let value = json::parse(value.as_bytes()).unwrap_or_default();
        put(&mut carrier.carried.arguments, argument, 0, value);
    }
    for argument in &counterpart.arguments {
        carrier.complete(argument, name);
    }
    carrier.carried
}

/// What a property is when it is left out, as far as that says something.
fn default_of(property: &PropertyType) -> Option<Json> {
    let value = json::parse(property.default?.as_bytes()).ok()?;
    let says_nothing =
        value.as_str() == Some("") || value.as_object().is_some_and(|m| m.is_empty());
    (!says_nothing).then_some(value)
}

struct Carrier<'c> {
    counterpart: &'c Counterpart,
    carried: Carried,
}

impl Carrier<'_> {
    /// Whether arguments take the property or something in it.
    fn leads_on(&self, pattern: &str) -> bool {
        let inside = |from: &str| {
            from.strip_prefix(pattern)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.counterpart.arguments.iter().any(|a| inside(a.from))
    }

    /// Takes a value: `pattern` is its path without indexes, `place` with them.
    fn walk(&mut self, pattern: String, place: String, index: usize, value: Json) {
        if value.is_null() || value.as_str() == Some("") {
            return;
        }
        if let Some(argument) = self.counterpart.argument(&pattern) {
            return self.take(argument, place, index, value);
        }
        let mut dropped = self.counterpart.dropped.iter();
        if let Some((_, reason)) = dropped.find(|(from, _)| *from == pattern) {
            if let Some(reason) = reason {
                self.leave(place, reason);
            }
            return;
        }
        let members = as_expression(&value).is_none() && self.leads_on(&pattern);
        match value {
            Json::Object(inner) if members => {
                for (key, value) in inner {
                    let (pattern, place) = (format!("{pattern}.{key}"), format!("{place}.{key}"));
                    self.walk(pattern, place, index, value);
                }
            }
            Json::Array(items) if members => {
                for (index, item) in items.into_iter().enumerate() {
                    self.walk(
                        format!("{pattern}[]"),
                        format!("{place}[{index}]"),
                        index,
                        item,
                    );
                }
            }
            _ if self.leads_on(&pattern) => {
                let reason = "it is given as a whole, and its parts are not known";
                self.leave(place, reason);
            }
            _ => self.leave(place, "no counterpart of it is known"),
        }
    }

    fn leave(&mut self, path: String, reason: &str) {
        let reason = reason.to_owned();
        self.carried.left.push(Left { path, reason });
    }

    fn take(&mut self, argument: &Argument, place: String, index: usize, value: Json) {
        if self.counterpart.each == Some(argument.to) {
            let items = match value {
                Json::Array(_) => value,
                single if as_expression(&single).is_some() => single,
                single => Json::Array(vec![single]),
            };
            if self.carried.each.is_some() {
                return self.leave(place, "something else gives it already");
            }
            self.carried.each = Some((argument.to, items));
        } else {
            let value = converted(argument, value);
            put(&mut self.carried.arguments, argument.to, index, value);
        }
        self.carried.seen.push(argument.from.to_owned());
    }

    fn has(&self, from: &str) -> bool {
        self.carried.seen.iter().any(|seen| seen == from)
    }

    /// Gives names and defaults, and notes what is missing.
    fn complete(&mut self, argument: &Argument, name: &str) {
        let is = |key: &str| argument.fact(key).map(|from| self.has(from));
        if is("unless") == Some(true) || is("with") == Some(false) {
            return;
        }
        if self
            .carried
            .each
            .as_ref()
            .is_some_and(|(to, _)| *to == argument.to)
        {
            return;
        }
        let blocks = blocks(&self.carried.arguments, argument.to);
        let blocks = match argument.need {
            Need::Always => blocks.max(1),
            _ if argument.generated => 1,
            _ => blocks,
        };
        for index in 0..blocks {
            let arguments = &mut self.carried.arguments;
            let given = get(arguments, argument.to, index);
            if argument.generated {
                let own = match given.and_then(as_expression) {
                    Some((text, true)) => expression(
                        format!("coalesce({text}, {})", crate::addr::quoted(name)),
                        false,
                    ),
                    _ if given.is_some() => continue,
                    _ => Json::from(name),
                };
                put(arguments, argument.to, index, own);
            } else if given.is_none() {
                match argument.default() {
                    Some(value) => put(arguments, argument.to, index, value),
                    None if argument.need != Need::No => {
                        let missing = (argument.from, argument.to, index);
                        self.carried.missing.push(missing);
                    }
                    None => {}
                }
            }
        }
    }
}

/// A value in the provider's words.
fn converted(argument: &Argument, value: Json) -> Json {
    let words = argument.words();
    let lower = argument.fact("case") == Some("lower");
    if let Some((text, maybe_empty)) = as_expression(&value) {
        let mut text = text.to_owned();
        if let Some(words) = words {
            let words = super::convert::value(&Json::Object(words));
            text = format!("lookup({words}, {text}, {text})");
        }
        if lower {
            text = format!("lower({text})");
        }
        if maybe_empty && argument.ty == "string" && !argument.generated {
            text = format!("{text} != \"\" ? {text} : null");
        }
        return expression(text, maybe_empty && argument.generated);
    }
    let Some(text) = value.as_str() else {
        return value;
    };
    if let Some(word) = words.as_ref().and_then(|words| words.get(text)) {
        return word.clone();
    }
    match argument.ty {
        _ if lower => Json::String(text.to_ascii_lowercase()),
        "bool" if matches!(text, "true" | "false") => Json::Bool(text == "true"),
        "number" if crate::value::Number::parse(text).is_ok() => {
            json::parse(text.as_bytes()).unwrap_or(value)
        }
        _ => value,
    }
}

/// The name of a step of a path, and which of the blocks of this name it is.
fn step(step: &str, index: usize) -> (&str, usize) {
    match step.strip_suffix("[]") {
        Some(name) => (name, index),
        None => (step, 0),
    }
}

fn split(to: &str) -> (impl Iterator<Item = &str>, &str) {
    let (blocks, last) = to.rsplit_once('.').unwrap_or(("", to));
    (blocks.split('.').filter(|step| !step.is_empty()), last)
}

/// Puts a value where an argument is, in the block of a number where there are several.
pub(super) fn put(arguments: &mut Attributes, to: &str, index: usize, value: Json) {
    let (blocks, last) = split(to);
    let mut within = arguments;
    for block in blocks {
        let (name, index) = step(block, index);
        let list = within
            .entry(name)
            .or_insert_with(|| Json::Array(Vec::new()));
        let Json::Array(list) = list else { return };
        while list.len() <= index {
            list.push(Json::Object(Attributes::new()));
        }
        let Some(Json::Object(inner)) = list.get_mut(index) else {
            return;
        };
        within = inner;
    }
    let Some((name, _)) = last.split_once('[') else {
        within.insert(last.to_owned(), value);
        return;
    };
    let list = within
        .entry(name)
        .or_insert_with(|| Json::Array(Vec::new()));
    match (list, value) {
        (Json::Array(list), Json::Array(items)) => list.extend(items),
        (Json::Array(list), value) => list.push(value),
        _ => {}
    }
}

fn get<'a>(arguments: &'a Attributes, to: &str, index: usize) -> Option<&'a Json> {
    let (blocks, last) = split(to);
    let mut within = arguments;
    for block in blocks {
        let (name, index) = step(block, index);
        within = within.get(name)?.as_array()?.get(index)?.as_object()?;
    }
    within.get(last.split('[').next()?)
}

/// How many of an argument's block there are; one of the resource itself.
fn blocks(arguments: &Attributes, to: &str) -> usize {
    let (blocks, _) = split(to);
    let mut within = arguments;
    let mut count = 1;
    for block in blocks {
        let Some(list) = within.get(step(block, 0).0).and_then(Json::as_array) else {
            return 0;
        };
        count = count.max(if block.ends_with("[]") { list.len() } else { 1 });
        let Some(Json::Object(inner)) = list.first() else {
            return count;
        };
        within = inner;
    }
    count
}

impl Counterpart {
    /// What can be asked of an element, by what its resource turned out to be.
    pub fn answers(&self, made: &Attributes) -> Attributes {
        let mut answers = Attributes::new();
        for attribute in &self.attributes {
            if let Some(value) = attribute.of.and_then(|of| made.get(of)) {
                let value = match value {
                    Json::Array(_) => value.clone(),
                    single if attribute.list => Json::Array(vec![single.clone()]),
                    single => single.clone(),
                };
                answers.insert(attribute.name.to_owned(), value);
            }
        }
        answers
    }
}
