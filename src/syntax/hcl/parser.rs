use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::token::{Kind, Token, opposite};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Expr, ExprKind, Ident};
use crate::text::{Source, Span};

/// How deep expressions and blocks may nest. Beyond it the text is refused, because every later layer
/// walks the tree by recursion on a small stack.
pub(super) const MAX_DEPTH: u32 = 300;

/// How high an expression's tree may be; a chain of operators is as high as it is long.
pub(super) const MAX_HEIGHT: u32 = 1_000;

/// Reads tokens, and goes on after a mistake where the reference goes on.
///
/// The reference keeps one flag for the whole file: after the first mistake that made it skip text, most
/// kinds of mistake are no longer reported. We report them all, and mark those that the reference would
/// not report as [`Diagnostic::later`], so that a caller can have either list.
pub(super) struct Parser<'s> {
    pub(super) source: &'s Source,
    /// Where the text stands in its file, for texts unescaped from another: see [`JsonText::places`].
    ///
    /// [`JsonText::places`]: crate::syntax::ast::JsonText::places
    places: &'s [(u32, u32)],
    /// The part of the text that is the file; what stands around it counts as its ends.
    window: Range<u32>,
    tokens: Vec<Token>,
    next: usize,
    /// Whether line breaks are tokens here: not between brackets.
    pub(super) newlines: bool,
    /// The reference's flag: text was skipped, or will be.
    recovery: bool,
    /// The same since the beginning of this item of a body.
    recovery_in_item: bool,
    /// Reading what the reference has skipped.
    pub(super) beyond: bool,
    errors: usize,
    pub(super) depth: u32,
    told_deep: bool,
    /// Height of the expression that was read last.
    pub(super) height: u32,
    diags: Diagnostics,
    names: FxHashMap<&'s str, Rc<str>>,
}

impl<'s> Parser<'s> {
    pub(super) fn new(source: &'s Source, places: &'s [(u32, u32)], tokens: Vec<Token>) -> Self {
        Self::windowed(source, places, 0..u32::MAX, tokens)
    }

    /// For a text of which only a part is the file.
    pub(super) fn windowed(
        source: &'s Source,
        places: &'s [(u32, u32)],
        window: Range<u32>,
        tokens: Vec<Token>,
    ) -> Self {
        let mut parser = Self {
            source,
            places,
            window,
            tokens: Vec::new(),
            next: 0,
            newlines: true,
            recovery: false,
            recovery_in_item: false,
            beyond: false,
            errors: 0,
            depth: 0,
            told_deep: false,
            height: 0,
            diags: Diagnostics::new(),
            names: FxHashMap::default(),
        };
        for (token, code, message) in super::invalid::problems(&tokens) {
            let problem = Diagnostic::new(code, message).at(parser.span(token));
            parser.diags.push(problem);
        }
        parser.tokens = tokens;
        parser
    }

    pub(super) fn finish(self) -> Diagnostics {
        self.diags
    }

    // Tokens.

    /// The next token and the index after it. Comments are no tokens here, but the line break that ends
    /// one is.
    fn upcoming(&self) -> (Token, usize) {
        let rest = self.tokens.get(self.next..).unwrap_or_default();
        for (i, token) in rest.iter().enumerate() {
            match token.kind {
                Kind::Comment if self.newlines && self.text(*token).ends_with('\n') => {
                    let newline = Token {
                        kind: Kind::Newline,
                        ..*token
                    };
                    return (newline, self.next + i + 1);
                }
                Kind::Comment => {}
                Kind::Newline if !self.newlines => {}
                _ => return (*token, self.next + i + 1),
            }
        }
        (self.eof(), self.tokens.len())
    }

    fn eof(&self) -> Token {
        let end = u32::try_from(self.source.text.len()).unwrap_or(u32::MAX);
        self.tokens.last().copied().unwrap_or(Token {
            kind: Kind::Eof,
            start: end,
            end,
        })
    }

    pub(super) fn peek(&self) -> Token {
        self.upcoming().0
    }

    pub(super) fn read(&mut self) -> Token {
        let (token, next) = self.upcoming();
        self.next = next;
        token
    }

    /// Reads the next token when it is of this kind.
    pub(super) fn eat(&mut self, kind: Kind) -> Option<Token> {
        let (token, next) = self.upcoming();
        if token.kind != kind {
            return None;
        }
        self.next = next;
        Some(token)
    }

    /// Reads the next token when it is this word.
    pub(super) fn eat_word(&mut self, word: &str) -> Option<Token> {
        let token = self.peek();
        if !self.is_word(token, word) {
            return None;
        }
        Some(self.read())
    }

    pub(super) fn is_word(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Ident && self.text(token) == word
    }

