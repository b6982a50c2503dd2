use std::rc::Rc;

use super::{content::exact, shapes};
use crate::addr::{Reference, ResourceAddr, Subject};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval;
use crate::syntax::ast::{Block, Expr};
use crate::text::Span;

/// `validation`, `precondition`, `postcondition` or `assert`.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Must be true.
    pub condition: Rc<Expr>,
    /// What to say when it is not.
    pub error_message: Rc<Expr>,
    /// The block's header.
    pub span: Span,
}

impl Condition {
    /// Reads such a block. Nothing when an argument is missing or the condition refers to nothing.
    pub(super) fn decode(block: &Block, diags: &mut Diagnostics) -> Option<Self> {
        Self::read(block, diags).1
    }

    /// Reads such a block of a resource, which it cannot name; a postcondition has `self` for it.
    pub(super) fn of(
        resource: &ResourceAddr,
        block: &Block,
        diags: &mut Diagnostics,
    ) -> Option<Self> {
        let (condition, whole) = Self::read(block, diags);
        let message = whole.iter().map(|whole| &whole.error_message);
        for expr in condition.iter().chain(message) {
            let own = |r: &Reference| r.subject == Subject::Resource(resource.clone());
            if eval::references(expr).iter().any(own) {
                let kind = &block.kind.name;
                let message = format!("a {kind} cannot refer to its own resource by name");
                let problem = Diagnostic::new(&code::OWN_CONDITION, message);
                let title = format!("Invalid reference in {kind}");
                diags.push(problem.titled(title).at(expr.span));
            }
        }
        whole
    }

    /// The condition alone, and all of it where it is whole.
    pub(super) fn read(block: &Block, diags: &mut Diagnostics) -> (Option<Rc<Expr>>, Option<Self>) {
        let content = exact(&block.body, &shapes::CONDITION, diags);
        let condition = content.attribute("condition").map(|a| a.expr.clone());
        let error_message = content.attribute("error_message").map(|a| a.expr.clone());
        if let Some(condition) = &condition {
            constant(condition, block, diags);
        }
        let whole = condition.clone().zip(error_message);
        let whole = whole.map(|(condition, error_message)| Self {
            condition,
            error_message,
            span: block.header,
        });
        (condition, whole)
    }
}

/// Reports a condition that can only have one outcome.
fn constant(condition: &Expr, block: &Block, diags: &mut Diagnostics) {
    let mut references = 0;
    eval::traversals(condition, &mut |_, _| references += 1);
    if references == 0 {
        let kind = &block.kind.name;
        let message = "the condition refers to nothing, so its outcome is always the same";
        diags.push(
            Diagnostic::new(&code::CONSTANT_CONDITION, message)
                .titled(format!("Invalid {kind} expression"))
                .at(condition.span),
        );
    }
}
