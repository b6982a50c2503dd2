//! YAML: `yamlencode` and `yamldecode`, by the rules of YAML 1.1.

use std::fmt::Write;

use super::spec::{Accepts, Args, FuncError, FuncSpec, Param, Returns, TypeSpec};
use super::yaml_read;
use crate::value::{Extent, Type, Value, View};

/// `yamldecode`
pub static YAMLDECODE: FuncSpec = FuncSpec {
    name: "yamldecode",
    summary: "The value behind a YAML text.",
    params: &[Param::new("src", TypeSpec::String)],
    returns: Returns::Result,
    nullable: true,
    run: |args| yaml_read::decode(args.text(0)?).map_err(FuncError::call),
    examples: &[("yamldecode(\"{a: 1, b: yes}\")", "{ a = 1, b = true }")],
    ..FuncSpec::BASE
};

/// `yamlencode`
pub static YAMLENCODE: FuncSpec = FuncSpec {
    name: "yamlencode",
    summary: "The value as YAML.",
    params: &[Param::new("value", TypeSpec::Any)
        .accepting(Accepts::NULL.and(Accepts::UNKNOWN).and(Accepts::DYNAMIC))],
    returns: Returns::Fixed(TypeSpec::String),
    vague: true,
    run: yamlencode,
    examples: &[(
        "yamlencode({ b = [1, \"x\"] })",
        "\"\\\"b\\\":\\n- 1\\n- \\\"x\\\"\\n\"",
    )],
    ..FuncSpec::BASE
};

fn yamlencode(args: &Args<'_>) -> Result<Value, FuncError> {
    let value = args.value(0)?;
    if !value.is_wholly_known() {
        return Ok(Value::unknown(Type::String));
    }
    check_indented(value)?;
    let mut writer = Writer::default();
    writer.node(value, Place::Root, 0);
    writer.end_line();
    if matches!(value.view(), View::Null | View::Bool(_) | View::Number(_)) {
        // A plain scalar alone could go on in a next line, so its end is told.
        writer.text.push_str("...\n");
    }
    Ok(Value::string(writer.text))
}

/// What is written with a line for every part and more spaces at every level grows by both.
pub(super) fn check_indented(value: &Value) -> Result<(), FuncError> {
    let extent = value.extent();
    let spaces = (extent.cells() as usize).saturating_mul(usize::from(extent.depth()));
    Ok(Extent::check_text(spaces)?)
}

/// Whether a text is written as it is: it has several lines, and nothing that would be lost so.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with(' ')
        && !text.contains(" \n")
        && text
            .chars()
            .all(|c| c == '\n' || is_printable(c) && !matches!(c, '\u{2028}' | '\u{2029}'))
}

fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Root,
    /// Behind `key:`.
    Value,
    /// Behind `- `, `? ` or `: `, where a collection starts in the same line.
    Inline,
}

#[derive(Default)]
struct Writer {
    text: String,
}

/// Text longer than this is folded at a space.
const WIDTH: usize = 80;
/// Longer keys are written in the long form.
const MAX_KEY: usize = 128;

impl Writer {
    fn node(&mut self, value: &Value, place: Place, indent: usize) {
        match value.view() {
            View::Null | View::Unknown => self.plain(place, "null"),
            View::Bool(value) => self.plain(place, if value { "true" } else { "false" }),
            View::Number(number) => self.plain(place, &number.to_string()),
            View::String(text) => {
                self.plain(place, "");
                let indent = if place == Place::Root { 2 } else { indent + 2 };
                self.string(text, indent);
            }
            View::List(values) | View::Set(values) | View::Tuple(values) => {
                self.sequence(values, place, indent);
            }
            View::Map(values) | View::Object(values) if values.is_empty() => {
                self.plain(place, "{}")
            }
            View::Map(values) | View::Object(values) => {
                let own = if place == Place::Root { 0 } else { indent + 2 };
                for (index, (key, value)) in values.iter().enumerate() {
                    self.start_line(index == 0 && place != Place::Value, own);
                    self.entry(key, value, own);
                }
            }
        }
    }

    fn entry(&mut self, key: &str, value: &Value, indent: usize) {
        if key.len() <= MAX_KEY && !is_literal(key) {
            self.quoted(key, None);
            self.text.push(':');
            return self.node(value, Place::Value, indent);
        }
        self.text.push_str("? ");
        self.string(key, indent + 2);
        self.start_line(false, indent);
        self.text.push_str(": ");
        self.node(value, Place::Inline, indent);
    }

    fn sequence(&mut self, values: &[Value], place: Place, indent: usize) {
        if values.is_empty() {
            return self.plain(place, "[]");
        }
        // Behind a key a sequence needs no indentation of its own.
        let own = match place {
            Place::Root => 0,
            Place::Value => indent,
            Place::Inline => indent + 2,
        };
        for (index, value) in values.iter().enumerate() {
            self.start_line(index == 0 && place != Place::Value, own);
            self.text.push_str("- ");
            self.node(value, Place::Inline, own);
        }
    }

    /// A new line with its indentation, unless the line has just been started.
    fn start_line(&mut self, started: bool, indent: usize) {
        if !started {
            self.end_line();
            self.text.push_str(&" ".repeat(indent));
        }
    }

