//! What a blueprint wants to be there, with these inputs: which elements, how many objects of each, and what they are like.

use std::rc::Rc;

use serde_json::Value as Json;

use super::body::behind_prefix;
use super::{Known, batch};
use crate::cloud::Attributes;
use crate::sorted::{Gather, SortedMap, SortedSet};
use crate::tosca::eval::eval_condition;
use crate::tosca::{Blueprint, Call, Element, EvalError, Expr, Name, Runtime, Scope, eval, needs};

/// How many objects an element may be.
const MOST: usize = 500;

/// The properties of one object, not yet evaluated.
pub(super) type Properties = Rc<Vec<(Name, Expr)>>;

/// An element that shall be there.
pub(super) struct Wanted<'b> {
    pub(super) name: &'b str,
    pub(super) element: &'b Element,
    /// What it is like, with the names of what other elements have instead of values.
    pub(super) values: Attributes,
    /// The same without what must not be shown.
    pub(super) shown: Attributes,
    /// Whom it needs.
    pub(super) needs: Vec<String>,
    /// The objects that it is, each with its properties.
    pub(super) objects: Vec<Properties>,
    /// Whether its objects are counted, however many they are.
    pub(super) counted: bool,
    /// An object waits for the one so many places before it; 0 when none waits.
    pub(super) window: usize,
}

/// While nothing is made.
pub(super) struct Nothing;

impl Runtime for Nothing {
    fn attributes(&self, _: &str) -> Option<&Attributes> {
        None
    }
}

/// The inputs, and the same without what must not be shown.
pub(super) type Inputs<'i> = (&'i Attributes, &'i Attributes);

/// Everything that shall be there, in the order of the text.
///
/// # Errors
///
/// Why an element cannot be told: its name, and what is wrong.
pub(super) fn wanted<'b>(
    known: &Known,
    blueprint: &'b Blueprint,
    inputs: Inputs<'_>,
) -> Result<Vec<Wanted<'b>>, String> {
    let scope = Scope::new(blueprint, inputs.0, &Nothing);
    let mut all = Vec::new();
    for (name, element) in blueprint.elements.iter() {
        let told = |error: EvalError| format!("{}: {}", name.text, error.message);
        let condition = element.condition.as_ref();
        let holds = condition.map(|name| scope.holds(&name.text, name.span));
        if holds.transpose().map_err(told)? == Some(false) {
            continue;
        }
        let values = members(scope, &element.properties).map_err(told)?;
        if values.get("deploy") == Some(&Json::Bool(false)) {
            continue;
        }
        let veiled = Scope::new(blueprint, inputs.1, &Nothing);
        // With a veil for an input an element may have no value where it had one.
        let shown = members(veiled, &element.properties).unwrap_or_default();
        all.push(Wanted {
            name: &name.text,
            element,
            values,
            shown,
            needs: Vec::new(),
            objects: vec![Rc::new(element.properties.clone())],
            counted: false,
            window: 0,
        });
    }
    // What is counted by another one's objects is counted after it.
    for after in [false, true] {
        let counts: Vec<Option<usize>> = all.iter().map(|w| count_of(known, w, &all)).collect();
        for (wanted, count) in all.iter_mut().zip(counts) {
            if let Some(count) = count.filter(|count| after || *count != wanted.objects.len()) {
                if count > MOST {
                    return Err(format!("{}: there may be at most {MOST}", wanted.name));
                }
                let properties = Rc::new(wanted.element.properties.clone());
                wanted.objects = (0..count).map(|_| properties.clone()).collect();
                wanted.counted = count != 1;
            }
        }
    }
    batch::spread(blueprint, scope, &mut all)?;
    add_needs(blueprint, &mut all);
    Ok(all)
}

