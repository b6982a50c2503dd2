//! What expressions stand for, once inputs are given and, later, elements are made.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::{Blueprint, Call, Expr};
use crate::cloud::Attributes;
use crate::json;
use crate::sorted::Gather;
use crate::syntax::yaml::{Kind, Node};
use crate::text::Span;

/// What elements turned out to be.
pub trait Runtime {
    /// What can be asked of an element; nothing while it is not made.
    fn attributes(&self, element: &str) -> Option<&Attributes>;
}

/// What names stand for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The blueprint.
    pub blueprint: &'a Blueprint,
    /// Values of inputs, defaults and the service's own ones included.
    pub inputs: &'a Attributes,
    /// What is made already.
    pub runtime: &'a dyn Runtime,
    /// The property that is being set: its name decides what `get_reference` gives.
    pub property: &'a str,
    /// How many conditions are being looked up, one inside of the other.
    depth: usize,
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Conditions that name each other deeper than this go in a circle.
const MAX_CONDITIONS: usize = 50;

impl<'a> Scope<'a> {
    /// A scope outside of any property.
    pub fn new(blueprint: &'a Blueprint, inputs: &'a Attributes, runtime: &'a dyn Runtime) -> Self {
        Self {
            blueprint,
            inputs,
            runtime,
            property: "",
            depth: 0,
        }
    }

    /// The same inside of a property.
    #[must_use]
    pub fn of(self, property: &'a str) -> Self {
        Self { property, ..self }
    }

    /// What `get_reference` asks of another element for the property that is being set.
    pub(super) fn reference_attribute(self) -> &'static str {
        match self.property.to_ascii_lowercase().ends_with("name") {
            true => "refName",
            false => "refID",
        }
    }

    /// Whether a condition holds.
    ///
    /// # Errors
    /// When it is no truth value, or what it needs has no value.
    pub fn holds(self, name: &str, at: Span) -> Result<bool, EvalError> {
        let Some(condition) = self.blueprint.conditions.get(name) else {
            return error(format!("there is no condition `{name}`"), at);
        };
        if self.depth >= MAX_CONDITIONS {
            return error(format!("condition `{name}` leads back to itself"), at);
        }
        let inner = Self {
            depth: self.depth + 1,
            ..self
        };
        truth(&eval(inner, condition)?, at)
    }
}

/// The value of an expression.
///
/// # Errors
/// When an input has no value, an index is out of range or an argument is of the wrong kind.
pub fn eval(scope: Scope<'_>, expr: &Expr) -> Result<Json, EvalError> {
    match expr {
        Expr::Literal(node) => Ok(literal(node)),
        Expr::List(items, _) => {
            let mut values = Vec::new();
            for item in items {
                values.push(eval(scope, item)?);
            }
            Ok(Json::Array(values))
        }
        Expr::Map(entries, _) => {
            let mut members = Attributes::new();
            for (name, value) in entries {
                members.insert(name.text.to_string(), eval(scope.of(&name.text), value)?);
            }
            Ok(Json::Object(members))
        }
        Expr::Call(call) => run(scope, call),
        Expr::Invalid(span) => error("this could not be read".to_owned(), *span),
    }
}

fn error<T>(message: String, span: Span) -> Result<T, EvalError> {
    Err(EvalError { message, span })
}

/// A tree as it was written.
pub(super) fn literal(node: &Node) -> Json {
    match &node.kind {
        Kind::Null | Kind::Invalid => Json::Null,
        Kind::Bool(value) => Json::Bool(*value),
        Kind::Number(text) => Json::Number(json::number(&decimal(text))),
        Kind::Text(text) => Json::from(&**text),
        Kind::List(items) => Json::Array(items.iter().map(literal).gathered()),
        Kind::Map(entries) => {
            let mut members = Attributes::new();
            for entry in entries {
                members.insert(entry.key.to_string(), literal(&entry.value));
            }
            Json::Object(members)
        }
    }
}

/// The digits of a number as JSON writes them: something before the dot and behind it, and no zeros in front.
fn decimal(text: &str) -> String {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let end = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (mantissa, power) = rest.split_at(end);
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let dot = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{dot}{part}{power}")
}

fn run(scope: Scope<'_>, call: &Call) -> Result<Json, EvalError> {
    match call.function.name {
        "cond_if" => return choose(scope, call),
        "cond_and" | "cond_or" | "cond_not" => return combine(scope, call),
        "get_reference" => return reference(scope, call),
        _ => {}
    }
    let mut values = Vec::new();
    for argument in &call.arguments {
        values.push(eval(scope, argument)?);
    }
    let at = |index: usize| call.arguments.get(index).map_or(call.span, Expr::span);
    match (call.function.name, values.as_slice()) {
        ("get_input", [name]) => input(scope, &text(name, at(0))?, at(0)),
        ("get_attribute", [element, path @ ..]) => {
            let element = text(element, at(0))?;
            let found = scope.runtime.attributes(&element);
            let found = found.cloned().map(Json::Object);
            Ok(found
                .and_then(|whole| walk(whole, path))
                .unwrap_or_else(empty))
        }
        ("get_in_map", [table, object, key]) => {
            let names = [table, object, key];
            let mut path = Vec::new();
            for (index, name) in names.into_iter().enumerate() {
                path.push(text(name, at(index))?);
            }
            in_map(scope.blueprint, &path, call.span)
        }
        ("concat", parts) => {
            let mut whole = String::new();
            for (index, part) in parts.iter().enumerate() {
                whole.push_str(&text(part, at(index))?);
            }
            Ok(Json::String(whole))
        }
        ("split", [separator, whole]) => {
            let (separator, whole) = (text(separator, at(0))?, text(whole, at(1))?);
            let parts = whole.split(&separator).map(Json::from);
            Ok(Json::Array(parts.gathered()))
        }
        ("select", [index, list]) => select(index, list, at(0), at(1)),
        ("get_list_length", [list]) => match list.as_array() {
            Some(items) => Ok(Json::from(items.len())),
            None => error("`get_list_length` takes a list".to_owned(), at(0)),
        },
        ("base64_encode", [value]) => {
            let value = text(value, at(0))?;
            Ok(Json::String(STANDARD.encode(value)))
        }
        ("cond_eq", [a, b]) => Ok(Json::Bool(same(a, b))),
        (name, _) => error(format!("`{name}` is not supported"), call.span),
    }
}

