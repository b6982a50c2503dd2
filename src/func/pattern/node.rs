use std::rc::Rc;

use super::set::{Set, folded};

/// A pattern taken apart.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Empty,
    One(One),
    Assert(Assert),
    /// A group with its number.
    Group(Box<Node>, usize),
    Concat(Vec<Node>),
    /// Tried in order.
    Alternate(Vec<Node>),
    Repeat(Box<Node>, Repeat),
}

/// How often something is repeated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    pub(super) greedy: bool,
}

/// What one character must be.
#[derive(Clone, Debug)]
pub(super) enum One {
    Exactly(char),
    /// Any that is folded to this one.
    Folded(char),
    Any,
    /// Any but a line end.
    InLine,
    In(Rc<Set>),
    /// Any that is folded to one of these.
    FoldedIn(Rc<Set>),
}

/// A condition between two characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Assert {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

impl One {
    pub(super) fn fits(&self, c: char) -> bool {
        match self {
            Self::Exactly(one) => *one == c,
            Self::Folded(one) => *one == folded(c),
            Self::Any => true,
            Self::InLine => c != '\n',
            Self::In(set) => set.contains(c),
            Self::FoldedIn(set) => set.contains(folded(c)),
        }
    }
}

impl Assert {
    /// Whether it holds at a place in a text.
    pub(super) fn holds(self, text: &str, at: usize) -> bool {
        let byte = |place: Option<usize>| place.and_then(|p| text.as_bytes().get(p)).copied();
        let (before, after) = (byte(at.checked_sub(1)), byte(Some(at)));
        let word = |b: Option<u8>| b.is_some_and(|b| b == b'_' || b.is_ascii_alphanumeric());
        match self {
            Self::TextStart => before.is_none(),
            Self::TextEnd => after.is_none(),
            Self::LineStart => before.is_none_or(|b| b == b'\n'),
            Self::LineEnd => after.is_none_or(|b| b == b'\n'),
            Self::WordBoundary => word(before) != word(after),
            Self::NoWordBoundary => word(before) == word(after),
        }
    }
}

impl Node {
    /// Whether it matches the empty text.
    pub(super) fn is_nullable(&self) -> bool {
        match self {
            Self::Empty | Self::Assert(_) => true,
            Self::One(_) => false,
            Self::Group(inner, _) => inner.is_nullable(),
            Self::Concat(parts) => parts.iter().all(Self::is_nullable),
            Self::Alternate(parts) => parts.iter().any(Self::is_nullable),
            Self::Repeat(inner, repeat) => repeat.min == 0 || inner.is_nullable(),
        }
    }

    /// How often its innermost repetitions repeat, counts multiplied.
    pub(super) fn repetitions(&self) -> u64 {
        match self {
            Self::Empty | Self::One(_) | Self::Assert(_) => 1,
            Self::Group(inner, _) => inner.repetitions(),
            Self::Concat(parts) | Self::Alternate(parts) => {
                parts.iter().map(Self::repetitions).max().unwrap_or(1)
            }
            Self::Repeat(inner, repeat) => {
                let counted = repeat.max.unwrap_or(repeat.min).max(1);
                inner.repetitions().saturating_mul(u64::from(counted))
            }
        }
    }
}
