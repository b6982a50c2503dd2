use std::rc::Rc;

use super::Number;
use crate::text::{graphemes, normal};

/// What is known of a value that is not known itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refinement {
    /// It will not be null.
    pub not_null: bool,
    /// A string that will start with this.
    pub prefix: Option<Rc<str>>,
    /// A number's least value, and whether it may be equal.
    pub lower: Option<(Number, bool)>,
    /// A number's greatest value, and whether it may be equal.
    pub upper: Option<(Number, bool)>,
    /// A collection's least length.
    pub min_length: Option<u64>,
    /// A collection's greatest length.
    pub max_length: Option<u64>,
}

impl Refinement {
    /// A string that will start with a text behind which more is written. The last character may become
    /// another one by what follows it, and is not promised.
    pub fn starting(text: &str) -> Self {
        let prefix = lasting(text);
        Self {
            prefix: (!prefix.is_empty()).then(|| prefix.into()),
            ..Self::default()
        }
    }
}

/// The start of a text that stays whatever follows.
fn lasting(text: &str) -> &str {
    let clusters = graphemes(text);
    let Some(last) = clusters.last() else {
        return "";
    };
    // The reference stops counting characters at a line end, unless the text ends with a character that
    // could be joined with a following accent: then it looks at that one only.
    let line_end = clusters.iter().position(|c| matches!(*c, "\n" | "\r"));
    let accents = || '\u{300}'..='\u{345}';
    let is_joined = |c: char, accent: char| {
        let both = String::from_iter([c, accent]);
        normal(&both).chars().count() == 1
    };
    let joins = |c: char| accents().any(|accent| is_joined(c, accent));
    let end = match line_end {
        Some(count) if !last.chars().next_back().is_some_and(joins) => {
            clusters.iter().take(count).map(|c| c.len()).sum()
        }
        _ if last.len() == 1 && last.contains(DELIMITERS) => text.len(),
        _ => text.len() - last.len(),
    };
    text.get(..end).unwrap_or("")
}

/// Characters that nothing is joined with.
const DELIMITERS: &[char] = &[
    '-', '_', ':', ';', '/', '\\', ',', '.', '(', ')', '{', '}', '[', ']', '|', '?', '!', '~', ' ',
    '\t', '@', '#', '$', '%', '^', '&', '*', '+', '"', '\'',
];

#[cfg(test)]
mod tests {
    use super::lasting;

    // Each as Terraform 1.15.5 saves it in a plan.
    #[test]
    fn what_stays_of_a_start() {
        for (text, wanted) in [
            ("net-", "net-"),
            ("net", "ne"),
            ("a<", "a"),
            ("a1", "a"),
            ("日本", "日"),
            ("e\u{301}-", "e\u{301}-"),
            ("👨\u{200d}👩", ""),
            ("a\nb", "a\n"),
            ("a\nb-", "a"),
            ("ab\n\n", "ab"),
            ("a\r\n-", "a\r\n-"),
            ("", ""),
        ] {
            assert_eq!(lasting(text), wanted, "{text:?}");
        }
    }
}
