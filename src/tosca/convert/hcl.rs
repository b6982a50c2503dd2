//! Terraform's text for values.

use serde_json::Value as Json;

use crate::addr::quoted;
use crate::sorted::Gather;
use crate::text::is_identifier;
use crate::tosca::carry::as_expression;

/// The text of a value; what expressions stand for is written as they are.
pub(in crate::tosca) fn value(value: &Json) -> String {
    if let Some((text, _)) = as_expression(value) {
        return text.to_owned();
    }
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(_) | Json::Number(_) => value.to_string(),
        Json::String(text) => quoted(text),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(self::value).gathered();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) => {
            let mut text = String::from("{\n");
            for (key, member) in members {
                text.push_str(&format!("{} = {}\n", self::key(key), self::value(member)));
            }
            text.push('}');
            if members.is_empty() {
                "{}".to_owned()
            } else {
                text
            }
        }
    }
}

/// A key of an object: bare where it can be.
pub(super) fn key(key: &str) -> String {
    // `for` would begin a loop.
    if is_identifier(key) && key != "for" {
        key.to_owned()
    } else {
        quoted(key)
    }
}
