//! Uses of attributes and outputs that are deprecated.

use super::data::View;
use crate::addr::{Reference, Subject};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval;
use crate::sorted::Gather;
use crate::syntax::ast::{Expr, ExprKind, Step};

/// Reports deprecated values in an expression, each at the innermost element that holds it.
pub(super) fn report(view: &View, expr: &Expr, diags: &mut Diagnostics) {
    match &expr.kind {
        ExprKind::Tuple(elements) => elements.iter().for_each(|e| report(view, e, diags)),
        ExprKind::Object(items) => items.iter().for_each(|i| report(view, &i.value, diags)),
        _ => report_whole(view, expr, diags),
    }
}

/// Reports deprecated values in an expression, at the expression as a whole.
pub(super) fn report_whole(view: &View, expr: &Expr, diags: &mut Diagnostics) {
    let mut seen: Vec<String> = Vec::new();
    eval::traversals(expr, &mut |root, steps| {
        let reference = Reference::from_traversal(root, steps, &mut Diagnostics::new());
        for name in reference.iter().flat_map(|r| names(view, r)) {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
    });
    for name in seen {
        let message = format!("`{name}` is deprecated");
        diags.push(Diagnostic::new(&code::DEPRECATED_VALUE, message).at(expr.span));
    }
}

/// Whether a reference reads something deprecated.
pub(super) fn is_used(view: &View, reference: &Reference) -> bool {
    !names(view, reference).is_empty()
}

/// The deprecated things that a reference reads.
fn names(view: &View, reference: &Reference) -> Vec<String> {
    match &reference.subject {
        Subject::Resource(addr) => {
            let Some((resource, index)) = view.world.resource(view.module, addr) else {
                return Vec::new();
            };
            let Some(schema) = view.world.schema(index) else {
                return Vec::new();
            };
            if resource.count.is_some() || resource.for_each.is_some() {
                return Vec::new();
            }
            let attributes = schema.block.attributes.iter().filter(|a| a.deprecated);
            let wanted = match reference.remaining.first() {
                Some(Step::Attribute(name, _) | Step::Key(name, _)) => Some(name),
                _ => None,
            };
            let used = attributes.filter(|a| wanted.is_none_or(|w| *w == a.name));
            used.map(|a| format!("{addr}.{}", a.name)).gathered()
        }
        Subject::Module(name) => outputs(view, name, reference),
        _ => Vec::new(),
    }
}

fn outputs(view: &View, name: &str, reference: &Reference) -> Vec<String> {
    let modules = &view.world.modules;
    let child = modules
        .get(view.module)
        .and_then(|m| modules.get(*m.children.get(name)?));
    let wanted = reference.module_output().map(|(output, _)| output);
    let outputs = child.into_iter().flat_map(|c| c.module.outputs.iter());
    let used = outputs.filter(|(n, o)| o.deprecated.is_some() && wanted.is_none_or(|w| w == *n));
    used.map(|(output, _)| format!("module.{name}.{output}"))
        .gathered()
}
