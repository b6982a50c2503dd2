use std::rc::Rc;

use super::content::just_attributes;
use super::decode::check_name;
use crate::diag::{Diagnostics, code};
use crate::syntax::ast::{Block, Expr, Ident};
use crate::syntax::json::Reading;
use crate::text::Span;

/// One local value.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name.
    pub name: Ident,
    /// Its value.
    pub expr: Rc<Expr>,
    /// The whole argument.
    pub span: Span,
}

impl Local {
    /// The values of a `locals` block.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Vec<Self> {
        let mut locals = Vec::new();
        for attribute in just_attributes(&block.body, Reading::Template, diags) {
            if check_name(&attribute.name, &code::INVALID_LOCAL_NAME, diags) {
                locals.push(Self {
                    name: attribute.name,
                    expr: attribute.expr,
                    span: attribute.span,
                });
            }
        }
        locals
    }
}
