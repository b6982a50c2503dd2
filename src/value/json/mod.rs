//! Values and types as JSON: digits are kept exactly, keys are sorted.

use std::fmt;
use std::fmt::Write;
use std::rc::Rc;

mod read;

use serde_json::Value as Json;

pub use read::decode;

use super::{Number, ObjectType, Type, Value, View};
use crate::sorted::{Gather, SortedMap};

/// Why a value could not be written or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// Something inside is not known yet.
    Unknown,
    /// JSON has no infinity.
    Infinity,
    /// A number has too many digits to be written.
    TooLong,
    /// The text is not JSON; what was expected, and at which byte.
    Syntax(&'static str, usize),
    /// The JSON is not the notation of a type.
    NoType,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("a value that is not known yet has no JSON form"),
            Self::Infinity => f.write_str("an infinite number has no JSON form"),
            Self::TooLong => f.write_str("a number has too many digits to be written"),
            Self::Syntax(wanted, at) => write!(f, "not valid JSON at byte {at}: {wanted}"),
            Self::NoType => f.write_str("not the notation of a type"),
        }
    }
}

/// The value as compact JSON, as `jsonencode` prints it. Marks are left behind.
///
/// # Errors
/// When something inside is unknown, infinite, or a number of more digits than can be written.
pub fn encode(value: &Value) -> Result<String, JsonError> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Ok(text)
}

