/// A pattern of paths: `*` and `?` within a part, `**` across parts, `[a-z]`, `{a,b}`, `\` before a
/// literal character.
pub(super) struct Glob {
    /// One for each choice of alternatives: patterns of the path's parts.
    choices: Vec<Vec<Part>>,
}

enum Part {
    /// `**`
    Any,
    /// One part of a path.
    One(Vec<Piece>),
}

enum Piece {
    Char(char),
    /// `?`
    AnyChar,
    /// `*`
    AnyChars,
    /// `[…]`: whether it is negated, and its ranges.
    Class(bool, Vec<(char, char)>),
}

/// As many choices of alternatives are looked at.
const MAX_CHOICES: usize = 1000;

impl Glob {
    /// Nothing when the text is no pattern.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let choices: Option<Vec<_>> = alternatives(pattern)?
            .iter()
            .map(|choice| {
                choice
                    .split('/')
                    .filter(|part| !part.is_empty())
                    .map(part)
                    .collect()
            })
            .collect();
        Some(Self { choices: choices? })
    }

    /// Whether a slash-separated path matches.
    pub(super) fn matches(&self, path: &str) -> bool {
        let parts: Vec<Vec<char>> = path.split('/').map(|part| part.chars().collect()).collect();
        self.choices
            .iter()
            .any(|choice| match_parts(choice, &parts))
    }
}

/// The pattern with each `{a,b}` replaced by one of its alternatives, in all ways.
fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let mut depth = 0_usize;
    let mut open = None;
    let mut cuts = Vec::new();
    let mut escaped = false;
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => {
                depth += 1;
                if depth == 1 {
                    open = Some(at);
                }
            }
            ',' if depth == 1 => cuts.push(at),
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return expand(pattern, open?, &cuts, at);
                }
            }
            _ => {}
        }
    }
    (depth == 0).then(|| vec![pattern.to_owned()])
}

fn expand(pattern: &str, open: usize, cuts: &[usize], close: usize) -> Option<Vec<String>> {
    let (before, after) = (pattern.get(..open)?, pattern.get(close + 1..)?);
    let mut all = Vec::new();
    let mut start = open + 1;
    for end in cuts.iter().copied().chain([close]) {
        all.extend(alternatives(&format!(
            "{before}{}{after}",
            pattern.get(start..end)?
        ))?);
        if all.len() > MAX_CHOICES {
            return None;
        }
        start = end + 1;
    }
    Some(all)
}

fn part(text: &str) -> Option<Part> {
    if text == "**" {
        return Some(Part::Any);
    }
    let mut pieces = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '*' => Piece::AnyChars,
            '?' => Piece::AnyChar,
            '\\' => Piece::Char(chars.next()?),
            '[' => {
                let negated = chars.next_if(|c| matches!(c, '^' | '!')).is_some();
                let mut ranges = Vec::new();
                loop {
                    let low = match chars.next()? {
                        ']' if !ranges.is_empty() => break,
                        '\\' => chars.next()?,
                        c => c,
                    };
                    let high = if chars.next_if_eq(&'-').is_some() {
                        chars.next()?
                    } else {
                        low
                    };
                    ranges.push((low, high));
                }
                Piece::Class(negated, ranges)
            }
            c => Piece::Char(c),
        });
    }
    Some(Part::One(pieces))
}

fn match_parts(pattern: &[Part], path: &[Vec<char>]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((Part::Any, rest)), _) => {
            (0..=path.len()).any(|skip| match_parts(rest, path.get(skip..).unwrap_or_default()))
        }
        (Some((Part::One(pieces), rest)), Some((part, below))) => {
            match_pieces(pieces, part) && match_parts(rest, below)
        }
        _ => false,
    }
}

fn match_pieces(pieces: &[Piece], text: &[char]) -> bool {
    match (pieces.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((Piece::AnyChars, rest)), _) => {
            (0..=text.len()).any(|skip| match_pieces(rest, text.get(skip..).unwrap_or_default()))
        }
        (Some((piece, rest)), Some((c, after))) => {
            match_one(piece, *c) && match_pieces(rest, after)
        }
        _ => false,
    }
}

fn match_one(piece: &Piece, c: char) -> bool {
    match piece {
        Piece::Char(own) => *own == c,
        Piece::AnyChar | Piece::AnyChars => true,
        Piece::Class(negated, ranges) => {
            ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, yes: &[&str], no: &[&str]) {
        let glob = Glob::parse(pattern).unwrap();
        assert!(yes.iter().all(|path| glob.matches(path)), "{pattern}");
        assert!(!no.iter().any(|path| glob.matches(path)), "{pattern}");
    }

    #[test]
    fn patterns() {
        check("*.txt", &["a.txt"], &["a.csv", "b/a.txt"]);
        check("**/*.txt", &["a.txt", "b/a.txt", "c/b/a.txt"], &["a.csv"]);
        check("sub/*", &["sub/a"], &["sub", "sub/a/b"]);
        check("*.{csv,t{x,s}t}", &["a.csv", "a.txt", "a.tst"], &["a.tet"]);
        check("[eh]*", &["e", "hello"], &["a"]);
        check("[^a-c]?", &["dx"], &["ax", "d"]);
        check("\\*", &["*"], &["a"]);
        check("**", &["a", "a/b"], &[]);
    }

    #[test]
    fn no_patterns() {
        assert!(Glob::parse("[").is_none());
        assert!(Glob::parse("{a").is_none());
        assert!(Glob::parse("\\").is_none());
    }
}
