//! Paths by a pattern: `*` and `?` within a part, `**` across parts, `[a-z]`, `{a,b}`, `\` before a literal
//! character. As in the reference a part of the pattern is read only as far as it is compared with a name,
//! braces end at the first `}`, and what is wrong shows only when it is reached.

use super::host::{FileError, Host};
use crate::sorted::{Gather, SortedMap};

/// The pattern is malformed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadPattern;

type Found<T> = Result<T, BadPattern>;

/// The files whose whole paths match a pattern without `.`, `..` in the middle and doubled slashes.
pub(super) fn files(pattern: &str, host: &dyn Host) -> Found<Vec<String>> {
    let rooted = pattern.starts_with('/');
    let parts = split(pattern.trim_start_matches('/'), '/');
    let open = parts.iter().position(|part| is_open(part));
    let (plain, parts) = parts.split_at(open.unwrap_or(parts.len()));
    let base = format!("{}{}", if rooted { "/" } else { "" }, plain.join("/"));
    if parts.is_empty() {
        let is_file = host.file(&base) != Err(FileError::Missing) && host.file(&base).is_ok();
        return Ok(is_file.then_some(base).into_iter().gathered());
    }
    let below = host.files(if base.is_empty() { "." } else { &base });
    let below: Vec<&str> = below.iter().map(String::as_str).gathered();
    let mut found = Vec::new();
    walk(&base, &below, parts, &mut found)?;
    Ok(found)
}

/// The files whose whole paths match a pattern, as `fileset` has it; nothing when the pattern is malformed.
pub fn matching(pattern: &str, host: &dyn Host) -> Option<Vec<String>> {
    files(pattern, host).ok()
}

/// What there is in a directory: under each name whether it is a file, and the paths below it.
fn entries<'p>(paths: &[&'p str]) -> SortedMap<&'p str, Vec<&'p str>> {
    let mut entries: SortedMap<&str, Vec<&str>> = SortedMap::new();
    for path in paths {
        match path.split_once('/') {
            Some((name, rest)) => entries.entry(name).or_default().push(rest),
            None => {
                entries.entry(path).or_default();
            }
        }
    }
    entries
}

