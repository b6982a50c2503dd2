use super::{Position, graphemes};

/// The position of a byte in a JSON file, as Terraform counts there: a tab is two columns wide, a carriage
/// return has none, and inside of a string it counts the unescaped text, so that a place behind an escape
/// is not where the eye finds it. For output that must agree with Terraform's; to edit or to underline,
/// use the byte.
///
/// `text` is the line that holds the byte, `offset` the place in it, `line` its number from 1.
pub(super) fn position(text: &str, offset: usize, line: u32, byte: u32) -> Position {
    let mut column = 1;
    let mut done = 0;
    loop {
        let rest = text.get(done..).unwrap_or("");
        let plain = rest.find('"').unwrap_or(rest.len());
        if done + plain >= offset {
            let before = text.get(done..offset).unwrap_or("");
            return at(line, column + width(before), byte);
        }
        column += width(rest.get(..plain).unwrap_or(""));
        done += plain;
        let (len, whole) = string_len(rest.get(plain..).unwrap_or(""));
        if done + len > offset {
            let begun = text.get(done..offset).unwrap_or("");
            return inside(begun, whole, line, column, byte);
        }
        let string = text.get(done..done + len).unwrap_or("");
        column += graphemes(string).len();
        done += len;
    }
}

fn at(line: u32, column: usize, byte: u32) -> Position {
    Position {
        line,
        column: u32::try_from(column).unwrap_or(u32::MAX),
        byte,
    }
}

/// Columns of text between tokens.
fn width(text: &str) -> usize {
    let extra = |c| match c {
        '\t' => 2,
        '\r' => 0,
        _ => 1,
    };
    text.chars().map(extra).sum()
}

/// Length of a string, and whether it is closed. A control character ends it too.
fn string_len(text: &str) -> (usize, bool) {
    let mut escaping = false;
    for (i, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            0..32 => return (i, false),
            b'"' if !escaping => return (i + 1, true),
            _ => escaping = byte == b'\\' && !escaping,
        }
    }
    (text.len(), false)
}

/// A place inside of a string, of which `begun` is the part before the place. A broken string has no
/// text: there places are as written.
fn inside(begun: &str, whole: bool, line: u32, column: usize, byte: u32) -> Position {
    let raw = begun.get(1..).unwrap_or("");
    let text = unescaped(raw).filter(|_| whole);
    let text = text.unwrap_or_else(|| raw.to_owned());
    let breaks = text.matches('\n').count();
    let last = text.rsplit('\n').next().unwrap_or("");
    let graphemes = graphemes(last).len();
    let lost = u32::try_from(raw.len().saturating_sub(text.len())).unwrap_or(0);
    if breaks == 0 {
        // An empty beginning is the quote itself: one column.
        let quote = usize::from(!begun.is_empty());
        return at(line, column + quote + graphemes, byte.saturating_sub(lost));
    }
    let line = line + u32::try_from(breaks).unwrap_or(0);
    at(line, graphemes + 1, byte.saturating_sub(lost))
}

/// The text so far; an escape cut off at the end is left out. Nothing when an escape is wrong.
fn unescaped(raw: &str) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(rest.get(..at).unwrap_or(""));
        let tail = rest.get(at..).unwrap_or("");
        let (c, len) = match tail.as_bytes().get(1) {
            Some(b'n') => ('\n', 2),
            Some(b'u') if has_digits(tail) => unicode(tail),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'r' | b't') => ('?', 2),
            Some(_) => return None,
            None => break,
        };
        text.push(c);
        rest = tail.get(len..).unwrap_or("");
    }
    text.push_str(rest);
    Some(text)
}

/// Whether nothing but hexadecimal digits follows `\u`, as far as the text goes.
fn has_digits(tail: &str) -> bool {
    let digits = tail.bytes().skip(2).take(4);
    digits.into_iter().all(|b| b.is_ascii_hexdigit())
}

fn unicode(tail: &str) -> (char, usize) {
    let unit = |from: usize| {
        let digits = tail.get(from..from + 4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(2).unwrap_or(0xfffd);
    let second = tail.get(6..8).filter(|t| *t == "\\u").and_then(|_| unit(8));
    let pair = char::decode_utf16([first, second.unwrap_or(0)]).next();
    match pair {
        Some(Ok(c)) => (c, 6 + 6 * usize::from(c > '\u{ffff}')),
        _ => ('\u{fffd}', 6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and column of the place marked `@`.
    fn column(marked: &str) -> (u32, u32) {
        let offset = marked.find('@').unwrap();
        let position = position(&marked.replace('@', ""), offset, 4, 0);
        (position.line, position.column)
    }

    #[test]
    fn tabs_are_two_columns_wide() {
        assert_eq!(column("\t\"a\": @1"), (4, 8));
    }

    #[test]
    fn columns_behind_an_escape_are_those_of_the_text() {
        assert_eq!(
            column(r#"      "value": "caf\u00e9 \ud83d\ude00 ${@x}""#),
            (4, 26)
        );
        assert_eq!(column(r#"{"a": "x\n${@x}"}"#), (5, 3));
    }

    #[test]
    fn broken_strings_have_no_text() {
        assert_eq!(column(r#"{"a\n\q@b": 1"#), (4, 8));
        assert_eq!(column(r#"{"a\n@"#), (4, 6));
    }

    #[test]
    fn whole_strings_count_as_written() {
        assert_eq!(column(r#"{"a\n": @1"#), (4, 9));
    }
}
