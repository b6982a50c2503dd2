//! Patterns of the reference's dialect, brought to the dialect of the `regex` crate.
//!
//! Both promise linear time. What differs: classes such as `\d` are ASCII, `[` and `&&` inside a class
//! are plain characters, a `{` that starts no count is plain, and octal and `\Q…\E` exist.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use regex::{Regex, RegexBuilder};

/// Larger programs are refused: a pattern is user input.
const SIZE_LIMIT: usize = 4 << 20;
/// As many compiled patterns are kept, since loops use the same one again and again.
const CACHE: usize = 64;

thread_local! {
    // Holds nothing but what can be computed again, so it cannot be observed.
    static COMPILED: RefCell<BTreeMap<String, Regex>> = const { RefCell::new(BTreeMap::new()) };
}

/// Compiles a pattern.
///
/// # Errors
/// When it is no pattern, in a few words.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let kept = COMPILED.with_borrow(|cache| cache.get(pattern).cloned());
    if let Some(regex) = kept {
        return Ok(regex);
    }
    let regex = RegexBuilder::new(&translate(pattern)?)
        .size_limit(SIZE_LIMIT)
        .nest_limit(200)
        .build()
        .map_err(|error| reason(&error))?;
    COMPILED.with_borrow_mut(|cache| {
        if cache.len() >= CACHE {
            cache.clear();
        }
        cache.insert(pattern.to_owned(), regex.clone());
    });
    Ok(regex)
}

/// The last line of a syntax error, which says what is wrong; the lines before show the translation.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

fn translate(pattern: &str) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let mut repeated = false;
    while let Some(c) = chars.next() {
        let repeats = matches!(c, '*' | '+' | '?') || c == '{' && starts_count(&chars);
        if repeats && repeated {
            return Err("a repetition cannot be repeated".to_owned());
        }
        repeated = repeats;
        if c == '{' && repeats && counts(&chars).any(|count| count > MAX_COUNT) {
            return Err(format!(
                "a repetition of more than {MAX_COUNT} is not supported"
            ));
        }
        match c {
            _ if repeats => repetition(c, &mut chars, &mut out),
            '\\' => escape(&mut chars, &mut out, false)?,
            '[' => class(&mut chars, &mut out)?,
            '{' => out.push_str("\\{"),
            '(' => group(&mut chars, &mut out)?,
            _ => out.push(c),
        }
    }
    Ok(out)
}

/// Copies a repetition with the mark that makes it lazy.
fn repetition(c: char, chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push(c);
    if c == '{' {
        copy_braces(chars, out);
    }
    out.extend(chars.next_if_eq(&'?'));
}

/// Copies up to and including a closing brace.
fn copy_braces(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    for c in chars.by_ref() {
        out.push(c);
        if c == '}' {
            break;
        }
    }
}

/// Copies the start of a group; flags that only the other dialect knows are refused.
fn group(chars: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), String> {
    out.push('(');
    if chars.next_if_eq(&'?').is_none() {
        return Ok(());
    }
    out.push('?');
    let flags: String = chars.clone().take_while(|c| !":)<P".contains(*c)).collect();
    if flags.chars().all(|c| "imsU-".contains(c)) {
        return Ok(());
    }
    Err(format!("invalid or unsupported syntax `(?{flags}`"))
}

/// A longer repetition is refused, as in the reference.
const MAX_COUNT: u64 = 1000;

/// The one or two numbers of a count.
fn counts(chars: &Peekable<Chars<'_>>) -> impl Iterator<Item = u64> + use<> {
    let text: String = chars.clone().take_while(|c| *c != '}').collect();
    let numbers: Vec<u64> = text
        .split(',')
        .filter_map(|number| number.parse().ok())
        .collect();
    numbers.into_iter()
}

