use std::borrow::Cow;

use super::keys;
use crate::sorted::Sort;
use crate::syntax::ast::{Attribute, Block, Body, NativeBody};
use crate::syntax::hcl::{Kind, Token};
use crate::syntax::quoted;
use crate::text::{Source, Span};

/// New pieces with their texts.
type New = Vec<(Kind, Cow<'static, str>)>;

/// New pieces in the place of the tokens `from..to`.
pub(super) struct Rewrite {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) pieces: New,
    /// What is rewritten together.
    pub(super) whole: Span,
    /// Something is lost.
    pub(super) lossy: bool,
}

/// What is written differently than it stands there, in order.
pub(super) fn rewrites(source: &Source, body: &Body, tokens: &[Token]) -> Vec<Rewrite> {
    let mut finder = Finder {
        source,
        tokens,
        found: Vec::new(),
    };
    if let Body::Native(body) = body {
        finder.body(body, 0, false);
        finder.lost_keys(body);
    }
    finder.found.arrange_by_key(|rewrite| rewrite.from);
    finder.found
}

struct Finder<'s> {
    source: &'s Source,
    tokens: &'s [Token],
    found: Vec<Rewrite>,
}

impl<'s> Finder<'s> {
    fn body(&mut self, body: &NativeBody, depth: u32, in_variable: bool) {
        for attribute in &body.attributes {
            if in_variable && &*attribute.name.name == "type" {
                self.type_constraint(attribute);
            } else {
                self.value(attribute);
            }
        }
        for block in &body.blocks {
            self.labels(block);
            if let Body::Native(inner) = &block.body {
                let is_variable = depth == 0 && &*block.kind.name == "variable";
                self.body(inner, depth + 1, is_variable);
            }
        }
    }

    /// The numbers of the tokens within a place.
    fn tokens_in(&self, span: Span) -> (usize, usize) {
        let from = self.tokens.partition_point(|t| t.start < span.start);
        let to = self.tokens.partition_point(|t| t.start < span.end);
        (from, to)
    }

    fn kinds(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = Kind> + use<'s> {
        let tokens = self.tokens.get(from..to).unwrap_or_default();
        tokens.iter().map(|token| token.kind)
    }

