use std::rc::Rc;

use crate::syntax::ast::{Block, Body, Expr, NativeBody};
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

    /// The comments, each with its marks; one that ends with its line has its line end in it. JSON has none.
    pub fn comments(self) -> Vec<Span> {
        match self.tree {
            Body::Native(_) => syntax::comments(self.source),
            Body::Json(_) => Vec::new(),
        }
    }
}