/// What an attribute that is not there is.
fn empty() -> Json {
    Json::from("")
}

fn same(a: &Json, b: &Json) -> bool {
    let as_text = |value: &Json| match value {
        Json::Array(_) | Json::Object(_) | Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    a == b || as_text(a).is_some_and(|a| Some(a) == as_text(b))
}

/// A scalar as text.
fn text(value: &Json, at: Span) -> Result<String, EvalError> {
    match value {
        Json::String(text) => Ok(text.clone()),
        Json::Number(_) | Json::Bool(_) => Ok(value.to_string()),
        Json::Null => Ok(String::new()),
        Json::Array(_) | Json::Object(_) => error(
            "a text is needed here, not a list or a mapping".to_owned(),
            at,
        ),
    }
}

fn truth(value: &Json, at: Span) -> Result<bool, EvalError> {
    match value {
        Json::Bool(value) => Ok(*value),
        Json::String(text) if text == "true" => Ok(true),
        Json::String(text) if text == "false" => Ok(false),
        _ => error("a condition is `true` or `false`".to_owned(), at),
    }
}

/// A condition by its name, or written in place.
pub(super) fn eval_condition(scope: Scope<'_>, expr: &Expr) -> Result<bool, EvalError> {
    match expr.literal() {
        Some(name) if !matches!(name, "true" | "false") => scope.holds(name, expr.span()),
        _ => truth(&eval(scope, expr)?, expr.span()),
    }
}

fn choose(scope: Scope<'_>, call: &Call) -> Result<Json, EvalError> {
    let [decides, yes, no] = call.arguments.as_slice() else {
        return error("`cond_if` takes three arguments".to_owned(), call.span);
    };
    eval(
        scope,
        if eval_condition(scope, decides)? {
            yes
        } else {
            no
        },
    )
}

fn combine(scope: Scope<'_>, call: &Call) -> Result<Json, EvalError> {
    let name = call.function.name;
    let stops_at = name == "cond_or";
    for argument in &call.arguments {
        let holds = eval_condition(scope, argument)?;
        if name == "cond_not" {
            return Ok(Json::Bool(!holds));
        }
        if holds == stops_at {
            return Ok(Json::Bool(stops_at));
        }
    }
    Ok(Json::Bool(!stops_at))
}

fn input(scope: Scope<'_>, name: &str, at: Span) -> Result<Json, EvalError> {
    match scope.inputs.get(name) {
        Some(value) => Ok(value.clone()),
        None => error(format!("input `{name}` has no value"), at),
    }
}

/// The other element's name for a property that ends so, else its id. [D 4150]
fn reference(scope: Scope<'_>, call: &Call) -> Result<Json, EvalError> {
    let Some((element, _)) = call.target() else {
        return error(
            "`get_reference` takes an element's name".to_owned(),
            call.span,
        );
    };
    let attribute = scope.reference_attribute();
    let found = scope.runtime.attributes(element);
    Ok(found
        .and_then(|all| all.get(attribute))
        .cloned()
        .unwrap_or_else(empty))
}

fn walk(mut value: Json, path: &[Json]) -> Option<Json> {
    for step in path {
        value = match (value, step) {
            (Json::Object(mut members), Json::String(name)) => members.remove(name)?,
            (Json::Array(mut items), step) => {
                let index = step
                    .as_str()
                    .map_or_else(|| step.to_string(), str::to_owned);
                let index: usize = index.parse().ok()?;
                (index < items.len()).then(|| items.swap_remove(index))?
            }
            _ => return None,
        };
    }
    Some(value)
}

fn in_map(blueprint: &Blueprint, path: &[String], at: Span) -> Result<Json, EvalError> {
    let [table, object, key] = path else {
        return error("`get_in_map` takes three names".to_owned(), at);
    };
    let found = blueprint.mappings.get(table);
    let found = found
        .and_then(|table| table.get(object))
        .and_then(|object| object.get(key));
    match found {
        Some(node) => Ok(literal(node)),
        None => error(
            format!("`mappings` has no `{table}`, `{object}`, `{key}`"),
            at,
        ),
    }
}

fn select(index: &Json, list: &Json, at: Span, of: Span) -> Result<Json, EvalError> {
    let Some(items) = list.as_array() else {
        return error("`select` takes an index and a list".to_owned(), of);
    };
    let index = text(index, at)?;
    match index
        .parse::<usize>()
        .ok()
        .and_then(|index| items.get(index))
    {
        Some(item) => Ok(item.clone()),
        None => error(
            format!("there is no item {index} in a list of {}", items.len()),
            at,
        ),
    }
}