fn write_value(value: &Value, text: &mut String) -> Result<(), JsonError> {
    match value.view() {
        View::Null => text.push_str("null"),
        View::Unknown => return Err(JsonError::Unknown),
        View::Bool(value) => text.push_str(if value { "true" } else { "false" }),
        View::Number(number) if number.is_infinite() => return Err(JsonError::Infinity),
        View::Number(number) if !number.is_writable() => return Err(JsonError::TooLong),
        View::Number(number) => text.push_str(&number.to_string()),
        View::String(string) => write_quoted(string, text),
        View::List(values) | View::Set(values) | View::Tuple(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_value(value, text)?;
            }
            text.push(']');
        }
        View::Map(values) | View::Object(values) => {
            text.push('{');
            for (index, (key, value)) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_quoted(key, text);
                text.push(':');
                write_value(value, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

/// A JSON string with what HTML could misread escaped too, as `jsonencode` prints strings.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    write_quoted(text, &mut quoted);
    quoted
}

fn write_quoted(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\x08' => text.push_str("\\b"),
            '\x0c' => text.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// The value that JSON itself implies.
pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::null(Type::Dynamic),
        Json::Bool(value) => Value::bool(*value),
        Json::Number(number) => {
            Number::parse(number.as_str()).map_or_else(|_| Value::null(Type::Number), Value::number)
        }
        Json::String(text) => Value::string(text.as_str()),
        Json::Array(values) => Value::tuple(values.iter().map(from_json).gathered::<Vec<_>>()),
        Json::Object(values) => Value::object(
            values
                .iter()
                .map(|(key, value)| (super::value::nfc(key.as_str().into()), from_json(value)))
                .gathered(),
        ),
    }
}

/// The value as a JSON tree. Marks are left behind; what is unknown becomes null.
pub fn to_json(value: &Value) -> Json {
    match value.view() {
        View::Null | View::Unknown => Json::Null,
        View::Bool(value) => Json::Bool(value),
        View::Number(value) => number(value),
        View::String(text) => Json::String(text.to_string()),
        View::List(values) | View::Set(values) | View::Tuple(values) => {
            values.iter().map(to_json).collect()
        }
        View::Map(values) | View::Object(values) => Json::Object(
            values
                .iter()
                .map(|(k, v)| (k.to_string(), to_json(v)))
                .gathered(),
        ),
    }
}

/// A number as JSON; an infinite one becomes null.
pub fn number(value: &Number) -> Json {
    match value.is_infinite() {
        true => Json::Null,
        false => Json::Number(crate::json::number(&value.to_string())),
    }
}

/// A type in the notation of state files: `"string"`, `["list","string"]`, `["object",{…}]`.
pub fn type_to_json(ty: &Type) -> Json {
    let pair = |kind: &str, rest: Json| Json::Array(vec![Json::String(kind.to_owned()), rest]);
    match ty {
        Type::Dynamic => Json::String("dynamic".to_owned()),
        Type::Bool => Json::String("bool".to_owned()),
        Type::Number => Json::String("number".to_owned()),
        Type::String => Json::String("string".to_owned()),
        Type::List(element) => pair("list", type_to_json(element)),
        Type::Set(element) => pair("set", type_to_json(element)),
        Type::Map(element) => pair("map", type_to_json(element)),
        Type::Tuple(elements) => pair("tuple", elements.iter().map(type_to_json).collect()),
        Type::Object(object) => {
            let attributes = object
                .attributes
                .iter()
                .map(|(k, v)| (k.to_string(), type_to_json(v)))
                .gathered();
            let mut parts = vec![Json::String("object".to_owned()), Json::Object(attributes)];
            if !object.optional.is_empty() {
                let names = object.optional.iter().map(|k| Json::String(k.to_string()));
                parts.push(names.collect());
            }
            Json::Array(parts)
        }
    }
}

/// Reads the notation of [`type_to_json`].
///
/// # Errors
/// When it is anything else.
pub fn type_from_json(json: &Json) -> Result<Type, JsonError> {
    match json {
        Json::String(name) => primitive(name),
        Json::Array(parts) => match parts.as_slice() {
            [Json::String(kind), rest] => compound(kind, rest, &[]),
            [Json::String(kind), rest, Json::Array(optional)] => compound(kind, rest, optional),
            _ => Err(JsonError::NoType),
        },
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => Err(JsonError::NoType),
    }
}

fn primitive(name: &str) -> Result<Type, JsonError> {
    match name {
        "dynamic" => Ok(Type::Dynamic),
        "bool" => Ok(Type::Bool),
        "number" => Ok(Type::Number),
        "string" => Ok(Type::String),
        _ => Err(JsonError::NoType),
    }
}

fn compound(kind: &str, rest: &Json, optional: &[Json]) -> Result<Type, JsonError> {
    match (kind, rest) {
        ("list", element) => Ok(Type::list(type_from_json(element)?)),
        ("set", element) => Ok(Type::set(type_from_json(element)?)),
        ("map", element) => Ok(Type::map(type_from_json(element)?)),
        ("tuple", Json::Array(elements)) => {
            let elements: Result<Vec<_>, _> = elements.iter().map(type_from_json).collect();
            Ok(Type::tuple(elements?))
        }
        ("object", Json::Object(attributes)) => {
            let attributes: Result<SortedMap<Rc<str>, _>, _> = attributes
                .iter()
                .map(|(key, ty)| Ok((key.as_str().into(), type_from_json(ty)?)))
                .try_gathered();
            let optional = optional
                .iter()
                .filter_map(Json::as_str)
                .map(Rc::from)
                .gathered();
            Ok(Type::Object(Rc::new(ObjectType {
                attributes: attributes?,
                optional,
            })))
        }
        _ => Err(JsonError::NoType),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn round_trip(text: &str) {
        assert_eq!(encode(&decode(text).unwrap()).unwrap(), text);
    }

    #[test]
    fn digits_and_order_survive() {
        round_trip(r#"{"a":[1,null,"x"],"b":{"c":1.5}}"#);
        round_trip("123456789012345678901234567890.5");
        round_trip(r#""\u003ca\u003e \u0026 \"q\" \\ \n""#);
        round_trip("[]");
    }

    #[test]
    fn implied_types() {
        let value = decode(r#"{"p":{"q":[7,{}]}}"#).unwrap();
        let wanted: Json = serde_json::from_str(
            r#"["object",{"p":["object",{"q":["tuple",["number",["object",{}]]]}]}]"#,
        )
        .unwrap();
        assert_eq!(type_to_json(value.ty()), wanted);
        assert_eq!(type_from_json(&wanted).as_ref(), Ok(value.ty()));
        assert_eq!(type_from_json(&Json::Null), Err(JsonError::NoType));
    }

    #[test]
    fn refuses() {
        assert_eq!(
            encode(&Value::unknown(Type::String)),
            Err(JsonError::Unknown)
        );
        assert_eq!(
            encode(&Value::number(Number::infinity(false))),
            Err(JsonError::Infinity)
        );
        let long = decode("1e9000000").unwrap();
        assert_eq!(encode(&long), Err(JsonError::TooLong));
        assert!(matches!(decode("1 2"), Err(JsonError::Syntax(..))));
        assert!(matches!(decode(""), Err(JsonError::Syntax(..))));
    }
}