fn add_needs(blueprint: &Blueprint, all: &mut [Wanted<'_>]) {
    let there: SortedSet<&str> = all.iter().map(|wanted| wanted.name).gathered();
    let names: Vec<&str> = blueprint.elements.names().collect();
    let mut of: SortedMap<&str, SortedSet<&str>> = SortedMap::new();
    for (who, whom, _) in &needs(blueprint).edges {
        if let (Some(who), Some(whom)) = (names.get(*who), names.get(*whom))
            && there.contains(whom)
            && who != whom
        {
            of.entry(*who).or_default().insert(*whom);
        }
    }
    for wanted in all {
        let found = of.get(wanted.name).into_iter().flatten();
        wanted.needs.extend(found.map(|name| (*name).to_owned()));
    }
}

/// How many objects an element is, when that is not one: as a property says, or as many as another one's items.
fn count_of(known: &Known, wanted: &Wanted<'_>, all: &[Wanted<'_>]) -> Option<usize> {
    let ty = &*wanted.element.ty.text;
    let values = &wanted.values;
    let Some(counterpart) = known.counterparts.get(ty) else {
        let many = behind_prefix(ty) == "HSS.Instance";
        return values.get("instances").filter(|_| many).and_then(whole);
    };
    if let Some(count) = counterpart.count.and_then(|name| values.get(name)) {
        return whole(count);
    }
    let mut arguments = counterpart.arguments.iter();
    let from = |name| values.get(name).filter(|value| value.as_str() != Some(""));
    let items = counterpart.each.and_then(|each| {
        arguments.find_map(|argument| from(argument.from).filter(|_| argument.to == each))
    })?;
    match items {
        Json::Array(items) => Some(items.len()),
        other => {
            let target = other.pointer("/get_attribute/0")?.as_str()?;
            let target = all.iter().find(|wanted| wanted.name == target)?;
            Some(target.objects.len())
        }
    }
}

/// A whole number, also where it was given as text.
pub(super) fn whole(value: &Json) -> Option<usize> {
    match value {
        Json::String(text) => text.parse().ok(),
        Json::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

pub(super) fn members(
    scope: Scope<'_>,
    properties: &[(Name, Expr)],
) -> Result<Attributes, EvalError> {
    let mut all = Attributes::new();
    for (name, value) in properties {
        let value = partly(scope.of(&name.text), value)?;
        all.insert(name.text.to_string(), value);
    }
    Ok(all)
}

/// The value of an expression, in which what is known only later keeps its function. [S §3.5.6]
fn partly(scope: Scope<'_>, expr: &Expr) -> Result<Json, EvalError> {
    let mut late = false;
    expr.calls(&mut |call| late |= is_late(call));
    if !late {
        return eval(scope, expr);
    }
    match expr {
        Expr::List(items, _) => {
            let mut all = Vec::new();
            for item in items {
                all.push(partly(scope, item)?);
            }
            Ok(Json::Array(all))
        }
        Expr::Map(entries, _) => members(scope, entries).map(Json::Object),
        Expr::Call(call) => partly_called(scope, call),
        Expr::Literal(_) | Expr::Invalid(_) => eval(scope, expr),
    }
}

fn is_late(call: &Call) -> bool {
    matches!(call.function.name, "get_attribute" | "get_reference")
}

fn partly_called(scope: Scope<'_>, call: &Call) -> Result<Json, EvalError> {
    let mut name = call.function.name;
    let mut arguments = Vec::new();
    match (name, call.arguments.as_slice()) {
        ("get_reference", _) => {
            name = "get_attribute";
            let target = call.target().map_or("", |(target, _)| target);
            arguments.extend([Json::from(target), Json::from(scope.reference_attribute())]);
        }
        ("cond_if", [decides, yes, no]) => {
            let holds = eval_condition(scope, decides)?;
            return partly(scope, if holds { yes } else { no });
        }
        (_, all) => {
            for argument in all {
                arguments.push(partly(scope, argument)?);
            }
        }
    }
    let mut whole = Attributes::new();
    whole.insert(name.to_owned(), Json::Array(arguments));
    Ok(Json::Object(whole))
}

/// What one object is like, now that what it needs is there.
pub(super) fn values_of(
    scope: Scope<'_>,
    properties: &[(Name, Expr)],
) -> Result<Attributes, String> {
    let mut all = Attributes::new();
    for (name, value) in properties {
        let found = eval(scope.of(&name.text), value);
        let found = found.map_err(|error| format!("`{}`: {}", name.text, error.message))?;
        all.insert(name.text.to_string(), found);
    }
    Ok(all)
}
