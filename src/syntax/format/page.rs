use std::borrow::Cow;

use super::rewrite::Rewrite;
use crate::diag::Edit;
use crate::syntax::hcl::{Kind, Token};
use crate::text::{Source, Span, columns};

/// Where the text of a piece is.
#[derive(Clone, Copy)]
enum Text {
    /// From here to there in the source.
    Old(u32, u32),
    /// A number among the new texts.
    New(u32),
}

/// A token of the result, and how many spaces stand before it.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) spaces: u32,
    text: Text,
}

/// The tokens of the result. Which and in which order is settled; the spaces between them are to be found.
pub(super) struct Page<'s> {
    source: &'s Source,
    pub(super) pieces: Vec<Piece>,
    new: Vec<Cow<'static, str>>,
    /// Where the last token of the source ends.
    end: u32,
}

impl<'s> Page<'s> {
    /// The tokens of a text with the rewrites made, which are in order and apart from each other.
    pub(super) fn new(source: &'s Source, tokens: &[Token], rewrites: Vec<Rewrite>) -> Self {
        let mut page = Self {
            source,
            pieces: Vec::with_capacity(tokens.len()),
            new: Vec::new(),
            end: tokens.iter().rev().nth(1).map_or(0, |last| last.end),
        };
        let mut done = 0;
        for rewrite in rewrites {
            page.keep(tokens.get(done..rewrite.from));
            for (kind, text) in rewrite.pieces {
                page.add(kind, text);
            }
            done = rewrite.to;
        }
        page.keep(tokens.get(done..));
        page
    }

    fn keep(&mut self, tokens: Option<&[Token]>) {
        let tokens = tokens.unwrap_or_default().iter();
        let tokens = tokens.filter(|token| token.kind != Kind::Eof);
        self.pieces.extend(tokens.map(|token| Piece {
            kind: token.kind,
            spaces: 0,
            text: Text::Old(token.start, token.end),
        }));
    }

    fn add(&mut self, kind: Kind, text: Cow<'static, str>) {
        let number = u32::try_from(self.new.len()).unwrap_or(u32::MAX);
        self.new.push(text);
        self.pieces.push(Piece {
            kind,
            spaces: 0,
            text: Text::New(number),
        });
    }

    /// The text of a piece, without the spaces before it.
    pub(super) fn text(&self, piece: &Piece) -> &str {
        match piece.text {
            Text::Old(start, end) => self.slice(start, end),
            Text::New(number) => self.new.get(number as usize).map_or("", |text| text),
        }
    }

    /// How many columns a piece takes with the spaces before it.
    pub(super) fn width(&self, piece: &Piece) -> u32 {
        piece.spaces.saturating_add(columns(self.text(piece)))
    }

    /// What must change in the source to have the pieces with their spaces, and nothing else, in it.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut done = 0;
        let mut pending = String::new();
        for piece in &self.pieces {
            pending.extend((0..piece.spaces).map(|_| ' '));
            match piece.text {
                Text::New(_) => pending.push_str(self.text(piece)),
                Text::Old(start, end) => {
                    self.replace(done, start, &pending, &mut edits);
                    pending.clear();
                    done = end;
                }
            }
        }
        // Behind the last token the reference keeps as many spaces as there are bytes.
        let end = u32::try_from(self.source.text.len()).unwrap_or(u32::MAX);
        pending.extend((self.end..end).map(|_| ' '));
        self.replace(done, end, &pending, &mut edits);
        edits
    }

    /// Puts a text in the place of another one; what both begin and end with stays.
    fn replace(&self, start: u32, end: u32, text: &str, edits: &mut Vec<Edit>) {
        let old = self.slice(start, end);
        if old == text {
            return;
        }
        let head = common(old.chars(), text.chars());
        let rest = (old.get(head..), text.get(head..));
        let (old, text) = (rest.0.unwrap_or_default(), rest.1.unwrap_or_default());
        let tail = common(old.chars().rev(), text.chars().rev());
        let text = text.get(..text.len() - tail).unwrap_or_default();
        edits.push(Edit {
            span: Span::new(self.source.id, start as usize + head, end as usize - tail),
            text: text.to_owned(),
        });
    }

    fn slice(&self, start: u32, end: u32) -> &'s str {
        let range = start as usize..end as usize;
        self.source.text.get(range).unwrap_or_default()
    }
}

/// The bytes of the characters that two texts have in common from their beginnings.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    let same = one.zip(other).take_while(|(a, b)| a == b);
    same.map(|(a, _)| a.len_utf8()).sum()
}
