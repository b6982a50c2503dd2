use std::rc::Rc;

use crate::syntax::ast::{Attribute, Body, ExprKind, NativeBody};
use crate::text::Span;

/// A step into a decoded body.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// An argument or block type.
    Name(Rc<str>),
    /// An element of a list, or one of several blocks.
    Index(usize),
}

/// Where a part of a body stands: the value of the argument, or else the brace of the innermost block that
/// the path reaches.
pub(super) fn locate(body: &NativeBody, path: &[Step]) -> Span {
    let (path, index) = match path {
        [rest @ .., Step::Index(index)] => (rest, Some(*index)),
        _ => (path, None),
    };
    let Some((Step::Name(name), blocks)) = path.split_last() else {
        return body.missing_item;
    };
    let body = descend(body, blocks);
    match body.attributes.iter().find(|a| a.name.name == *name) {
        Some(attribute) => element(attribute, index),
        None => body.missing_item,
    }
}

/// The block a path leads to, as far as there are written blocks; `dynamic` ones do not count.
fn descend<'b>(mut body: &'b NativeBody, path: &[Step]) -> &'b NativeBody {
    let mut steps = path.iter().peekable();
    while let Some(Step::Name(name)) = steps.next() {
        let index = match steps.peek() {
            Some(Step::Index(index)) => {
                steps.next();
                *index
            }
            _ => 0,
        };
        let block = body
            .blocks
            .iter()
            .filter(|b| b.kind.name == *name)
            .nth(index);
        match block.map(|b| &b.body) {
            Some(Body::Native(inner)) => body = inner,
            _ => return body,
        }
    }
    body
}

fn element(attribute: &Attribute, index: Option<usize>) -> Span {
    match (&attribute.expr.kind, index) {
        (ExprKind::Tuple(elements), Some(index)) => {
            elements.get(index).map_or(attribute.name.span, |e| e.span)
        }
        _ => attribute.expr.span,
    }
}
