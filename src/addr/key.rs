use std::fmt;
use std::rc::Rc;

use crate::value::{Value, View};

/// What tells the instances of one resource or module call apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstanceKey {
    /// Neither `count` nor `for_each`.
    #[default]
    None,
    /// An index of `count`.
    Int(u64),
    /// A key of `for_each`.
    String(Rc<str>),
}

impl InstanceKey {
    /// Whether there is no key.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The key as a value of the language; nothing for [`Self::None`].
    pub fn value(&self) -> Option<Value> {
        match self {
            Self::None => None,
            Self::Int(index) => Some(Value::int(i64::try_from(*index).unwrap_or(i64::MAX))),
            Self::String(key) => Some(Value::string(key.clone())),
        }
    }

    /// The key that a known string value stands for.
    pub fn from_string(value: &Value) -> Option<Self> {
        match value.view() {
            View::String(key) => Some(Self::String(key.clone())),
            _ => None,
        }
    }
}

impl fmt::Display for InstanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Int(index) => write!(f, "[{index}]"),
            Self::String(key) => write!(f, "[{}]", quoted(key)),
        }
    }
}

/// A string as a quoted literal of the language: escapes, and template marks doubled.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => out.extend([c, c]),
            c if c.is_control() => out.push_str(&escaped(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn escaped(c: char) -> String {
    let code = u32::from(c);
    if code < 0x1_0000 {
        format!("\\u{code:04x}")
    } else {
        format!("\\U{code:08x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_terraform_does() {
        assert_eq!(InstanceKey::None.to_string(), "");
        assert_eq!(InstanceKey::Int(3).to_string(), "[3]");
        let key = InstanceKey::String("a\"b\\${c}\n%{\u{1}$".into());
        assert_eq!(key.to_string(), r#"["a\"b\\$${c}\n%%{\u0001$"]"#);
    }

    #[test]
    fn orders_numbers_by_value_and_before_strings() {
        let mut keys = [
            InstanceKey::String("a".into()),
            InstanceKey::Int(10),
            InstanceKey::None,
            InstanceKey::Int(9),
        ];
        keys.sort();
        let shown: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["", "[9]", "[10]", "[\"a\"]"]);
    }
}
