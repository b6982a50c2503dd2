use std::rc::Rc;

use crate::syntax::ast::{Expr, ExprKind, TemplatePart};
use crate::text::Span;

/// Where Terraform points when it means the beginning of an expression. For most kinds that is less than
/// the whole: the opening bracket, the function's name, the text inside the quotes.
pub fn start(expr: &Expr) -> Span {
    match &expr.kind {
        ExprKind::String(_) => within_quotes(expr.span),
        ExprKind::Template(parts) => parts.first().map_or(expr.span, |part| match part {
            TemplatePart::Text(_, span) => *span,
            TemplatePart::Interpolation(inner) => start(inner),
            TemplatePart::If(inner) => start(&inner.condition),
            TemplatePart::For(inner) => inner.span,
        }),
        ExprKind::Tuple(_) | ExprKind::Object(_) => first_byte(expr.span),
        ExprKind::For(inner) => inner.open,
        ExprKind::Splat(inner) => inner.marker,
        ExprKind::Call(call) => call.name.span.to(call.open),
        ExprKind::Conditional(parts) => {
            let [condition, ..] = parts.as_ref();
            start(condition)
        }
        ExprKind::Binary(binary) => start(&binary.left),
        ExprKind::Unary(..) => first_byte(expr.span),
        ExprKind::Parens(inner) => start(inner),
        ExprKind::Index(..) if is_key_constant(expr) => expr.span,
        ExprKind::Index(_, _, brackets) => first_byte(*brackets),
        ExprKind::Error
        | ExprKind::Unreadable(_)
        | ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::TemplateWrap(_)
        | ExprKind::RelativeTraversal(..)
        | ExprKind::Traversal(..) => expr.span,
    }
}

/// Whether a key in brackets is a word such as `null`: the reference takes it for a step as `.a` is one.
fn is_key_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index(_, key, _) => matches!(key.kind, ExprKind::Null | ExprKind::Bool(_)),
        _ => false,
    }
}

/// Whether it is one more step behind other steps.
pub(super) fn is_step(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index(source, ..) if is_key_constant(expr) => {
            is_key_constant(source)
                || matches!(
                    source.kind,
                    ExprKind::Traversal(..) | ExprKind::RelativeTraversal(..)
                )
        }
        _ => false,
    }
}

fn first_byte(span: Span) -> Span {
    Span {
        end: span.start.saturating_add(1).min(span.end),
        ..span
    }
}

fn within_quotes(span: Span) -> Span {
    if span.end <= span.start.saturating_add(2) {
        // Nothing is inside: the place after the quotes.
        return Span {
            start: span.end,
            ..span
        };
    }
    Span {
        start: span.start + 1,
        end: span.end - 1,
        ..span
    }
}

/// The word, when an expression is a bare word.
pub fn keyword(expr: &Expr) -> Option<&Rc<str>> {
    match &expr.kind {
        ExprKind::Traversal(root, steps) if steps.is_empty() => Some(&root.name),
        _ => None,
    }
}
