//! Expressions to values.
//!
//! [`expr`] never fails: what goes wrong is reported with its place, and the value is then unknown of the
//! best type, so that nothing is reported twice. Marks and unknowns pass through every operation.
//! Scopes are a borrowed chain and are never copied. Work is bounded by a [`Budget`].

mod attempt;
mod budget;
mod call;
mod conditional;
mod for_expr;
mod object;
mod operator;
mod place;
mod refs;
mod render;
mod scope;
mod splat;
mod template;
mod traverse;
mod type_expr;

#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use place::{keyword, start};
pub use refs::{exposed_traversals, references, references_reporting, traversals};
pub use scope::{Data, Scope, is_static};
pub use traverse::{attribute, index, traverse};
pub use type_expr::type_constraint;

use crate::addr::Reference;
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::sorted::Gather;
use crate::syntax::ast::{Expr, ExprKind, Ident, Step};
use crate::value::{Number, Type, Value, convert};

/// Evaluates an expression.
///
/// All its references are checked and resolved first, those in branches that are not taken too; when
/// one is bad, nothing is evaluated.
pub fn expr(expr: &Expr, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    if !scope.resolve(expr, diags) {
        return Value::unknown(Type::Dynamic);
    }
    let value = node(expr, scope, diags);
    // Whatever caught problems inside the expression, `try` for one, must not hide this.
    if scope.budget().to_tell() {
        let message = format!(
            "evaluation was stopped after {} steps, as many as a template may take",
            Budget::STEPS
        );
        diags.push(Diagnostic::new(&code::EXPRESSION_TOO_LARGE, message).at(expr.span));
    }
    value
}

/// Evaluates an expression and converts the value to a type.
pub fn expr_as(source: &Expr, ty: &Type, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    let value = expr(source, scope, diags);
    convert::convert(&value, ty).unwrap_or_else(|error| {
        let message = format!("this value does not fit: {error}");
        diags.push(Diagnostic::new(&code::INCORRECT_VALUE_TYPE, message).at(source.span));
        Value::unknown(ty.clone())
    })
}

/// Evaluates a part of an expression whose references are resolved.
fn node(expr: &Expr, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    if !scope.budget().take(1) {
        return Value::unknown(Type::Dynamic);
    }
    let value = form(expr, scope, diags);
    match value.extent().check() {
        Ok(()) => value,
        Err(reason) => {
            let problem = Diagnostic::new(&code::EXPRESSION_TOO_LARGE, reason.to_string());
            diags.push(problem.at(expr.span));
            Value::unknown(Type::Dynamic)
        }
    }
}

fn form(expr: &Expr, scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    match &expr.kind {
        ExprKind::Error => Value::unknown(Type::Dynamic),
        ExprKind::Unreadable(problems) => {
            diags.extend(problems.iter().cloned());
            Value::unknown(Type::Dynamic)
        }
        ExprKind::Null => Value::null(Type::Dynamic),
        ExprKind::Bool(value) => Value::bool(*value),
        ExprKind::Number(text) => number(text),
        ExprKind::String(text) => Value::string(text.clone()),
        ExprKind::Template(parts) => template::template(parts, scope, diags),
        ExprKind::TemplateWrap(inner) | ExprKind::Parens(inner) => node(inner, scope, diags),
        ExprKind::Tuple(elements) => {
            let values = elements.iter().map(|e| node(e, scope, diags));
            Value::tuple(values.gathered::<Vec<_>>())
        }
        ExprKind::Object(items) => object::object(items, scope, diags),
        ExprKind::For(inner) => for_expr::for_expr(inner, scope, diags),
        ExprKind::Traversal(root, steps) => traversal(root, steps, scope, diags),
        ExprKind::RelativeTraversal(source, steps) => {
            let value = node(source, scope, diags);
            traverse(value, steps, diags)
        }
        ExprKind::Index(collection, key, brackets) => {
            let before = diags.len();
            let collection = node(collection, scope, diags);
            let key = node(key, scope, diags);
            if diags.len() > before && place::is_step(expr) {
                // A step behind one that failed is not taken.
                return Value::unknown(Type::Dynamic);
            }
            index(&collection, &key, *brackets, diags)
                .unwrap_or_else(|| Value::unknown(Type::Dynamic))
        }
        ExprKind::Splat(inner) => splat::splat(inner, scope, diags),
        ExprKind::Call(call) => call::call(call, expr.span, scope, diags),
        ExprKind::Conditional(parts) => conditional::conditional(parts, scope, diags),
        ExprKind::Binary(inner) => operator::binary(inner, expr.span, scope, diags),
        ExprKind::Unary(op, inner) => operator::unary(*op, inner, expr.span, scope, diags),
    }
}

fn number(text: &str) -> Value {
    Number::parse(text).map_or_else(|_| Value::unknown(Type::Number), Value::number)
}

fn traversal(root: &Ident, steps: &[Step], scope: &Scope<'_>, diags: &mut Diagnostics) -> Value {
    if let Some(value) = scope.name(&root.name) {
        return traverse(value.clone(), steps, diags);
    }
    if scope.data().is_none() {
        diags.push(no_name(root, scope));
        return Value::unknown(Type::Dynamic);
    }
    let found = Reference::from_traversal(root, steps, &mut Diagnostics::new())
        .and_then(|reference| Some((scope.resolved(&reference)?, reference.remaining)));
    match found {
        Some((value, remaining)) => traverse(value, &remaining, diags),
        None => {
            diags.push(no_name(root, scope));
            Value::unknown(Type::Dynamic)
        }
    }
}

fn no_name(root: &Ident, scope: &Scope<'_>) -> Diagnostic {
    if scope.data().is_none() && !scope.has_names() {
        let message = format!(
            "`{}` cannot be used here: only literal values can",
            root.name
        );
        return Diagnostic::new(&code::VARIABLES_NOT_ALLOWED, message).at(root.span);
    }
    let names = scope.names();
    let near = nearest(&root.name, names.iter().map(|name| &**name));
    let message = format!("nothing is named `{}` here", root.name);
    let problem = Diagnostic::new(&code::UNKNOWN_VARIABLE, message).at(root.span);
    problem.suggest(root.span, &root.name, near)
}