/// Whether what follows a `{` is a count: `3}`, `3,}` or `3,5}`.
fn starts_count(chars: &Peekable<Chars<'_>>) -> bool {
    let text: String = chars.clone().take_while(|c| *c != '}').take(12).collect();
    let closed = chars.clone().nth(text.chars().count()) == Some('}');
    let (low, high) = text.split_once(',').unwrap_or((&text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    closed && !low.is_empty() && digits(low) && digits(high)
}

/// Copies a class up to its closing bracket.
fn class(chars: &mut Peekable<Chars<'_>>, out: &mut String) -> Result<(), String> {
    out.push('[');
    if chars.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    if chars.next_if_eq(&']').is_some() {
        out.push_str("\\]");
    }
    while let Some(c) = chars.next() {
        match c {
            ']' => {
                out.push(']');
                return Ok(());
            }
            '[' if chars.peek() == Some(&':') => {
                out.push('[');
                while let Some(c) = chars.next() {
                    out.push(c);
                    if c == ':' && chars.next_if_eq(&']').is_some() && !out.ends_with("[:") {
                        out.push(']');
                        break;
                    }
                }
            }
            '[' | '&' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '-' if chars.peek() == Some(&'-') => out.push_str("\\-"),
            '\\' => escape(chars, out, true)?,
            _ => out.push(c),
        }
    }
    Err("a class is not closed: `]` is missing".to_owned())
}

fn escape(chars: &mut Peekable<Chars<'_>>, out: &mut String, in_class: bool) -> Result<(), String> {
    let Some(c) = chars.next() else {
        return Err("the pattern ends with a backslash".to_owned());
    };
    let set = match c {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        's' => "\\t\\n\\f\\r ",
        'D' => "^0-9",
        'W' => "^0-9A-Za-z_",
        'S' => "^\\t\\n\\f\\r ",
        _ => "",
    };
    match c {
        'd' | 'w' | 's' if in_class => out.push_str(set),
        'd' | 'w' | 's' | 'D' | 'W' | 'S' => {
            out.push('[');
            out.push_str(set);
            out.push(']');
        }
        'b' if !in_class => out.push_str("(?-u:\\b)"),
        'Q' => quoted(chars, out),
        '1'..='9' if !chars.peek().is_some_and(|next| ('0'..='7').contains(next)) => {
            return Err(format!(
                "invalid escape `\\{c}`: there are no references to groups"
            ));
        }
        '0'..='7' => octal(c, chars, out),
        '<' | '>' => out.push(c),
        'A' | 'z' | 'B' if !in_class => {
            out.push('\\');
            out.push(c);
        }
        'x' | 'p' | 'P' => {
            out.push('\\');
            out.push(c);
            if chars.peek() == Some(&'{') {
                copy_braces(chars, out);
            }
        }
        'a' | 'f' | 't' | 'n' | 'r' | 'v' => {
            out.push('\\');
            out.push(c);
        }
        _ if c.is_ascii_alphanumeric() => return Err(format!("invalid escape `\\{c}`")),
        _ if c.is_ascii() => {
            out.push('\\');
            out.push(c);
        }
        _ => out.push(c),
    }
    Ok(())
}

/// The text up to `\E`, every character for itself.
fn quoted(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    while let Some(c) = chars.next() {
        if c == '\\' && chars.next_if_eq(&'E').is_some() {
            return;
        }
        out.push_str(&regex::escape(&c.to_string()));
    }
}

fn octal(first: char, chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut code = first.to_digit(8).unwrap_or(0);
    for _ in 0..2 {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else {
            break;
        };
        code = code * 8 + digit;
        chars.next();
    }
    out.push_str(&format!("\\x{{{code:X}}}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn matches(pattern: &str, text: &str, wanted: Option<&str>) {
        let regex = compile(pattern).unwrap();
        assert_eq!(
            regex.find(text).map(|m| m.as_str()),
            wanted,
            "{}",
            translate(pattern).unwrap()
        );
    }

    #[test]
    fn classes_are_ascii() {
        matches(r"\d+", "٣12", Some("12"));
        matches(r"\w+", "éab", Some("ab"));
        matches(r"[^\w]+", "a é b", Some(" é "));
        matches(r"[\D]+", "12ab", Some("ab"));
        matches(r"\bb", "éb", Some("b"));
    }

    #[test]
    fn plain_characters() {
        matches("a{", "a{", Some("a{"));
        matches("a{,2}", "a{,2}", Some("a{,2}"));
        matches("a{2}", "aaa", Some("aa"));
        matches("[a[]+", "x[a]", Some("[a"));
        matches("[[:alpha:]]+", "12ab34", Some("ab"));
        matches("[&&]+", "&&", Some("&&"));
        matches("[]a]+", "]a", Some("]a"));
        matches(r"\Qa.b\E+", "a.bb", Some("a.bb"));
        matches(r"\101", "A", Some("A"));
        matches(r"\<a\>", "<a>", Some("<a>"));
        matches("[a-z--]+", "a-b", Some("a-b"));
        matches(r"\p{Han}+\x{41}", "a日本A", Some("日本A"));
        matches(r"[\p{Han}]+", "a日本A", Some("日本"));
    }

    #[test]
    fn refused() {
        for pattern in [
            r"(a)\1", "[", "(", "a**", "a{1001}", "a{2}{3}", r"\y", "(?=a)", "(?x) a", r"\",
            "(?P<n>a",
        ] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
        assert!(compile("((a{1000}){1000}){1000}").is_err());
    }
}
