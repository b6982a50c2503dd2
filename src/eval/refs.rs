use std::rc::Rc;

use crate::addr::Reference;
use crate::diag::Diagnostics;
use crate::syntax::ast::{
    Expr, ExprKind, ForExpr, Ident, Splat, SplatStep, Step, TemplateFor, TemplatePart,
};

/// Every reference in an expression, in source order; names bound by `for` are no references.
pub fn references(expr: &Expr) -> Vec<Reference> {
    references_reporting(expr, &mut Diagnostics::new())
}

/// As [`references`]; malformed references are reported.
pub fn references_reporting(expr: &Expr, diags: &mut Diagnostics) -> Vec<Reference> {
    let mut found = Vec::new();
    traversals(expr, &mut |root, steps| {
        found.extend(Reference::from_traversal(root, steps, diags));
    });
    found
}

/// As [`references_reporting`], where `bound` names are no references either.
pub(super) fn references_outside(
    expr: &Expr,
    bound: &[Rc<str>],
    diags: &mut Diagnostics,
) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut visit = |root: &Ident, steps: &[Step]| {
        found.extend(Reference::from_traversal(root, steps, diags));
    };
    Walk {
        bound: bound.to_vec(),
        attempts: true,
        visit: &mut visit,
    }
    .expr(expr);
    found
}

/// Visits every traversal whose root is not a name bound inside the expression.
pub fn traversals(expr: &Expr, visit: &mut dyn FnMut(&Ident, &[Step])) {
    Walk {
        bound: Vec::new(),
        attempts: true,
        visit,
    }
    .expr(expr);
}

/// [`traversals`] but for those inside of `try` and `can`, where what is wrong does not come out.
pub fn exposed_traversals(expr: &Expr, visit: &mut dyn FnMut(&Ident, &[Step])) {
    Walk {
        bound: Vec::new(),
        attempts: false,
        visit,
    }
    .expr(expr);
}

struct Walk<'v> {
    bound: Vec<Rc<str>>,
    /// Whether to look into `try` and `can`.
    attempts: bool,
    visit: &'v mut dyn FnMut(&Ident, &[Step]),
}

impl Walk<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Error
            | ExprKind::Unreadable(_)
            | ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_) => {}
            ExprKind::Template(parts) => self.parts(parts),
            ExprKind::TemplateWrap(inner)
            | ExprKind::Parens(inner)
            | ExprKind::Unary(_, inner)
            | ExprKind::RelativeTraversal(inner, _) => self.expr(inner),
            ExprKind::Tuple(elements) => elements.iter().for_each(|e| self.expr(e)),
            ExprKind::Object(items) => items.iter().for_each(|item| {
                self.expr(&item.key);
                self.expr(&item.value);
            }),
            ExprKind::For(inner) => self.for_expr(inner),
            ExprKind::Traversal(root, steps) => {
                if !self.bound.contains(&root.name) {
                    (self.visit)(root, steps);
                }
            }
            ExprKind::Index(collection, key, _) => {
                self.expr(collection);
                self.expr(key);
            }
            ExprKind::Splat(splat) => self.splat(splat),
            ExprKind::Call(call) => {
                if self.attempts || !matches!(&*call.name.name, "try" | "can") {
                    call.args.iter().for_each(|e| self.expr(e));
                }
            }
            ExprKind::Conditional(branches) => branches.iter().for_each(|e| self.expr(e)),
            ExprKind::Binary(binary) => {
                self.expr(&binary.left);
                self.expr(&binary.right);
            }
        }
    }

    fn splat(&mut self, splat: &Splat) {
        self.expr(&splat.source);
        self.splat_steps(&splat.each);
    }

    fn splat_steps(&mut self, steps: &[SplatStep]) {
        for step in steps {
            match step {
                SplatStep::Step(_) => {}
                SplatStep::Index(key, _) => self.expr(key),
                SplatStep::Splat(inner) => self.splat_steps(&inner.each),
            }
        }
    }

    fn bind(&mut self, key: Option<&Ident>, value: &Ident, inside: impl FnOnce(&mut Self)) {
        let before = self.bound.len();
        self.bound.extend(key.map(|k| k.name.clone()));
        self.bound.push(value.name.clone());
        inside(self);
        self.bound.truncate(before);
    }

    fn for_expr(&mut self, inner: &ForExpr) {
        self.expr(&inner.collection);
        self.bind(inner.key_name.as_ref(), &inner.value_name, |walk| {
            for expr in [
                inner.key.as_ref(),
                Some(&inner.value),
                inner.condition.as_ref(),
            ] {
                expr.into_iter().for_each(|e| walk.expr(e));
            }
        });
    }

    fn template_for(&mut self, inner: &TemplateFor) {
        self.expr(&inner.collection);
        self.bind(inner.key.as_ref(), &inner.value, |walk| {
            walk.parts(&inner.body)
        });
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Text(..) => {}
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If(inner) => {
                    self.expr(&inner.condition);
                    self.parts(&inner.then);
                    self.parts(&inner.otherwise);
                }
                TemplatePart::For(inner) => self.template_for(inner),
            }
        }
    }
}
