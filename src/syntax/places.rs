//! Moving what was read to another place of the same file.

use std::rc::Rc;

use super::ast::{Block, Body, Expr, ExprKind, Ident, NativeBody, SplatStep, Step, TemplatePart};
use crate::text::Span;

/// Moves every place in a block, of which no part is in JSON.
pub(super) fn move_block(block: &mut Block, by: i64) {
    Move(by).block(block);
}

/// By how many bytes.
struct Move(i64);

impl Move {
    fn span(&self, span: &mut Span) {
        for end in [&mut span.start, &mut span.end] {
            *end = u32::try_from(i64::from(*end) + self.0).unwrap_or(u32::MAX);
        }
    }

    fn spans<const N: usize>(&self, spans: [&mut Span; N]) {
        spans.into_iter().for_each(|span| self.span(span));
    }

    fn block(&self, block: &mut Block) {
        self.span(&mut block.kind.span);
        block.labels.iter_mut().for_each(|l| self.span(&mut l.span));
        self.spans([
            &mut block.header,
            &mut block.open_brace,
            &mut block.close_brace,
        ]);
        if let Body::Native(body) = &mut block.body {
            self.body(body);
        }
    }

    fn body(&self, body: &mut NativeBody) {
        self.spans([&mut body.span, &mut body.missing_item]);
        for attribute in &mut body.attributes {
            self.spans([&mut attribute.name.span, &mut attribute.span]);
            self.expr(Rc::make_mut(&mut attribute.expr));
        }
        body.blocks.iter_mut().for_each(|block| self.block(block));
    }

    fn exprs<'e>(&self, exprs: impl IntoIterator<Item = &'e mut Expr>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn ident(&self, ident: &mut Ident) {
        self.span(&mut ident.span);
    }

    fn expr(&self, expr: &mut Expr) {
        self.span(&mut expr.span);
        match &mut expr.kind {
            ExprKind::Error
            | ExprKind::Unreadable(_)
            | ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_) => {}
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::TemplateWrap(inner) | ExprKind::Unary(_, inner) | ExprKind::Parens(inner) => {
                self.expr(inner);
            }
            ExprKind::Tuple(items) => self.exprs(items),
            ExprKind::Object(items) => {
                for item in items {
                    self.exprs([&mut item.key, &mut item.value]);
                }
            }
            ExprKind::For(parts) => {
                self.spans([&mut parts.open, &mut parts.close]);
                parts.key_name.iter_mut().for_each(|name| self.ident(name));
                self.ident(&mut parts.value_name);
                self.exprs([&mut parts.collection, &mut parts.value]);
                self.exprs(parts.key.iter_mut().chain(&mut parts.condition));
            }
            ExprKind::Traversal(root, steps) => {
                self.ident(root);
                steps.iter_mut().for_each(|step| self.step(step));
            }
            ExprKind::RelativeTraversal(inner, steps) => {
                self.expr(inner);
                steps.iter_mut().for_each(|step| self.step(step));
            }
            ExprKind::Index(source, key, brackets) => {
                self.span(brackets);
                self.exprs([&mut **source, &mut **key]);
            }
            ExprKind::Splat(splat) => {
                self.span(&mut splat.marker);
                self.expr(&mut splat.source);
                self.splat(&mut splat.each);
            }
            ExprKind::Call(call) => {
                self.ident(&mut call.name);
                self.spans([&mut call.open, &mut call.close]);
                self.exprs(&mut call.args);
            }
            ExprKind::Conditional(parts) => self.exprs(&mut **parts),
            ExprKind::Binary(parts) => {
                self.span(&mut parts.op_span);
                self.exprs([&mut parts.left, &mut parts.right]);
            }
        }
    }

    fn step(&self, step: &mut Step) {
        match step {
            Step::Attribute(_, span) | Step::Number(_, span) | Step::Key(_, span) => {
                self.span(span);
            }
        }
    }

    fn splat(&self, steps: &mut [SplatStep]) {
        for step in steps {
            match step {
                SplatStep::Step(step) => self.step(step),
                SplatStep::Index(key, brackets) => {
                    self.span(brackets);
                    self.expr(key);
                }
                SplatStep::Splat(nested) => {
                    self.span(&mut nested.marker);
                    self.splat(&mut nested.each);
                }
            }
        }
    }

    fn template(&self, parts: &mut [TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Text(_, span) => self.span(span),
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If(directive) => {
                    self.span(&mut directive.span);
                    self.expr(&mut directive.condition);
                    self.template(&mut directive.then);
                    self.template(&mut directive.otherwise);
                }
                TemplatePart::For(directive) => {
                    self.span(&mut directive.span);
                    directive.key.iter_mut().for_each(|name| self.ident(name));
                    self.ident(&mut directive.value);
                    self.expr(&mut directive.collection);
                    self.template(&mut directive.body);
                }
            }
        }
    }
}
