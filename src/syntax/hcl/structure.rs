use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::literal::decode;
use super::parser::{MAX_DEPTH, Parser};
use super::token::{Kind, Token};
use crate::diag::{Diagnostic, code};
use crate::syntax::ast::{Attribute, Block, Body, Ident, NativeBody};
use crate::text::Span;

/// A body that is being filled.
struct Filling {
    body: NativeBody,
    seen: FxHashMap<Rc<str>, Span>,
}

enum Item {
    Attribute(Attribute),
    Block(Block),
}

impl Parser<'_> {
    /// Items up to `end`, which is read too.
    pub(super) fn body(&mut self, end: Kind) -> NativeBody {
        let start = self.last_span();
        let mut filling = Filling::new(start);
        let close = loop {
            let next = self.peek();
            if next.kind == end {
                self.read();
                break self.span(next);
            }
            if next.kind == Kind::Newline {
                self.read();
            } else if next.kind == Kind::Ident {
                let item = self.item();
                self.add(&mut filling, item);
            } else {
                break self.bad_item(end, start, &mut filling);
            }
        };
        let mut body = filling.body;
        body.span = start.to(close);
        body.missing_item = start.head();
        body
    }

    fn add(&mut self, filling: &mut Filling, item: Option<Item>) {
        match item {
            Some(Item::Block(block)) => filling.body.blocks.push(block),
            Some(Item::Attribute(attribute)) => {
                if let Some(first) = filling.seen.get(&attribute.name.name) {
                    let message = format!("`{}` is already set in this block", attribute.name.name);
                    let problem = Diagnostic::new(&code::DUPLICATE_ATTRIBUTE, message)
                        .at(attribute.name.span)
                        .see(*first, "first set here");
                    return self.push(problem);
                }
                let name = attribute.name.name.clone();
                filling.seen.insert(name, attribute.name.span);
                filling.body.attributes.push(attribute);
            }
            None => {}
        }
    }

    /// Something that begins no item. The reference skips the rest of the body here. We read it after all:
    /// a stray brace must not hide the rest of a file from the reader.
    fn bad_item(&mut self, end: Kind, start: Span, filling: &mut Filling) -> Span {
        let bad = self.read();
        let span = self.span(bad);
        match bad.kind {
            Kind::OpenQuote => self.report_first(
                &code::INVALID_ARGUMENT_NAME,
                span,
                "the name of an argument stands without quotes",
            ),
            Kind::Eof => self.report_first(
                &code::UNCLOSED_CONFIGURATION_BLOCK,
                start,
                "this block is not closed before the end of the file",
            ),
            _ => self.report_first(
                &code::ITEM_REQUIRED,
                span,
                "an argument (`name = value`) or a block must begin here",
            ),
        }
        let from = self.position();
        let close = self.recover(end);
        let to = self.position();
        let close = self.span(close);
        if bad.kind != Kind::Eof {
            self.skip(Span {
                start: span.end,
                ..close
            });
            self.skipped_items(from, to, filling);
        }
        close
    }

    /// Reads the items in a range of tokens, of which the last closes the body.
    fn skipped_items(&mut self, from: usize, to: usize, filling: &mut Filling) {
        let outer = std::mem::replace(&mut self.beyond, true);
        self.rewind(from);
        self.recover_after_item();
        while self.position() + 1 < to {
            let next = self.peek();
            if next.kind == Kind::Newline {
                self.read();
            } else if next.kind == Kind::Ident {
                let item = self.item();
                if self.position() <= to {
                    self.add(filling, item);
                }
            } else {
                self.recover_after_item();
            }
        }
        self.rewind(to);
        self.beyond = outer;
    }

    fn item(&mut self) -> Option<Item> {
        self.begin_item();
        let name = self.read();
        match self.peek().kind {
            Kind::Equal => Some(Item::Attribute(self.attribute(name, false))),
            Kind::OpenQuote | Kind::OpenBrace | Kind::Ident => Some(Item::Block(self.block(name))),
            _ => {
                self.recover_after_item_required(name);
                None
            }
        }
    }

    fn recover_after_item_required(&mut self, name: Token) {
        self.report(
            &code::ITEM_REQUIRED,
            self.span(name),
            "an argument is written `name = value`, a block `name { … }`",
        );
        self.recover_after_item();
    }

    /// After the name, at the equals sign.
    fn attribute(&mut self, name: Token, single_line: bool) -> Attribute {
        self.read();
        let errors = self.errors();
        let expr = self.expression();
        let end = self.last_span();
        if self.lost_since(errors) {
            self.recover_after_item();
        } else if !single_line {
            self.attribute_end();
        }
        let name = self.ident(name);
        let span = name.span.to(end).to(expr.span);
        Attribute {
            name,
            expr: expr.into(),
            span,
        }
    }

    fn attribute_end(&mut self) {
        let next = self.peek();
        match next.kind {
            Kind::Newline | Kind::Eof => {
                self.read();
            }
            Kind::Comma => {
                self.report_first(
                    &code::UNEXPECTED_COMMA,
                    self.span(next),
                    "arguments are separated by line breaks, not by commas",
                );
                self.recover_after_item();
            }
            _ => {
                self.report_first(
                    &code::MISSING_NEWLINE_AFTER_ARGUMENT,
                    self.span(next),
                    "an argument ends at the end of its line",
                );
                self.recover_after_item();
            }
        }
    }

    /// After the type.
    fn block(&mut self, kind: Token) -> Block {
        let mut labels = Vec::new();
        let open = loop {
            let next = self.peek();
            match next.kind {
                Kind::OpenBrace => break self.read(),
                Kind::OpenQuote => labels.push(self.quoted_label()),
                Kind::Ident => {
                    self.read();
                    labels.push(self.ident(next));
                }
                _ => return self.headless_block(kind, labels, next),
            }
        };
        let body = self.block_body(open);
        let close_brace = self.last_span();
        self.block_end();
        let kind = self.ident(kind);
        let open_brace = self.span(open);
        Block {
            header: header(&kind, &labels),
            body: Body::Native(body.unwrap_or_else(|| empty_body(open_brace.to(close_brace)))),
            kind,
            labels,
            open_brace,
            close_brace,
        }
    }

    fn block_end(&mut self) {
        let next = self.peek();
        if matches!(next.kind, Kind::Newline | Kind::Eof) {
            self.read();
            return;
        }
        self.report_first(
            &code::MISSING_NEWLINE_AFTER_BLOCK,
            self.span(next),
            "after a block a new line must begin",
        );
        self.recover_after_item();
    }

    /// A block whose brace does not come.
    fn headless_block(&mut self, kind: Token, labels: Vec<Ident>, next: Token) -> Block {
        let span = self.span(next);
        match next.kind {
            Kind::Equal => self.report(
                &code::INVALID_BLOCK_DEFINITION,
                span,
                "a block has no equals sign",
            ),
            Kind::Newline => self.report(
                &code::INVALID_BLOCK_DEFINITION,
                span,
                "the brace that opens a block stands on the line of its header",
            ),
            _ => self.report_first(
                &code::INVALID_BLOCK_DEFINITION,
                span,
                "a quoted label or an opening brace is needed here",
            ),
        }
        self.recover_after_item();
        let kind = self.ident(kind);
        let place = kind.span;
        Block {
            header: header(&kind, &labels),
            kind,
            labels,
            body: Body::Native(empty_body(place)),
            open_brace: place,
            close_brace: place,
        }
    }

    /// After the opening brace.
    fn block_body(&mut self, open: Token) -> Option<NativeBody> {
        if matches!(
            self.peek().kind,
            Kind::Newline | Kind::Eof | Kind::CloseBrace
        ) {
            if self.depth >= MAX_DEPTH {
                self.too_deep(self.span(open));
                self.recover(Kind::CloseBrace);
                return None;
            }
            self.depth += 1;
            let body = self.body(Kind::CloseBrace);
            self.depth -= 1;
            return Some(body);
        }
        let body = self.single_line_body();
        self.single_line_end(open);
        body
    }

    /// One argument on the line of the brace.
    fn single_line_body(&mut self) -> Option<NativeBody> {
        let name = self.read();
        if name.kind != Kind::Ident {
            self.report(
                &code::ITEM_REQUIRED,
                self.span(name),
                "an argument or the closing brace is needed here",
            );
            self.recover_after_item();
            return None;
        }
        let next = self.peek();
        match next.kind {
            Kind::Equal => {
                let attribute = self.attribute(name, true);
                let span = attribute.span;
                Some(NativeBody {
                    attributes: vec![attribute],
                    blocks: Vec::new(),
                    span,
                    missing_item: span.head(),
                })
            }
            Kind::OpenQuote | Kind::OpenBrace | Kind::Ident => {
                self.report(
                    &code::ARGUMENT_REQUIRED,
                    self.span(name).to(self.span(next)),
                    "a block on one line can hold one argument only; put nested blocks on lines of their own",
                );
                self.recover_after_item();
                None
            }
            _ => {
                self.recover_after_item_required(name);
                None
            }
        }
    }

    fn single_line_end(&mut self, open: Token) {
        let next = self.peek();
        let span = self.span(next);
        match next.kind {
            Kind::CloseBrace => {
                self.read();
                return;
            }
            Kind::Comma => self.report(
                &code::INVALID_SINGLE_ARGUMENT_BLOCK,
                span,
                "a block on one line can hold one argument only",
            ),
            Kind::Newline => self.report(
                &code::INVALID_SINGLE_ARGUMENT_BLOCK,
                span,
                "a block whose argument stands on the line of the brace is closed on that line",
            ),
            Kind::Eof => self.report_first(
                &code::UNCLOSED_CONFIGURATION_BLOCK,
                self.span(open),
                "this block is not closed before the end of the file",
            ),
            _ => self.report_first(
                &code::INVALID_SINGLE_ARGUMENT_BLOCK,
                span,
                "a block on one line ends after its argument",
            ),
        }
        self.recover(Kind::CloseBrace);
    }

    /// A label in quotes; templates are not allowed in it.
    fn quoted_label(&mut self) -> Ident {
        let open = self.read();
        let mut name = String::new();
        let end = loop {
            let token = self.read();
            let span = self.span(token);
            match token.kind {
                Kind::CloseQuote => break span,
                Kind::QuotedText => name.push_str(&self.text_of(token, true)),
                Kind::Interp | Kind::Control => {
                    self.report(
                        &code::INVALID_STRING_LITERAL,
                        span,
                        "templates are not allowed here; to mean the character itself, double it",
                    );
                    name.push_str(if token.kind == Kind::Interp {
                        "${ ... }"
                    } else {
                        "%{ ... }"
                    });
                    self.recover(Kind::SequenceEnd);
                }
                Kind::Eof => {
                    self.report(
                        &code::UNTERMINATED_STRING_LITERAL,
                        span,
                        "the closing quote is missing",
                    );
                    break span;
                }
                _ => {
                    self.report(
                        &code::INVALID_STRING_LITERAL,
                        span,
                        "this cannot stand in a quoted string",
                    );
                    self.recover(Kind::CloseQuote);
                    break span;
                }
            }
        };
        Ident {
            name: name.as_str().into(),
            span: self.span(open).to(end),
        }
    }

    /// A text token with its escapes resolved; bad ones are reported.
    pub(super) fn text_of(&mut self, token: Token, quoted: bool) -> String {
        let decoded = decode(self.text(token), quoted);
        let at = |offset: usize| token.start + u32::try_from(offset).unwrap_or(0);
        for (range, message) in decoded.problems {
            let span = self.span_of(at(range.start), at(range.end));
            self.report(&code::INVALID_ESCAPE, span, &message);
        }
        decoded.text
    }
}

impl Filling {
    fn new(start: Span) -> Self {
        Self {
            body: empty_body(start),
            seen: FxHashMap::default(),
        }
    }
}

fn empty_body(span: Span) -> NativeBody {
    NativeBody {
        attributes: Vec::new(),
        blocks: Vec::new(),
        span,
        missing_item: span.head(),
    }
}

fn header(kind: &Ident, labels: &[Ident]) -> Span {
    labels
        .last()
        .map_or(kind.span, |label| kind.span.to(label.span))
}
