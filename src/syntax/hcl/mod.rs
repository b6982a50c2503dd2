//! HCL's native syntax: a scanner with modes, and a recursive descent over its tokens that goes on after
//! mistakes. It accepts what the reference accepts, and its diagnostics have the reference's summaries
//! and places.
//!
//! Invariants: every text gives a tree; the depth of the tree is bounded, whatever the text; every span
//! lies within the file and a child's span within its parent's.

mod argument;
mod call;
mod changed;
mod collection;
mod cursor;
mod expr;
mod invalid;
pub(super) mod literal;
mod parser;
mod scanner;
mod structure;
mod template;
mod template_text;
mod template_tree;
mod token;
mod traversal;

pub use argument::{is_open, parse_argument};
pub use changed::parse_changed;
pub use cursor::{Cursor, Frame, FrameKind, Loop, cursor};
use parser::Parser;
pub(super) use scanner::{Mode, scan};
pub(super) use token::{Kind, Token};

use super::ast::{Body, Expr};
use crate::diag::{Diagnostics, code};
use crate::sorted::Gather;
use crate::text::{FileId, Source, Span};

/// Reads a file of arguments and blocks.
pub fn parse(source: &Source) -> (Body, Diagnostics) {
    let mut parser = Parser::new(source, &[], scan(source, Mode::Main));
    let body = parser.body(Kind::Eof);
    (Body::Native(body), parser.finish())
}

/// Where the comments of a file are, in order. One that ends with its line has its line end in it.
pub fn comments(source: &Source) -> Vec<Span> {
    let tokens = scan(source, Mode::Main);
    let comments = tokens.iter().filter(|token| token.kind == Kind::Comment);
    let span = |token: &Token| Span {
        file: source.id,
        start: token.start,
        end: token.end,
    };
    comments.map(span).gathered()
}

/// Reads a text that is one expression, over as many lines as it likes.
pub fn parse_expression(source: &Source) -> (Expr, Diagnostics) {
    expression(Parser::new(source, &[], scan(source, Mode::Main)))
}

/// Where a text begins that should begin with a name, and does not.
pub fn nameless(source: &Source) -> Option<Span> {
    let first = *scan(source, Mode::Main).first()?;
    let span = Span::new(source.id, first.start as usize, first.end as usize);
    (first.kind != token::Kind::Ident).then_some(span)
}

/// Reads a text that is one template, such as a file for `templatefile`.
pub fn parse_template(source: &Source) -> (Expr, Diagnostics) {
    template(Parser::new(source, &[], scan(source, Mode::Bare)))
}

/// [`parse_expression`] for a text that was unescaped from a place in a file.
pub(super) fn parse_expression_at(
    text: &str,
    file: FileId,
    places: &[(u32, u32)],
) -> (Expr, Diagnostics) {
    let source = Source::new(file, "", text);
    expression(Parser::new(&source, places, scan(&source, Mode::Main)))
}

/// [`parse_template`] for a text that was unescaped from a place in a file.
pub(super) fn parse_template_at(
    text: &str,
    file: FileId,
    places: &[(u32, u32)],
) -> (Expr, Diagnostics) {
    let source = Source::new(file, "", text);
    template(Parser::new(&source, places, scan(&source, Mode::Bare)))
}

fn expression(mut parser: Parser<'_>) -> (Expr, Diagnostics) {
    parser.newlines = false;
    let expr = parser.expression();
    let rest = parser.peek();
    if rest.kind != Kind::Eof {
        parser.report_first(
            &code::EXTRA_AFTER_EXPRESSION,
            parser.span(rest),
            "the expression ends before this",
        );
    }
    (expr, parser.finish())
}

fn template(mut parser: Parser<'_>) -> (Expr, Diagnostics) {
    let expr = parser.whole_template();
    (expr, parser.finish())
}