fn walk(base: &str, paths: &[&str], parts: &[&str], found: &mut Vec<String>) -> Found<()> {
    let Some((first, rest)) = parts.split_first() else {
        return Ok(());
    };
    let entries = entries(paths);
    let path = |name: &str| match base {
        "" | "/" => format!("{base}{name}"),
        _ => format!("{base}/{name}"),
    };
    if *first == "**" {
        for (name, below) in &entries {
            if !below.is_empty() {
                walk(&path(name), below, parts, found)?;
            } else if rest.is_empty() {
                found.push(path(name));
            }
        }
        return walk(base, paths, rest, found);
    }
    for (name, below) in &entries {
        let matched = if is_open(first) {
            matches(first, name)?
        } else {
            first == name
        };
        match (matched, rest.is_empty(), below.is_empty()) {
            (true, true, true) => found.push(path(name)),
            (true, false, false) => walk(&path(name), below, rest, found)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether a part is more than a name.
fn is_open(part: &str) -> bool {
    part.contains(['*', '?', '[', '{', '\\'])
}

/// The place of a character that has no backslash before it.
fn place(text: &str, wanted: char) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(wanted) {
        let at = from + at;
        if !text.get(..at)?.ends_with('\\') {
            return Some(at);
        }
        from = at + wanted.len_utf8();
    }
    None
}

fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = place(rest, separator) {
        let (part, after) = rest.split_at(at);
        parts.push(part);
        rest = after.get(separator.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Whether a part of a pattern matches a name.
fn matches(pattern: &str, name: &str) -> Found<bool> {
    let (mut pattern, mut name) = (pattern, name);
    loop {
        let mut ahead = pattern.chars();
        let mut names = name.chars();
        let (first, c) = match (ahead.next(), names.next()) {
            (None, None) => return Ok(true),
            (Some(_), None) => return Ok(pattern == "*"),
            (None, Some(_)) => return Ok(false),
            (Some(first), Some(c)) => (first, c),
        };
        let rest = ahead.as_str();
        match first {
            '\\' => {
                let mut ahead = rest.chars();
                if ahead.next().ok_or(BadPattern)? != c {
                    return Ok(false);
                }
                pattern = ahead.as_str();
            }
            '*' => {
                let mut places = name.char_indices().map(|(at, _)| at);
                let here = |at: usize| matches(rest, name.get(at..).unwrap_or_default());
                return Ok(rest.is_empty() || places.any(|at| here(at) == Ok(true)));
            }
            '[' => {
                let end = place(rest, ']').ok_or(BadPattern)?;
                if !class(rest.get(..end).unwrap_or_default(), c)? {
                    return Ok(false);
                }
                pattern = rest.get(end + 1..).unwrap_or_default();
            }
            '{' => return options(rest, name),
            _ if first == '?' || first == c => pattern = rest,
            _ => return Ok(false),
        }
        name = names.as_str();
    }
}

/// Whether one of the alternatives up to a closing brace, with what follows it, matches.
fn options(text: &str, name: &str) -> Found<bool> {
    let end = place(text, '}').ok_or(BadPattern)?;
    let (options, after) = text.split_at(end);
    let after = after.get(1..).unwrap_or_default();
    for option in split(options, ',') {
        if matches(&format!("{option}{after}"), name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a class, written without its brackets, holds a character.
fn class(text: &str, c: char) -> Found<bool> {
    let (text, turned) = match text.strip_prefix('^') {
        Some(rest) => (rest, true),
        None if text.is_empty() => return Err(BadPattern),
        None => (text, false),
    };
    let mut chars = text.chars().peekable();
    let mut held = false;
    while let Some(low) = chars.next() {
        let low = bound(low, &mut chars)?;
        let high = match chars.next_if_eq(&'-') {
            Some(_) => bound(chars.next().ok_or(BadPattern)?, &mut chars)?,
            None => low,
        };
        held |= (low..=high).contains(&c);
    }
    Ok(held != turned)
}

/// An end of a range; a minus sign must be written with a backslash.
fn bound(c: char, rest: &mut impl Iterator<Item = char>) -> Found<char> {
    match c {
        '-' => Err(BadPattern),
        '\\' => rest.next().ok_or(BadPattern),
        c => Ok(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Files;

    fn found(pattern: &str) -> Found<Vec<String>> {
        let names = ["a.txt", "b.csv", "{x}", "net/a.txt", "net/deep/c.txt", "-"];
        let named = names.map(|name| (name.to_owned(), Vec::new()));
        files(pattern, &Files::new(&named))
    }

    #[track_caller]
    fn check(pattern: &str, wanted: &[&str]) {
        let mut found = found(pattern).unwrap();
        found.sort();
        found.dedup();
        assert_eq!(found, wanted, "{pattern}");
    }

    #[test]
    fn patterns() {
        check("*.txt", &["a.txt"]);
        check("a.txt", &["a.txt"]);
        check("net", &[]);
        check("**/*.txt", &["a.txt", "net/a.txt", "net/deep/c.txt"]);
        check("net/**", &["net/a.txt", "net/deep/c.txt"]);
        check("n*/a.*", &["net/a.txt"]);
        check("*/deep/*", &["net/deep/c.txt"]);
        check("[^a].*", &["b.csv"]);
        check("[!a].*", &["a.txt"]);
        check("[b-c].{txt,csv}", &["b.csv"]);
        check("{a,b}*", &["a.txt", "b.csv"]);
        // The inner brace is part of an alternative.
        check("{q,{a,b}}.txt", &["a.txt"]);
        check("\\{x\\}", &["{x}"]);
        check("no/[", &[]);
        check("", &[]);
    }

    #[test]
    fn no_patterns() {
        for pattern in ["[", "{a", "[]a]", "[-]", "a[", "net/[", "{net/a,b}"] {
            assert_eq!(found(pattern), Err(BadPattern), "{pattern}");
        }
        // `a` matches no name that far.
        assert_eq!(found("q["), Ok(Vec::new()));
    }
}
