use std::ops::Range;
use std::rc::Rc;

use crate::text::normal;

/// A text with its escapes resolved, and what was wrong with them: places relative to the text.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) problems: Vec<(Range<usize>, String)>,
}

/// Resolves `$${` and `%%{`, and with `quoted` also backslash escapes. A bad escape is kept as it is.
pub(super) fn decode(raw: &str, quoted: bool) -> Decoded {
    let mut out = Decoded {
        text: String::with_capacity(raw.len()),
        problems: Vec::new(),
    };
    let mut rest = raw;
    while let Some(at) = rest.find(|c| c == '$' || c == '%' || (quoted && c == '\\')) {
        let (plain, tail) = rest.split_at(at);
        out.text.push_str(plain);
        let base = raw.len() - tail.len();
        let used = if tail.starts_with('\\') {
            escape(tail, base, &mut out)
        } else {
            marker(tail, &mut out)
        };
        rest = tail.get(used..).unwrap_or("");
    }
    out.text.push_str(rest);
    out
}

/// At `$` or `%`. Gives the length used.
fn marker(tail: &str, out: &mut Decoded) -> usize {
    let escaped = tail.starts_with("$${") || tail.starts_with("%%{");
    let kept = tail
        .get(usize::from(escaped)..if escaped { 3 } else { 1 })
        .unwrap_or("");
    out.text.push_str(kept);
    if escaped { 3 } else { 1 }
}

/// At a backslash. Gives the length used.
fn escape(tail: &str, base: usize, out: &mut Decoded) -> usize {
    let Some(selector) = tail.chars().nth(1) else {
        out.problems.push((
            base..base + 1,
            "a backslash must be followed by what it escapes".to_owned(),
        ));
        out.text.push('\\');
        return 1;
    };
    match selector {
        'n' => out.text.push('\n'),
        'r' => out.text.push('\r'),
        't' => out.text.push('\t'),
        '"' | '\\' => out.text.push(selector),
        'u' => return unicode(tail, base, 4, out),
        'U' => return unicode(tail, base, 8, out),
        other => {
            let len = 1 + other.len_utf8();
            out.problems.push((
                base..base + len,
                format!("`\\{other}` is no escape; a backslash itself is written `\\\\`"),
            ));
            out.text.push(other);
        }
    }
    1 + selector.len_utf8()
}

/// `\u` and `\U` with as many of the wanted hexadecimal digits as there are.
fn unicode(tail: &str, base: usize, wanted: usize, out: &mut Decoded) -> usize {
    let digits: &str = tail.get(2..).unwrap_or("");
    let have = digits
        .bytes()
        .take(wanted)
        .take_while(u8::is_ascii_hexdigit)
        .count();
    let number = digits
        .get(..have)
        .filter(|_| have == wanted)
        .and_then(|d| u32::from_str_radix(d, 16).ok());
    let len = 2 + have;
    match (number, number.and_then(char::from_u32)) {
        (_, Some(c)) => out.text.push(c),
        (number, None) => {
            let message = if number.is_some() {
                "this number is not a character".to_owned()
            } else {
                format!("{wanted} hexadecimal digits must follow")
            };
            out.problems.push((base..base + len, message));
            out.text.push_str(tail.get(..len).unwrap_or(""));
        }
    }
    len
}

/// A text in the normal form that all string values have.
pub(crate) fn nfc(text: &str) -> Rc<str> {
    normal(text).into()
}
