//! Walking a tree without knowing all its shapes.

use super::ast::{Block, Body, Expr, ExprKind, NativeBody, SplatStep, TemplatePart};

/// Calls `each` for every direct part of an expression, in source order.
pub fn children<'e>(expr: &'e Expr, each: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Error
        | ExprKind::Unreadable(_)
        | ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Traversal(..) => {}
        ExprKind::Template(parts) => template(parts, each),
        ExprKind::TemplateWrap(inner)
        | ExprKind::RelativeTraversal(inner, _)
        | ExprKind::Unary(_, inner)
        | ExprKind::Parens(inner) => each(inner),
        ExprKind::Tuple(items) => items.iter().for_each(each),
        ExprKind::Object(items) => {
            for item in items {
                each(&item.key);
                each(&item.value);
            }
        }
        ExprKind::For(parts) => {
            each(&parts.collection);
            parts.key.iter().for_each(&mut *each);
            each(&parts.value);
            parts.condition.iter().for_each(each);
        }
        ExprKind::Index(source, key, _) => {
            each(source);
            each(key);
        }
        ExprKind::Splat(splat) => {
            each(&splat.source);
            steps(&splat.each, each);
        }
        ExprKind::Call(call) => call.args.iter().for_each(each),
        ExprKind::Conditional(parts) => parts.iter().for_each(each),
        ExprKind::Binary(parts) => {
            each(&parts.left);
            each(&parts.right);
        }
    }
}

fn steps<'e>(list: &'e [SplatStep], each: &mut dyn FnMut(&'e Expr)) {
    for step in list {
        match step {
            SplatStep::Step(_) => {}
            SplatStep::Index(key, _) => each(key),
            SplatStep::Splat(nested) => steps(&nested.each, each),
        }
    }
}

fn template<'e>(parts: &'e [TemplatePart], each: &mut dyn FnMut(&'e Expr)) {
    for part in parts {
        match part {
            TemplatePart::Text(..) => {}
            TemplatePart::Interpolation(expr) => each(expr),
            TemplatePart::If(directive) => {
                each(&directive.condition);
                template(&directive.then, each);
                template(&directive.otherwise, each);
            }
            TemplatePart::For(directive) => {
                each(&directive.collection);
                template(&directive.body, each);
            }
        }
    }
}

/// Calls `each` for an expression and everything in it, outermost first.
pub fn all<'e>(expr: &'e Expr, each: &mut dyn FnMut(&'e Expr)) {
    each(expr);
    children(expr, &mut |child| all(child, each));
}

/// Calls `each` for the value of every argument of a body and of the blocks in it. JSON bodies are left
/// out: which of their properties are arguments is not known here.
pub fn values<'e>(body: &'e NativeBody, each: &mut dyn FnMut(&'e Expr)) {
    body.attributes.iter().for_each(|a| each(&a.expr));
    for block in &body.blocks {
        if let Body::Native(inner) = &block.body {
            values(inner, each);
        }
    }
}

/// Calls `each` for every block of a body and of the blocks in it, outer blocks first.
pub fn blocks<'e>(body: &'e NativeBody, each: &mut dyn FnMut(&'e Block)) {
    for block in &body.blocks {
        each(block);
        if let Body::Native(inner) = &block.body {
            blocks(inner, each);
        }
    }
}