    /// Ends the line, unless a literal text has just done so.
    fn end_line(&mut self) {
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn plain(&mut self, place: Place, text: &str) {
        if place == Place::Value {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    /// A text of several lines as it is, any other in quotes. Further lines have the indentation.
    fn string(&mut self, text: &str, indent: usize) {
        if !is_literal(text) {
            return self.quoted(text, Some(indent));
        }
        self.text.push('|');
        if text.starts_with([' ', '\n']) {
            self.text.push('2');
        }
        let body = text.strip_suffix('\n').unwrap_or(text);
        if body.len() == text.len() {
            self.text.push('-');
        } else if body.is_empty() || body.ends_with('\n') {
            self.text.push('+');
        }
        for line in body.split('\n') {
            self.text.push('\n');
            if !line.is_empty() {
                self.text.push_str(&" ".repeat(indent));
                self.text.push_str(line);
            }
        }
        if body.len() < text.len() {
            self.text.push('\n');
        }
    }

    /// A text in double quotes, folded at spaces when an indentation for further lines is given.
    fn quoted(&mut self, text: &str, fold: Option<usize>) {
        self.text.push('"');
        let mut after_space = false;
        let last = text.chars().count().saturating_sub(1);
        let mut chars = text.chars().enumerate().peekable();
        while let Some((at, c)) = chars.next() {
            let may_fold = c == ' ' && !after_space && at > 0 && at < last;
            match fold {
                Some(indent) if may_fold && self.column() > WIDTH => {
                    self.start_line(false, indent);
                    if chars.peek().is_some_and(|(_, next)| *next == ' ') {
                        self.text.push('\\');
                    }
                }
                _ => self.char(c),
            }
            after_space = c == ' ';
        }
        self.text.push('"');
    }

    fn column(&self) -> usize {
        self.text.chars().rev().take_while(|c| *c != '\n').count()
    }

    fn char(&mut self, c: char) {
        let short = match c {
            '\0' => '0',
            '\x07' => 'a',
            '\x08' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\x0b' => 'v',
            '\x0c' => 'f',
            '\r' => 'r',
            '\x1b' => 'e',
            '"' => '"',
            '\\' => '\\',
            '\u{85}' => 'N',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            _ if is_printable(c) => {
                return self.text.push(c);
            }
            // Writing to a string cannot fail.
            _ => {
                let code = u32::from(c);
                let _ = match code {
                    0..=0xff => write!(self.text, "\\x{code:02X}"),
                    0x100..=0xffff => write!(self.text, "\\u{code:04X}"),
                    _ => write!(self.text, "\\U{code:08X}"),
                };
                return;
            }
        };
        self.text.push('\\');
        self.text.push(short);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::func::{Nowhere, call};
    use crate::value::json;

    #[track_caller]
    fn writes(value: &str, wanted: &str) {
        let value = json::decode(value).unwrap();
        let written = call(&YAMLENCODE, std::slice::from_ref(&value), &Nowhere).unwrap();
        assert_eq!(written.text().map(|text| &**text), Some(wanted));
        assert_eq!(yaml_read::decode(wanted).unwrap(), value);
    }

    #[test]
    fn structures() {
        writes(r#"{"a":"b","c":1}"#, "\"a\": \"b\"\n\"c\": 1\n");
        writes(
            r#"[[[]],{"a":[{"b":1,"c":2}]},[{"a":1}]]"#,
            "- - []\n- \"a\":\n  - \"b\": 1\n    \"c\": 2\n- - \"a\": 1\n",
        );
        writes(
            r#"{"a":{"b":{"c":[1]}}}"#,
            "\"a\":\n  \"b\":\n    \"c\":\n    - 1\n",
        );
        writes(r#"{"a":{"b":{}}}"#, "\"a\":\n  \"b\": {}\n");
        writes("1.5", "1.5\n...\n");
        writes("null", "null\n...\n");
        writes("\"x\"", "\"x\"\n");
        writes("[]", "[]\n");
    }

    #[test]
    fn several_lines() {
        writes("\"a\\nb\"", "|-\n  a\n  b\n");
        writes("\"a\\n\\nb\\n\\n\"", "|+\n  a\n\n  b\n\n");
        writes("\"\\n\"", "|2+\n\n");
        writes("\" a\\nb\"", "|2-\n   a\n  b\n");
        writes("\"a \\nb\"", "\"a \\nb\"\n");
        writes(
            r#"{"x":{"y":"a\nb\n\n"},"z":["p\nq",{"k":"r\ns"}]}"#,
            "\"x\":\n  \"y\": |+\n    a\n    b\n\n\"z\":\n- |-\n  p\n  q\n- \"k\": |-\n    r\n    s\n",
        );
        writes(
            r#"{"a\nb":{"c":1},"d":2}"#,
            "? |-\n  a\n  b\n: \"c\": 1\n\"d\": 2\n",
        );
        writes(r#"{"a\nb\n":["c"]}"#, "? |\n  a\n  b\n: - \"c\"\n");
    }

    #[test]
    fn long_lines_and_odd_characters() {
        let words =
            "aaaaaaaaaa bbbbbbbbbbbb cccccccccccccc dddddddddddddd eeeeeeeeeeeee ffffffffffffff";
        writes(
            &format!("\"{words} ggg\""),
            &format!("\"{words}\n  ggg\"\n"),
        );
        writes(
            &format!("{{\"{words} ggg {words}\":1}}"),
            &format!("? \"{words}\n  ggg {words}\"\n: 1\n"),
        );
        writes("\"é \\u0007 \\u2028 😀\"", "\"é \\a \\L \\U0001F600\"\n");
    }
}
