//! Single values as text.

use crate::text::{is_start, is_word};
use std::fmt::Write;

/// A text in quotes, everything that cannot be seen written as an escape.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let code = u32::from(c);
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x07' => quoted.push_str("\\a"),
            '\x08' => quoted.push_str("\\b"),
            '\x0b' => quoted.push_str("\\v"),
            '\x0c' => quoted.push_str("\\f"),
            c if is_visible(c) => quoted.push(c),
            // Writing to a string cannot fail.
            _ if code < 0x80 => drop(write!(quoted, "\\x{code:02x}")),
            _ if code < 0x1_0000 => drop(write!(quoted, "\\u{code:04x}")),
            _ => drop(write!(quoted, "\\U{code:08x}")),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that show nothing by themselves, besides controls and white space.
const INVISIBLE: [(u32, u32); 13] = [
    (0xAD, 0xAD),
    (0x600, 0x605),
    (0x61C, 0x61C),
    (0x6DD, 0x6DD),
    (0x70F, 0x70F),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xE000, 0xF8FF),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xE_0000, 0x10_FFFF),
];

fn is_visible(c: char) -> bool {
    let code = u32::from(c);
    let hidden = INVISIBLE
        .iter()
        .any(|(from, to)| (*from..=*to).contains(&code));
    c == ' ' || !(c.is_control() || c.is_whitespace() || hidden)
}

/// A name as the language would take it: in quotes unless it is an identifier.
pub(super) fn name(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().is_some_and(is_start);
    if first && chars.all(|c| is_word(c) || c == '_' || c == '-') {
        name.to_owned()
    } else {
        quoted(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(
            quoted("a\t\"\\ é 日 \u{1}\u{a0}\u{200b}\u{1F600}"),
            "\"a\\t\\\"\\\\ é 日 \\x01\\u00a0\\u200b\u{1F600}\""
        );
        assert_eq!(
            [name("a-b_1"), name("1a"), name("k k")],
            ["a-b_1", "\"1a\"", "\"k k\""]
        );
    }
}
