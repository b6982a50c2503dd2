use std::rc::Rc;

use crate::syntax::ast::{
    Attribute, Block, Body, Expr, ExprKind, JsonKind, JsonNode, NativeBody, TemplatePart,
};
use crate::syntax::{self, visit};
use crate::text::{Source, Span};

/// A file of a module.
#[derive(Clone, Copy)]
pub struct FileView<'s> {
    /// Its text.
    pub source: &'s Rc<Source>,
    /// What was read from it.
    pub tree: &'s Body,
}

impl<'s> FileView<'s> {
    /// What was read from it, when it is not JSON.
    pub fn native(self) -> Option<&'s NativeBody> {
        match self.tree {
            Body::Native(body) => Some(body),
            Body::Json(_) => None,
        }
    }

    /// Calls `each` for the value of every argument and everything in it, outermost first. JSON has none.
    pub fn expressions(self, each: &mut dyn FnMut(&'s Expr)) {
        if let Some(body) = self.native() {
            visit::values(body, &mut |expr| visit::all(expr, each));
        }
    }

    /// Calls `each` for every block and the blocks in it. JSON has none.
    pub fn blocks(self, each: &mut dyn FnMut(&'s Block)) {
        if let Some(body) = self.native() {
            visit::blocks(body, each);
        }
    }

    /// Calls `each` for every argument of every block. JSON has none.
    pub fn arguments(self, each: &mut dyn FnMut(&'s Attribute)) {
        if let Some(body) = self.native() {
            body.attributes.iter().for_each(&mut *each);
            visit::blocks(body, &mut |block| {
                if let Body::Native(inner) = &block.body {
                    inner.attributes.iter().for_each(&mut *each);
                }
            });
        }
    }

    /// Calls `each` for every piece of text that stands in a value, with its place.
    pub fn texts(self, each: &mut dyn FnMut(Span, &'s str)) {
        match self.tree {
            Body::Native(_) => self.expressions(&mut |expr| match &expr.kind {
                ExprKind::String(text) => each(expr.span, text),
                ExprKind::Template(parts) => {
                    for part in parts {
                        if let TemplatePart::Text(text, span) = part {
                            each(*span, text);
                        }
                    }
                }
                _ => {}
            }),
            Body::Json(body) => json_texts(&body.value, each),
        }
    }

    /// The comments, each with its marks; one that ends with its line has its line end in it. JSON has none.
    pub fn comments(self) -> Vec<Span> {
        match self.tree {
            Body::Native(_) => syntax::comments(self.source),
            Body::Json(_) => Vec::new(),
        }
    }
}

fn json_texts<'s>(node: &'s JsonNode, each: &mut dyn FnMut(Span, &'s str)) {
    match &node.kind {
        JsonKind::String(text) => each(node.span, &text.text),
        JsonKind::Array(items) => items.iter().for_each(|item| json_texts(item, each)),
        JsonKind::Object(properties) => {
            for property in properties {
                json_texts(&property.value, each);
            }
        }
        _ => {}
    }
}
