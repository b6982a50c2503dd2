use std::rc::Rc;

use super::content::exact;
use super::decode::check_name;
use super::{Condition, Resource, shapes};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Ident};
use crate::text::Span;

/// `check "name" { … }`: assertions that only warn.
#[derive(Clone, Debug)]
pub struct CheckBlock {
    /// Its name.
    pub name: Ident,
    /// The data source that only this block may refer to.
    pub data: Option<Rc<Resource>>,
    /// `assert` blocks.
    pub asserts: Vec<Condition>,
    /// The block's header.
    pub span: Span,
}

impl CheckBlock {
    /// Reads a `check` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        let name = block.labels.first()?.clone();
        let content = exact(&block.body, &shapes::CHECK, diags);
        check_name(&name, &code::INVALID_CHECK_NAME, diags);
        let mut check = Self {
            data: None,
            asserts: Vec::new(),
            span: block.header,
            name,
        };
        for inner in &content.blocks {
            if &*inner.kind.name == "data" {
                check.data(inner, diags);
            } else {
                let before = diags.len();
                let assert = Condition::decode(inner, diags);
                check
                    .asserts
                    .extend(assert.filter(|_| diags.len() == before));
            }
        }
        if check.asserts.is_empty() {
            let message = "a check without a sound `assert` block checks nothing";
            diags.push(Diagnostic::new(&code::ZERO_ASSERTS, message).at(block.header));
        }
        Some(check)
    }

    fn data(&mut self, block: &Block, diags: &mut Diagnostics) {
        if let Some(first) = &self.data {
            let message = "a check has one data source at most";
            diags.push(
                Diagnostic::new(&code::MULTIPLE_CHECK_DATA, message)
                    .at(block.header)
                    .see(first.span, "first one here"),
            );
            return;
        }
        let before = diags.len();
        let Some(mut data) = Resource::decode_once(block, diags) else {
            return;
        };
        data.check = Some(self.name.name.clone());
        for (name, expr) in [("count", &data.count), ("for_each", &data.for_each)] {
            if let Some(expr) = expr {
                diags.push(no_repetition(name, block, expr.span));
            }
        }
        if let Some(at) = data.lifecycle.span {
            let message = "the check decides when its data source is read";
            diags.push(Diagnostic::new(&code::CHECK_LIFECYCLE, message).at(at));
        }
        if diags.len() == before {
            self.data = Some(Rc::new(data));
        }
    }
}

/// Terraform points at the argument's name.
fn no_repetition(name: &str, block: &Block, value: Span) -> Diagnostic {
    let at = match &block.body {
        crate::syntax::ast::Body::Native(body) => body
            .attributes
            .iter()
            .find(|a| &*a.name.name == name)
            .map_or(value, |a| a.name.span),
        crate::syntax::ast::Body::Json(_) => value,
    };
    let message = "the data source of a check has one instance only";
    Diagnostic::new(&code::CHECK_REPETITION, message)
        .titled(format!("Invalid \"{name}\" attribute"))
        .at(at)
}
