//! Configuration written in JSON: a parser with places, and the rules by which objects stand for
//! arguments and blocks.
//!
//! JSON does not tell an argument from a block; only the one who knows the names can. So a body stays
//! JSON until [`resolve`] or [`attributes`] is asked for it. Mistakes have the summaries and places of
//! the reference.

mod body;
mod cursor;
mod expr;
mod mended;
mod parser;
mod scanner;
mod string;

pub use body::{attributes, resolve};
pub use cursor::{JsonCursor, JsonLevel, cursor, unquoted};
pub use expr::expr;

use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Body, JsonBody, JsonKind, JsonNode};
use crate::text::{Source, Span};

/// How strings of a value are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As templates: what expressions are in JSON.
    Template,
    /// As they are: where no expression is allowed.
    Literal,
    /// As an expression of the native language: references and type constraints. What cannot be read so
    /// stays a string.
    Static,
    /// The same, but every name has the place where it stands, not the one that the reference tells.
    Names,
}

/// What to do with a property of unknown name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is an argument.
    Arguments,
    /// It is a mistake.
    Extraneous,
    /// Somebody else asks for it.
    Ignored,
}

/// The names a body may have.
#[derive(Clone, Copy, Debug)]
pub struct BodySpec<'a> {
    /// Arguments, and how their strings are read in JSON.
    pub attributes: &'a [(&'a str, Reading)],
    /// Blocks, and how many labels they have.
    pub blocks: &'a [(&'a str, usize)],
    /// Names that are skipped: somebody else has read them.
    pub hidden: &'a [&'a str],
    /// All other names.
    pub rest: Rest,
}

/// Reads a JSON file of arguments and blocks. What is not an object or an array gives an empty body.
pub fn parse(source: &Source) -> (Body, Diagnostics) {
    let (node, diags) = parse_value(source);
    body(source, node, diags)
}

/// Reads as much of a broken JSON file as there is, and what is wrong besides. The reference reads nothing of it; whoever
/// writes it is helped all the same.
pub fn parse_broken(source: &Source) -> (Body, Diagnostics) {
    let mended = mended::mended(source);
    let mut parser = parser::Parser::new(&mended);
    parser.lenient = true;
    let node = parser.whole();
    body(source, node, parser.diags)
}

fn body(source: &Source, mut node: JsonNode, mut diags: Diagnostics) -> (Body, Diagnostics) {
    if !matches!(node.kind, JsonKind::Object(_) | JsonKind::Array(_)) {
        diags.push(
            Diagnostic::new(
                &code::JSON_ROOT_NOT_OBJECT,
                "the whole must be an object, or an array of objects",
            )
            .at(node.start()),
        );
        let span = Span::new(source.id, 0, 0);
        node = JsonNode {
            kind: JsonKind::Object(Vec::new()),
            span,
            open: span,
            close: span,
        };
    }
    (Body::Json(JsonBody { value: node.into() }), diags)
}

/// Reads a text that is one JSON value of any kind.
pub fn parse_value(source: &Source) -> (JsonNode, Diagnostics) {
    let mut parser = parser::Parser::new(source);
    let node = parser.whole();
    (node, parser.diags)
}
