use std::fmt::Write as _;

use crate::text::{is_newer, is_visible};

/// A string literal: what starts a template is doubled, what cannot be seen is written as its number.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '$' | '%' if chars.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if is_visible(c) && !is_newer(c) => out.push(c),
            c => {
                let number = u32::from(c);
                // Writing to a string cannot fail.
                let _ = if number < 0x10000 {
                    write!(out, "\\u{number:04x}")
                } else {
                    write!(out, "\\U{number:08x}")
                };
            }
        }
    }
    out.push('"');
    out
}
