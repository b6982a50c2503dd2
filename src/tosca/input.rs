//! Declarations of inputs, and the values that are given for them.

use serde_json::Value as Json;

use super::blueprint::{Input, InputType};
use super::constraint;
use super::eval::literal;
use super::read::Reader;
use super::{Blueprint, Rule};
use crate::cloud::Attributes;
use crate::diag::{Diagnostic, code, nearest};
use crate::syntax::yaml::{Entry, Kind, Node};
use crate::text::Span;
use crate::value::Number;

const KEYS: [&str; 9] = [
    "type",
    "default",
    "description",
    "label",
    "constraints",
    "required",
    "advanced",
    "immutable",
    "invisible",
];

/// Inputs that the service gives itself. [dsl §2]
pub const PREDEFINED: [&str; 8] = [
    "HuaweiCloud.UserId",
    "HuaweiCloud.ProjectId",
    "HuaweiCloud.DomainId",
    "HuaweiCloud.Region",
    "HuaweiCloud.StackName",
    "HuaweiCloud.NoValue",
    "HuaweiCloud.PeriodNum",
    "HuaweiCloud.PeriodType",
];

/// Why a value is no value of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// The input.
    pub name: String,
    /// What is wrong, in a sentence's second half: `is not …`.
    pub reason: String,
}

/// Reads one declaration.
pub(super) fn read(reader: &mut Reader, entry: &Entry) -> Input {
    let node = &entry.value;
    reader.keys(node, &KEYS, "an input");
    let ty = node.get("type").and_then(|ty| read_type(reader, ty));
    let constraints = node.get("constraints");
    let constraints = constraints.map_or_else(Vec::new, |node| constraint::read(reader, node));
    let input = Input {
        ty,
        default: node
            .get("default")
            .filter(|n| n.kind != Kind::Null)
            .cloned(),
        description: reader.label(node.get("description"), "the description"),
        label: reader.label(node.get("label"), "the label"),
        constraints,
        required: reader.flag(node.get("required"), "`required`"),
        advanced: reader.flag(node.get("advanced"), "`advanced`") == Some(true),
        immutable: reader.flag(node.get("immutable"), "`immutable`") == Some(true),
        invisible: reader.flag(node.get("invisible"), "`invisible`") == Some(true),
    };
    judge(reader, entry, &input);
    input
}

fn read_type(reader: &mut Reader, node: &Node) -> Option<InputType> {
    let Some(text) = node.scalar() else {
        reader.wrong("a type", "a name", node);
        return None;
    };
    let ty = InputType::parse(text);
    if ty.is_none() {
        let near = nearest(text, InputType::WORDS.iter().map(|(word, _)| *word));
        let message = format!("there is no type `{text}` for inputs");
        tell(reader, message, node.span, Some((text, near)));
    }
    ty
}

fn tell(reader: &mut Reader, text: String, at: Span, near: Option<(&str, Option<&str>)>) {
    let problem = Diagnostic::new(&code::BLUEPRINT_INPUT, text).at(at);
    reader.problems.push(match near {
        Some((name, near)) => problem.suggest(at, name, near),
        None => problem,
    });
}

fn judge(reader: &mut Reader, entry: &Entry, input: &Input) {
    let has_values = || {
        let mut rules = input.constraints.iter().map(|c| &c.rule);
        rules.any(|rule| matches!(rule, Rule::ValidValues(_)))
    };
    if input.ty == Some(InputType::Enum) && !has_values() {
        let text = "an `enum` needs `valid_values` in `constraints`".to_owned();
        tell(reader, text, entry.key_span, None);
    }
    if input.advanced && input.default.is_none() {
        let text = "an `advanced` input is hidden, so it needs a default".to_owned();
        tell(reader, text, entry.key_span, None);
    }
    for (what, length, most) in [
        ("description", input.description.text.chars().count(), 255),
        ("label", input.label.text.chars().count(), 64),
    ] {
        if length > most {
            let text = format!("the {what} has {length} characters; {most} are allowed");
            tell(reader, text, entry.key_span, None);
        }
    }
    let Some(default) = &input.default else {
        return;
    };
    let text = default.scalar().map(str::to_owned);
    if text.as_deref() == Some("") && input.required != Some(true) {
        return;
    }
    if let Some(reason) = refusal(input, text.as_deref(), default.kind_name()) {
        tell(
            reader,
            format!("the default is not {reason}"),
            default.span,
            None,
        );
    }
}

