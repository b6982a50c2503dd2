use std::rc::Rc;

use super::{Project, place};
use crate::config::Module;
use crate::diag::{Edit, Fix, Safety};
use crate::eval;
use crate::syntax::ast::{Attribute, Body, Expr, ExprKind};
use crate::syntax::visit;
use crate::text::{Source, Span};
use crate::value::{Type, show};

/// What could be done with the expression at a place that nothing is wrong with: give it a name.
pub fn refactorings(project: &Project, file: &str, offset: u32) -> Vec<Fix> {
    found(project, file, offset).unwrap_or_default()
}

fn found(project: &Project, file: &str, offset: u32) -> Option<Vec<Fix>> {
    let source = project.source(file)?;
    let tree = project.tree(file)?;
    if !tree.problems.is_empty() {
        return None;
    }
    let module = project.module(tree.directory())?;
    let blocks = place::native_blocks(&tree.body, offset);
    let kind = &*blocks.first()?.kind.name;
    // Elsewhere values must be literal.
    if !matches!(
        kind,
        "resource" | "data" | "module" | "output" | "provider" | "locals"
    ) {
        return None;
    }
    let Body::Native(body) = &blocks.last()?.body else {
        return None;
    };
    let attribute = body
        .attributes
        .iter()
        .find(|a| a.expr.span.touches(offset))?;
    if matches!(
        &*attribute.name.name,
        "provider" | "providers" | "depends_on" | "source" | "alias" | "version"
    ) || blocks
        .iter()
        .any(|b| matches!(&*b.kind.name, "lifecycle" | "provisioner" | "connection"))
    {
        return None;
    }
    let expr = innermost(&attribute.expr, offset);
    let mut fixes = Vec::new();
    if kind != "locals" && is_general(&attribute.expr) {
        fixes.extend(to_local(source, module, attribute));
    }
    if let Some(ty) = literal_type(expr) {
        fixes.push(to_variable(source, module, attribute, expr, &ty));
    }
    Some(fixes)
}

/// The smallest literal around a place.
fn innermost(expr: &Expr, offset: u32) -> &Expr {
    let mut found = expr;
    visit::all(expr, &mut |part| {
        if part.span.touches(offset) && literal_type(part).is_some() && part.span != found.span {
            let inner = found.span.start <= part.span.start && part.span.end <= found.span.end;
            if inner && literal_type(found).is_none() {
                found = part;
            }
        }
    });
    found
}

/// The type of a literal, or of a list of literals of one type.
fn literal_type(expr: &Expr) -> Option<Type> {
    let ExprKind::Tuple(items) = &expr.kind else {
        return primitive_type(expr);
    };
    let first = primitive_type(items.first()?)?;
    let same = |item: &Expr| primitive_type(item).as_ref() == Some(&first);
    items.iter().all(same).then(|| Type::list(first.clone()))
}

fn primitive_type(expr: &Expr) -> Option<Type> {
    Some(match &expr.kind {
        ExprKind::String(_) => Type::String,
        ExprKind::Number(_) => Type::Number,
        ExprKind::Bool(_) => Type::Bool,
        _ => return None,
    })
}

/// Whether an expression means the same outside of its block.
fn is_general(expr: &Expr) -> bool {
    let mut general = !matches!(expr.kind, ExprKind::Traversal(..));
    eval::traversals(expr, &mut |root, _| {
        general &= matches!(&*root.name, "var" | "local" | "module" | "data" | "path")
            || root.name.contains('_');
    });
    general
}

fn to_local(source: &Source, module: &Module, attribute: &Attribute) -> Option<Fix> {
    let taken = |name: &str| module.locals.contains_key(name);
    let name = free(&attribute.name.name, &taken);
    let text = source.snippet(attribute.expr.span);
    if text.contains("<<") {
        return None;
    }
    Some(Fix {
        title: format!("Make it a local value, `local.{name}`"),
        edits: vec![
            Edit {
                span: attribute.expr.span,
                text: format!("local.{name}"),
            },
            at_end(source, &format!("locals {{\n  {name} = {text}\n}}\n")),
        ],
        safety: Safety::Unsafe,
    })
}

fn to_variable(
    source: &Source,
    module: &Module,
    attribute: &Attribute,
    expr: &Expr,
    ty: &Type,
) -> Fix {
    let taken = |name: &str| module.variables.contains_key(name);
    let name = free(&attribute.name.name, &taken);
    let text = source.snippet(expr.span);
    let ty = show::expression(ty);
    let block = format!("variable \"{name}\" {{\n  type    = {ty}\n  default = {text}\n}}\n");
    Fix {
        title: format!("Make it an input, `var.{name}`"),
        edits: vec![
            Edit {
                span: expr.span,
                text: format!("var.{name}"),
            },
            at_end(source, &block),
        ],
        safety: Safety::Unsafe,
    }
}

/// A name like this that is not taken.
fn free(name: &Rc<str>, taken: &dyn Fn(&str) -> bool) -> String {
    let reserved = ["count", "for_each"].contains(&&**name);
    let base = if reserved { "value" } else { name };
    let mut found = base.to_owned();
    let mut number = 2;
    while taken(&found) {
        found = format!("{base}_{number}");
        number += 1;
    }
    found
}

fn at_end(source: &Source, block: &str) -> Edit {
    let end = source.text.len();
    let gap = if source.text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    Edit {
        span: Span::new(source.id, end, end),
        text: format!("{gap}{block}"),
    }
}