    pub(super) fn text(&self, token: Token) -> &'s str {
        self.source
            .text
            .get(token.start as usize..token.end as usize)
            .unwrap_or("")
    }

    pub(super) fn span(&self, token: Token) -> Span {
        self.span_of(token.start, token.end)
    }

    /// The place in the file of a range of the text.
    pub(super) fn span_of(&self, start: u32, end: u32) -> Span {
        Span {
            file: self.source.id,
            start: self.place(start),
            end: self.place(end),
        }
    }

    fn place(&self, offset: u32) -> u32 {
        let offset = offset.clamp(self.window.start, self.window.end) - self.window.start;
        let after = self.places.partition_point(|(text, _)| *text <= offset);
        match self.places.get(after.wrapping_sub(1)) {
            Some((text, file)) => file + (offset - text),
            None => offset,
        }
    }

    /// The place of the next token.
    pub(super) fn next_span(&self) -> Span {
        self.span(self.peek())
    }

    /// The place of the token that was read last; before the first, that of the first.
    pub(super) fn last_span(&self) -> Span {
        let token = self.tokens.get(self.next.saturating_sub(1)).copied();
        self.span(token.unwrap_or(self.eof()))
    }

    pub(super) fn name(&mut self, text: &'s str) -> Rc<str> {
        self.names
            .entry(text)
            .or_insert_with(|| text.into())
            .clone()
    }

    pub(super) fn ident(&mut self, token: Token) -> Ident {
        Ident {
            name: self.name(self.text(token)),
            span: self.span(token),
        }
    }

    pub(super) fn position(&self) -> usize {
        self.next
    }

    pub(super) fn rewind(&mut self, position: usize) {
        self.next = position;
    }

    // Problems.

    /// Reports a mistake.
    pub(super) fn report(&mut self, code: &'static Code, span: Span, message: &str) {
        self.push(Diagnostic::new(code, message).at(span));
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += 1;
        if self.beyond {
            self.later(diagnostic);
        } else {
            self.diags.push(diagnostic);
        }
    }

    /// Reports a mistake that may well come from text skipped before.
    pub(super) fn report_first(&mut self, code: &'static Code, span: Span, message: &str) {
        self.push_first(Diagnostic::new(code, message).at(span));
    }

    pub(super) fn push_first(&mut self, diagnostic: Diagnostic) {
        if !self.recovery {
            self.push(diagnostic);
        } else if !self.recovery_in_item {
            self.recovery_in_item = true;
            self.later(diagnostic);
        }
    }

    fn later(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic.told_later());
    }

    /// Says that the reference does not read this part of the text.
    pub(super) fn skip(&mut self, span: Span) {
        self.diags.skip(span);
    }

    /// For [`Self::lost_since`].
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Whether something was reported since, and the place is now uncertain.
    pub(super) fn lost_since(&self, errors: usize) -> bool {
        self.recovery && self.errors > errors
    }

    pub(super) fn begin_item(&mut self) {
        self.recovery_in_item = false;
    }

    // Going on.

    /// Whether the reference would keep silent about what may be wrong here.
    pub(super) fn is_recovering(&self) -> bool {
        self.recovery
    }

    /// Says that the next tokens are not what they seem.
    pub(super) fn lose(&mut self) {
        self.recovery = true;
        self.recovery_in_item = true;
    }

    /// Reads on until after `end`, over nested pairs of the same brackets. Gives `end`, or the end of the
    /// file.
    pub(super) fn recover(&mut self, end: Kind) -> Token {
        let start = opposite(end);
        self.lose();
        let mut nested = 0_u32;
        loop {
            let token = self.read();
            let kind = match token.kind {
                Kind::Control if end == Kind::SequenceEnd => Kind::Interp,
                kind => kind,
            };
            if kind == end {
                if nested == 0 {
                    return token;
                }
                nested -= 1;
            } else if kind == Kind::Eof {
                return token;
            } else if Some(kind) == start {
                nested += 1;
            }
        }
    }

    /// Reads on until after the next pair of these brackets.
    pub(super) fn recover_over(&mut self, start: Kind) {
        loop {
            let kind = self.read().kind;
            if kind == start || kind == Kind::Eof {
                break;
            }
        }
        if let Some(end) = opposite(start) {
            self.recover(end);
        }
    }

    /// Reads on until after the line break that ends this item of a body.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all other tokens are skipped"
    )]
    pub(super) fn recover_after_item(&mut self) {
        self.lose();
        let mut open: Vec<Kind> = Vec::new();
        loop {
            let kind = self.read().kind;
            match kind {
                Kind::Newline if open.is_empty() => return,
                Kind::Eof => return,
                Kind::OpenBrace
                | Kind::OpenBrack
                | Kind::OpenParen
                | Kind::OpenQuote
                | Kind::OpenHeredoc
                | Kind::Interp => open.push(kind),
                Kind::Control => open.push(Kind::Interp),
                Kind::CloseBrace
                | Kind::CloseBrack
                | Kind::CloseParen
                | Kind::CloseQuote
                | Kind::CloseHeredoc
                | Kind::SequenceEnd => {
                    while open.pop().is_some_and(|k| Some(k) != opposite(kind)) {}
                }
                _ => {}
            }
        }
    }

    // Trees.

    /// A place holder for what could not be read.
    pub(super) fn hole(&mut self, span: Span) -> Expr {
        self.height = 1;
        Expr {
            kind: ExprKind::Error,
            span,
        }
    }

    /// Reports, once in a file, that the limit on nesting is reached. The caller makes a place holder.
    pub(super) fn too_deep(&mut self, span: Span) {
        if std::mem::replace(&mut self.told_deep, true) {
            self.errors += 1;
        } else {
            self.report(
                &code::NESTING_TOO_DEEP,
                span,
                "this is nested more deeply than can be handled",
            );
        }
        self.lose();
    }
}