/// What a value must be, when it is not: `text` is that of a scalar, and `kind` says what it is otherwise.
fn refusal(input: &Input, text: Option<&str>, kind: &str) -> Option<String> {
    let Some(text) = text else {
        // Lists and mappings are given where no type says otherwise.
        let ty = input
            .ty
            .as_ref()
            .filter(|ty| !matches!(ty, InputType::Cloud(_)))?;
        return Some(format!("{} but {kind}", article(ty)));
    };
    let fits = match &input.ty {
        Some(InputType::Integer) => Number::parse(text).is_ok_and(|n| n.is_whole()),
        Some(InputType::Float) => Number::parse(text).is_ok_and(|n| !n.is_infinite()),
        Some(InputType::Boolean) => matches!(text, "true" | "false"),
        Some(InputType::Ip) => text.parse::<std::net::Ipv4Addr>().is_ok(),
        _ => true,
    };
    if !fits {
        return input.ty.as_ref().map(article);
    }
    input.constraints.iter().find_map(|c| c.refusal(text))
}

fn article(ty: &InputType) -> String {
    match ty {
        InputType::Integer => "a whole number".to_owned(),
        InputType::Float => "a number".to_owned(),
        InputType::Boolean => "`true` or `false`".to_owned(),
        InputType::Ip => "an IPv4 address".to_owned(),
        _ => "a text".to_owned(),
    }
}

/// Judges the values that are given for a blueprint's inputs.
///
/// # Errors
/// The first value that is missing, unknown or not allowed. //= AOS-41
pub fn given(blueprint: &Blueprint, values: &Attributes) -> Result<(), InputError> {
    let error = |name: &str, reason: String| InputError {
        name: name.to_owned(),
        reason,
    };
    for name in values.keys() {
        if !blueprint.inputs.has(name) && !PREDEFINED.contains(&&**name) {
            let near = nearest(name, blueprint.inputs.names());
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let reason = format!("is not an input of the template{near}");
            return Err(error(name, reason));
        }
    }
    for (name, input) in blueprint.inputs.iter() {
        if let Some(reason) = wrong(input, values.get(&*name.text)) {
            return Err(error(&name.text, reason));
        }
    }
    Ok(())
}

/// Why a value is none for an input.
fn wrong(input: &Input, value: Option<&Json>) -> Option<String> {
    let (text, kind) = match value {
        None | Some(Json::Null) => {
            let needed = input.default.is_none();
            return needed.then(|| "has no default and needs a value".to_owned());
        }
        Some(Json::String(text)) => (Some(text.clone()), "a text"),
        Some(Json::Array(_)) => (None, "a list"),
        Some(Json::Object(_)) => (None, "a mapping"),
        Some(scalar) => (Some(scalar.to_string()), "a scalar"),
    };
    if text.as_deref() == Some("") {
        let needed = input.required == Some(true);
        return needed.then(|| "must not be empty".to_owned());
    }
    refusal(input, text.as_deref(), kind).map(|wanted| format!("is not {wanted}"))
}

/// The values of all inputs: those that are given, and defaults for the others.
pub fn with_defaults(blueprint: &Blueprint, given: &Attributes) -> Attributes {
    let mut values = Attributes::new();
    for (name, input) in blueprint.inputs.iter() {
        let value = given.get(&*name.text).filter(|value| !value.is_null());
        let value = value
            .cloned()
            .or_else(|| input.default.as_ref().map(literal));
        if let Some(value) = value {
            values.insert(name.text.to_string(), value);
        }
    }
    for (name, value) in given {
        values.entry(name.as_str()).or_insert_with(|| value.clone());
    }
    values
}
