use std::rc::Rc;

use crate::syntax::ast::{Expr, ExprKind, Ident, NativeBody, TemplatePart};
use crate::syntax::visit;
use crate::text::Span;

/// The brackets whose content the reference does not write: `x[true]`, `x[null]`, where `x` is a reference.
pub(super) fn lost(body: &NativeBody) -> Vec<Span> {
    let mut finder = Finder::default();
    visit::values(body, &mut |expr| finder.expr(expr));
    finder.found
}

#[derive(Default)]
struct Finder {
    found: Vec<Span>,
    /// Names of `for` expressions, which are no references.
    local: Vec<Rc<str>>,
}

impl Finder {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::For(parts) => {
                self.expr(&parts.collection);
                self.within(&parts.key_name, &parts.value_name, &mut |finder| {
                    let inner = parts.key.iter().chain([&parts.value]);
                    inner.chain(&parts.condition).for_each(|e| finder.expr(e));
                });
            }
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::Index(source, key, brackets) => {
                if is_word(key) && self.is_reference(source) {
                    self.found.push(*brackets);
                }
                self.expr(source);
                self.expr(key);
            }
            _ => visit::children(expr, &mut |child| self.expr(child)),
        }
    }

    fn template(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Text(..) => {}
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If(directive) => {
                    self.expr(&directive.condition);
                    self.template(&directive.then);
                    self.template(&directive.otherwise);
                }
                TemplatePart::For(directive) => {
                    self.expr(&directive.collection);
                    self.within(&directive.key, &directive.value, &mut |finder| {
                        finder.template(&directive.body);
                    });
                }
            }
        }
    }

    fn within(&mut self, key: &Option<Ident>, value: &Ident, inner: &mut dyn FnMut(&mut Self)) {
        let outer = self.local.len();
        let names = key.iter().chain([value]);
        self.local.extend(names.map(|name| name.name.clone()));
        inner(self);
        self.local.truncate(outer);
    }

    /// Whether an expression is a name that is not local, with constant steps.
    fn is_reference(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Traversal(root, _) => !self.local.contains(&root.name),
            ExprKind::RelativeTraversal(source, _) => self.is_reference(source),
            ExprKind::Index(source, key, _) => is_word(key) && self.is_reference(source),
            _ => false,
        }
    }
}

fn is_word(key: &Expr) -> bool {
    matches!(key.kind, ExprKind::Bool(_) | ExprKind::Null)
}
