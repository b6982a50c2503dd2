//! Texts that stand where they are used, and not behind a name.

use std::rc::Rc;

use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Span;

/// The literal texts that an expression may give: itself, elements of a list, branches of a conditional.
pub(in crate::lint) fn texts<'e>(expr: &'e Expr, each: &mut dyn FnMut(&'e Rc<str>, Span)) {
    match &expr.kind {
        ExprKind::String(text) => each(text, expr.span),
        ExprKind::Parens(inner) => texts(inner, each),
        ExprKind::Tuple(elements) => {
            for element in elements {
                texts(element, each);
            }
        }
        ExprKind::Conditional(parts) => {
            for part in parts.iter().skip(1) {
                texts(part, each);
            }
        }
        ExprKind::Call(call) if matches!(&*call.name.name, "toset" | "tolist" | "coalesce") => {
            for argument in &call.args {
                texts(argument, each);
            }
        }
        _ => {}
    }
}
