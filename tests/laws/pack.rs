//! Many small inputs in one readable file: a line `== name`, then the bytes, then a line end. `\\`, `\r` and
//! `\xHH` stand for a backslash, a carriage return and any byte.

use std::fmt::Write;

/// The inputs of a file with their names.
pub fn read(text: &str) -> Vec<(String, Vec<u8>)> {
    let text = text.strip_prefix("== ").unwrap_or_default();
    let entries = text.split("\n== ").filter(|entry| !entry.is_empty());
    let entry = |entry: &str| {
        let (name, body) = entry.split_once('\n').unwrap_or((entry, ""));
        (name.to_owned(), unescaped(body))
    };
    let mut entries: Vec<_> = entries.map(entry).collect();
    // The last line end of the file belongs to no input.
    if let Some((_, last)) = entries.last_mut() {
        last.pop();
    }
    entries
}

fn unescaped(body: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let (byte, len) = match after.as_bytes().first() {
            Some(b'r') => (b'\r', 1),
            Some(b'x') => (u8::from_str_radix(&after[1..3], 16).expect("two digits"), 3),
            _ => (b'\\', 1),
        };
        bytes.push(byte);
        rest = &after[len..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// A file of these inputs.
pub fn write<'i>(inputs: impl IntoIterator<Item = (String, &'i [u8])>) -> String {
    let mut text = String::new();
    for (name, bytes) in inputs {
        let _ = writeln!(text, "== {name}");
        for chunk in bytes.utf8_chunks() {
            chunk.valid().chars().for_each(|c| escape(c, &mut text));
            for byte in chunk.invalid() {
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
        text.push('\n');
    }
    text
}

fn escape(c: char, text: &mut String) {
    match c {
        '\\' => text.push_str("\\\\"),
        '\r' => text.push_str("\\r"),
        // A line that begins like a name.
        '=' if text.ends_with('\n') => text.push_str("\\x3d"),
        '\n' | ' '..='~' => text.push(c),
        c if c.is_alphanumeric() => text.push(c),
        c => {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
}
