//! Classes of characters and escapes.

use super::set::Set;
use super::unicode;
use crate::sorted::Gather;

type Ranges = &'static [(char, char)];

const DIGIT: Ranges = &[('0', '9')];
const WORD: Ranges = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: Ranges = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];

/// The names between `[:` and `:]`.
const NAMED: &[(&str, Ranges)] = &[
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("alpha", &[('A', 'Z'), ('a', 'z')]),
    ("ascii", &[('\0', '\x7f')]),
    ("blank", &[('\t', '\t'), (' ', ' ')]),
    ("cntrl", &[('\0', '\x1f'), ('\x7f', '\x7f')]),
    ("digit", DIGIT),
    ("graph", &[('!', '~')]),
    ("lower", &[('a', 'z')]),
    ("print", &[(' ', '~')]),
    ("punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("space", &[('\t', '\r'), (' ', ' ')]),
    ("upper", &[('A', 'Z')]),
    ("word", WORD),
    ("xdigit", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
];

fn set(ranges: Ranges) -> Set {
    let numbers = ranges.iter().map(|&(a, b)| (u32::from(a), u32::from(b)));
    Set::of(numbers.gathered())
}

/// With `fold` the set of what its characters are folded to.
fn finished(set: Set, fold: bool, negated: bool) -> Set {
    let set = if fold { set.folded() } else { set };
    if negated { set.others() } else { set }
}

/// A class in brackets; the text begins with its `[`.
pub(super) fn bracketed(rest: &mut &str, fold: bool) -> Result<Set, String> {
    let mut text = rest.get(1..).unwrap_or_default();
    let negated = text.strip_prefix('^');
    text = negated.unwrap_or(text);
    let (mut ranges, mut whole) = (Vec::new(), Vec::new());
    let mut first = true;
    loop {
        match text.strip_prefix(']') {
            Some(after) if !first => {
                *rest = after;
                break;
            }
            _ => first = false,
        }
        if let Some((found, after)) = posix(text, fold)? {
            whole.extend(found.ranges());
            text = after;
        } else if let Some(found) = escaped(&mut text, fold)? {
            whole.extend(found.ranges());
        } else {
            ranges.push(range(&mut text)?);
        }
    }
    whole.extend(finished(Set::of(ranges), fold, false).ranges());
    Ok(finished(Set::of(whole), false, negated.is_some()))
}

/// `[:name:]` or `[:^name:]`, and what follows.
fn posix(text: &str, fold: bool) -> Result<Option<(Set, &str)>, String> {
    let Some((name, after)) = text.strip_prefix("[:").and_then(|t| t.split_once(":]")) else {
        return Ok(None);
    };
    let plain = name.strip_prefix('^').unwrap_or(name);
    let (_, ranges) = NAMED
        .iter()
        .find(|(known, _)| *known == plain)
        .ok_or_else(|| format!("invalid class `[:{name}:]`"))?;
    Ok(Some((finished(set(ranges), fold, plain != name), after)))
}

/// A character, or a range of them.
fn range(text: &mut &str) -> Result<(u32, u32), String> {
    let before = *text;
    let first = member(text)?;
    let mut last = first;
    if let Some(after) = text.strip_prefix('-')
        && !after.starts_with(']')
    {
        *text = after;
        last = member(text)?;
    }
    if last < first {
        let range = before.strip_suffix(*text).unwrap_or(before);
        return Err(format!("invalid range `{range}` in a class"));
    }
    Ok((u32::from(first), u32::from(last)))
}

fn member(text: &mut &str) -> Result<char, String> {
    if text.starts_with('\\') {
        return escaped_char(text);
    }
    let mut chars = text.chars();
    let c = chars.next();
    *text = chars.as_str();
    c.ok_or_else(|| "a class is not closed: `]` is missing".to_owned())
}

/// A class that is an escape, if one stands here: `\d`, `\PL`, `\p{Greek}`.
pub(super) fn escaped(rest: &mut &str, fold: bool) -> Result<Option<Set>, String> {
    let mut chars = rest.chars();
    let (Some('\\'), Some(c)) = (chars.next(), chars.next()) else {
        return Ok(None);
    };
    let ranges = match c.to_ascii_lowercase() {
        'd' => DIGIT,
        'w' => WORD,
        's' => SPACE,
        'p' => return of_unicode(rest, fold, c == 'P').map(Some),
        _ => return Ok(None),
    };
    *rest = chars.as_str();
    Ok(Some(finished(set(ranges), fold, c.is_ascii_uppercase())))
}

/// `\pL` or `\p{Greek}`, also `\p{^Greek}`.
fn of_unicode(rest: &mut &str, fold: bool, negated: bool) -> Result<Set, String> {
    let text = rest.get(2..).unwrap_or_default();
    let (name, after) = match text.strip_prefix('{') {
        Some(braced) => braced
            .split_once('}')
            .ok_or_else(|| "the name of a class is not closed: `}` is missing".to_owned())?,
        None => text.split_at(text.chars().next().map_or(0, char::len_utf8)),
    };
    let plain = name.strip_prefix('^').unwrap_or(name);
    let set =
        unicode::class(plain).ok_or_else(|| format!("unknown class of characters `{name}`"))?;
    *rest = after;
    Ok(finished(set, fold, negated != (plain != name)))
}

/// The character behind an escape; the text begins with its backslash.
pub(super) fn escaped_char(rest: &mut &str) -> Result<char, String> {
    let mut chars = rest.chars();
    chars.next();
    let Some(c) = chars.next() else {
        return Err("the pattern ends with a backslash".to_owned());
    };
    let after = chars.as_str();
    let invalid = || format!("invalid escape `\\{c}`");
    let octal = |c: char| ('0'..='7').contains(&c);
    let (found, after) = match c {
        'a' => ('\x07', after),
        'f' => ('\x0c', after),
        't' => ('\t', after),
        'n' => ('\n', after),
        'r' => ('\r', after),
        'v' => ('\x0b', after),
        'x' => hexadecimal(after).ok_or_else(invalid)?,
        '1'..='9' if c > '7' || !after.starts_with(octal) => {
            return Err(format!(
                "invalid escape `\\{c}`: there are no references to groups"
            ));
        }
        '0'..='7' => {
            let length = 1 + after.chars().take(2).take_while(|c| octal(*c)).count();
            let digits = rest.get(1..=length).unwrap_or_default();
            let code = u32::from_str_radix(digits, 8).ok();
            let found = code.and_then(char::from_u32).ok_or_else(invalid)?;
            (found, rest.get(1 + length..).unwrap_or_default())
        }
        _ if c.is_ascii() && !c.is_ascii_alphanumeric() => (c, after),
        _ => return Err(invalid()),
    };
    *rest = after;
    Ok(found)
}

/// Two digits, or any number of them in braces; and what follows.
fn hexadecimal(text: &str) -> Option<(char, &str)> {
    let (digits, after) = match text.strip_prefix('{') {
        Some(braced) => braced.split_once('}')?,
        None => text.split_at_checked(2)?,
    };
    let plain = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| plain)?;
    Some((char::from_u32(code)?, after))
}