    fn text(&self, at: usize) -> &'s str {
        let token = self.tokens.get(at);
        let range = token.map_or(0..0, |t| t.start as usize..t.end as usize);
        self.source.text.get(range).unwrap_or_default()
    }

    /// The keys that are not written.
    fn lost_keys(&mut self, body: &NativeBody) {
        for brackets in keys::lost(body) {
            let (from, to) = self.tokens_in(brackets);
            self.replace((from + 1, to - 1), Vec::new(), brackets, true);
        }
    }

    fn replace(&mut self, tokens: (usize, usize), pieces: New, whole: Span, lossy: bool) {
        let (from, to) = tokens;
        self.found.push(Rewrite {
            from,
            to,
            pieces,
            whole,
            lossy,
        });
    }

    /// Labels stand in quotes, with one way to write each character, and nothing stands between them.
    fn labels(&mut self, block: &Block) {
        let header = self.tokens_in(block.header);
        let (from, to) = (header.0 + 1, header.1);
        if from >= to || self.are_plain_labels(from, to) {
            return;
        }
        let mut lossy = self.kinds(from, to).any(|kind| kind == Kind::Comment);
        let mut pieces = Vec::new();
        for label in &block.labels {
            let (from, to) = self.tokens_in(label.span);
            // The reference loses labels that are more than one token between quotes.
            if to - from > 3 {
                lossy = true;
                continue;
            }
            let text = quoted(&crate::text::normal(&label.name));
            pieces.push((Kind::OpenQuote, "\"".into()));
            let inside = text.get(1..text.len() - 1).unwrap_or_default();
            if !inside.is_empty() {
                pieces.push((Kind::QuotedText, inside.to_owned().into()));
            }
            pieces.push((Kind::CloseQuote, "\"".into()));
        }
        self.replace((from, to), pieces, block.header, lossy);
    }

    /// Whether these tokens are labels that stay as they are.
    fn are_plain_labels(&self, from: usize, to: usize) -> bool {
        let tokens = self.tokens.get(from..to).unwrap_or_default();
        let mut last = Kind::CloseQuote;
        tokens.iter().enumerate().all(|(index, token)| {
            let expected = match last {
                Kind::OpenQuote => matches!(token.kind, Kind::QuotedText | Kind::CloseQuote),
                Kind::QuotedText => token.kind == Kind::CloseQuote,
                _ => token.kind == Kind::OpenQuote,
            };
            last = token.kind;
            let text = self.text(from + index);
            expected && (token.kind != Kind::QuotedText || is_plain(text))
        })
    }

    /// A string that is one interpolation becomes what is interpolated; in parentheses if that is more than one
    /// line, because a line break ends an argument.
    fn value(&mut self, attribute: &Attribute) {
        let (from, to) = self.tokens_in(attribute.expr.span);
        if to - from < 5 || !self.is_wrapped(from, to) {
            return;
        }
        let (mut first, mut end) = (from + 2, to - 2);
        let is_newline = |kind: &Kind| *kind == Kind::Newline;
        first += self.kinds(first, end).take_while(is_newline).count();
        end -= self.kinds(first, end).rev().take_while(is_newline).count();
        let parentheses = self.kinds(first, first + 1).eq([Kind::OpenParen])
            && self.kinds(end - 1, end).eq([Kind::CloseParen]);
        let wrap = !parentheses && self.kinds(first, end).any(|kind| is_newline(&kind));
        // A comment or heredoc in it ends where the line does.
        let ends_line = |at: usize| match self.tokens.get(at).map(|token| token.kind) {
            Some(Kind::Comment) => self.text(at).ends_with('\n'),
            kind => kind == Some(Kind::OpenHeredoc),
        };
        // As in the reference, two pairs are taken for one; a line break between them then ends the argument.
        let apart = parentheses && !self.is_one_pair(first, end);
        let lossy = !wrap && ((first..end).any(ends_line) || apart);
        let piece = |kind, text| match wrap {
            true => vec![(kind, Cow::Borrowed(text))],
            false => Vec::new(),
        };
        let whole = attribute.expr.span;
        self.replace((from, first), piece(Kind::OpenParen, "("), whole, lossy);
        self.replace((end, to), piece(Kind::CloseParen, ")"), whole, lossy);
    }

    /// Whether the first parenthesis is closed by the last token, or no line ends outside of parentheses.
    fn is_one_pair(&self, from: usize, to: usize) -> bool {
        let mut depth = 0_usize;
        self.kinds(from, to).all(|kind| {
            match kind {
                Kind::OpenParen => depth += 1,
                Kind::CloseParen => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > 0 || kind != Kind::Newline
        })
    }

    /// Whether tokens are `"${ … }"` and the last brace closes the first.
    fn is_wrapped(&self, from: usize, to: usize) -> bool {
        if !self
            .kinds(from, from + 2)
            .eq([Kind::OpenQuote, Kind::Interp])
            || !self
                .kinds(to - 2, to)
                .eq([Kind::SequenceEnd, Kind::CloseQuote])
        {
            return false;
        }
        let mut quotes = 0;
        self.kinds(from + 2, to - 2).all(|kind| {
            match kind {
                Kind::OpenQuote => quotes += 1,
                Kind::CloseQuote => quotes -= 1,
                Kind::Interp | Kind::SequenceEnd | Kind::QuotedText => return quotes > 0,
                _ => {}
            }
            true
        })
    }

    /// Collections of no stated type, and types in quotes, which older versions wanted.
    fn type_constraint(&mut self, attribute: &Attribute) {
        let (from, to) = self.tokens_in(attribute.expr.span);
        let mut kinds = self.kinds(from, to);
        let known = |name: &str, names: &[&'static str]| names.iter().copied().find(|n| *n == name);
        let new = match (kinds.next(), to - from) {
            (Some(Kind::Ident), 1) => {
                known(self.text(from), &["list", "map", "set"]).map(|name| collection(name, "any"))
            }
            (Some(Kind::OpenQuote), 3) => known(self.text(from + 1), &["string", "list", "map"])
                .map(|name| match name {
                    "string" => vec![(Kind::Ident, name.into())],
                    _ => collection(name, "string"),
                }),
            _ => None,
        };
        if let Some(new) = new {
            self.replace((from, to), new, attribute.expr.span, false);
        }
    }
}

fn collection(name: &'static str, element: &'static str) -> New {
    vec![
        (Kind::Ident, name.into()),
        (Kind::OpenParen, "(".into()),
        (Kind::Ident, element.into()),
        (Kind::CloseParen, ")".into()),
    ]
}

/// Whether a label is surely written the only way there is.
fn is_plain(text: &str) -> bool {
    let special = |byte| matches!(byte, b'\\' | b'$' | b'%' | b'"');
    text.bytes()
        .all(|b| matches!(b, b' '..=b'~') && !special(b))
}
