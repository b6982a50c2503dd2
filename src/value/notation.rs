//! Values in the language's own notation: what a reader is shown, and what may be written into a template.

use std::fmt::Write;
use std::rc::Rc;

use super::{Marks, Type, Value, View, show};

/// What stands for a value that must not be shown.
pub const SENSITIVE: &str = "(sensitive value)";

/// What stands for a value that must not be stored.
pub const EPHEMERAL: &str = "(ephemeral value)";

/// What stands for a value that is not known yet.
pub const UNKNOWN: &str = "(known after apply)";

/// The value as an expression over several lines, with words where there is nothing to show. `reveal` shows what
/// is sensitive or ephemeral, too. An expression without such words gives the value back, but for the
/// types of nulls.
pub fn notation(value: &Value, reveal: bool) -> String {
    let mut text = String::new();
    match heredoc(value, reveal) {
        Some(heredoc) => text.push_str(&heredoc),
        None => Writer { reveal, indent: 0 }.value(value, &mut text),
    }
    text
}

struct Writer {
    reveal: bool,
    indent: usize,
}

impl Writer {
    fn value(&mut self, value: &Value, text: &mut String) {
        if let Some(word) = hidden(value, self.reveal) {
            return text.push_str(word);
        }
        match value.view() {
            View::Unknown => text.push_str(UNKNOWN),
            View::Null => text.push_str(&null(value.ty())),
            View::Bool(value) => text.push_str(if value { "true" } else { "false" }),
            View::Number(number) => text.push_str(&number.to_string()),
            View::String(string) => quoted(string, text),
            View::Tuple(items) => self.items("", items, "", text),
            View::List(items) => self.items("tolist(", items, ")", text),
            View::Set(items) => self.items("toset(", items, ")", text),
            View::Object(items) => self.fields("", items.iter(), "", text),
            View::Map(items) => self.fields("tomap(", items.iter(), ")", text),
        }
    }

    fn items(&mut self, before: &str, items: &[Value], after: &str, text: &mut String) {
        text.push_str(before);
        text.push('[');
        self.indent += 1;
        for item in items {
            self.line(text);
            self.value(item, text);
            text.push(',');
        }
        self.indent -= 1;
        if !items.is_empty() {
            self.line(text);
        }
        text.push(']');
        text.push_str(after);
    }

    fn fields<'v>(
        &mut self,
        before: &str,
        fields: impl ExactSizeIterator<Item = (&'v Rc<str>, &'v Value)>,
        after: &str,
        text: &mut String,
    ) {
        let empty = fields.len() == 0;
        text.push_str(before);
        text.push('{');
        self.indent += 1;
        for (key, value) in fields {
            self.line(text);
            quoted(key, text);
            text.push_str(" = ");
            self.value(value, text);
        }
        self.indent -= 1;
        if !empty {
            self.line(text);
        }
        text.push('}');
        text.push_str(after);
    }

    fn line(&self, text: &mut String) {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", self.indent));
    }
}

/// The word in place of a value that is not to be shown.
fn hidden(value: &Value, reveal: bool) -> Option<&'static str> {
    let marks = value.marks();
    if reveal {
        None
    } else if marks.has(Marks::SENSITIVE) {
        Some(SENSITIVE)
    } else {
        marks.has(Marks::EPHEMERAL).then_some(EPHEMERAL)
    }
}

/// A null; its type is told where the language has a function for it.
fn null(ty: &Type) -> String {
    let (function, element) = match ty {
        Type::Dynamic => return "null".to_owned(),
        Type::Bool => return "tobool(null)".to_owned(),
        Type::Number => return "tonumber(null)".to_owned(),
        Type::String => return "tostring(null)".to_owned(),
        Type::List(element) => ("tolist", element),
        Type::Set(element) => ("toset", element),
        Type::Map(element) => ("tomap", element),
        Type::Object(_) | Type::Tuple(_) => {
            return format!("null /* {} */", show::expression(ty));
        }
    };
    format!("{function}(null) /* of {} */", show::expression(element))
}

/// A text of several lines, where it can stand as it is.
fn heredoc(value: &Value, reveal: bool) -> Option<String> {
    let text = value.text().filter(|_| hidden(value, reveal).is_none())?;
    let plain = |c: char| !c.is_control() || c == '\n' || c == '\t';
    if !text.ends_with('\n') || text.len() < 2 || !text.chars().all(plain) {
        return None;
    }
    let marker = ["EOT", "EOF", "END"]
        .into_iter()
        .find(|marker| text.lines().all(|line| line.trim() != *marker))?;
    let mut body = String::with_capacity(text.len());
    escaped_markers(text, &mut body);
    Some(format!("<<{marker}\n{body}{marker}"))
}

/// `$${` and `%%{` for what would begin an interpolation or a directive.
fn escaped_markers(string: &str, text: &mut String) {
    let mut chars = string.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, '$' | '%') && chars.peek() == Some(&'{') {
            text.push(c);
        }
        text.push(c);
    }
}

fn quoted(string: &str, text: &mut String) {
    let mut marked = String::with_capacity(string.len());
    escaped_markers(string, &mut marked);
    text.push('"');
    for c in marked.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                // Writing to a string does not fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(fields: Vec<(&str, Value)>) -> Value {
        let fields = fields.into_iter().map(|(k, v)| (k.into(), v));
        Value::object(fields.collect())
    }

    #[test]
    fn collections_say_what_they_are() {
        let value = object(vec![
            ("a b", Value::list(Type::Bool, vec![Value::bool(true)])),
            ("e", Value::tuple(vec![])),
            (
                "m",
                Value::map(Type::String, [("k".into(), Value::string("v"))].into()),
            ),
            ("n", Value::null(Type::list(Type::String))),
        ]);
        assert_eq!(
            notation(&value, false),
            "{\n  \"a b\" = tolist([\n    true,\n  ])\n  \"e\" = []\n  \"m\" = tomap({\n    \"k\" = \"v\"\n  })\n  \
             \"n\" = tolist(null) /* of string */\n}"
        );
    }

    #[test]
    fn what_must_not_be_shown_is_a_word_until_it_is_revealed() {
        let secret = Value::string("s").marked(Marks::SENSITIVE);
        let passing = Value::string("p").marked(Marks::EPHEMERAL);
        let value = Value::tuple(vec![secret, passing, Value::unknown(Type::String)]);
        let hidden = "[\n  (sensitive value),\n  (ephemeral value),\n  (known after apply),\n]";
        assert_eq!(notation(&value, false), hidden);
        let shown = "[\n  \"s\",\n  \"p\",\n  (known after apply),\n]";
        assert_eq!(notation(&value, true), shown);
    }

    #[test]
    fn texts_are_escaped() {
        let text = |text: &str| notation(&Value::string(text), false);
        assert_eq!(text("a\"b\\${c}%{d}$\u{1}"), r#""a\"b\\$${c}%%{d}$\u0001""#);
        assert_eq!(text("a\nb"), r#""a\nb""#);
        assert_eq!(text("a\n${b}\n"), "<<EOT\na\n$${b}\nEOT");
        assert_eq!(text("EOT\n"), "<<EOF\nEOT\nEOF");
        assert_eq!(text("a\r\n"), r#""a\r\n""#);
    }
}
