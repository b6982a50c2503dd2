//! Conditions with their messages: `precondition`, `postcondition`, `assert`.

use std::rc::Rc;

use super::data::View;
use super::world::World;
use super::{reference, rule};
use crate::addr::Reference;
use crate::config::{CheckBlock, Condition};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::Expr;

/// Reports what is wrong with references: first what needs no values, then, if that is well, the rest.
pub(super) fn references(view: &View, list: &[Reference], diags: &mut Diagnostics) -> bool {
    for early in [true, false] {
        let mut found = Diagnostics::new();
        for one in list.iter().filter(|r| eval::is_static(r) == early) {
            reference::check(view, one, &mut found);
        }
        let bad = found.has_errors();
        diags.append(found);
        if bad {
            return false;
        }
    }
    true
}

/// The conditions of a resource: evaluated, but their results do not matter yet.
pub(super) fn of_resource(view: &View, conditions: &[Condition], diags: &mut Diagnostics) {
    for condition in conditions {
        for expr in [&condition.condition, &condition.error_message] {
            evaluate(view, expr, diags);
        }
    }
}

/// Evaluates although references may be bad: then every name is unknown on top of it.
fn evaluate(view: &View, expr: &Expr, diags: &mut Diagnostics) {
    let list = eval::references_reporting(expr, &mut Diagnostics::new());
    let mut early = Diagnostics::new();
    for one in list.iter().filter(|r| eval::is_static(r)) {
        reference::check(view, one, &mut early);
    }
    if early.has_errors() {
        diags.append(early);
        unknown_names(expr, &[], diags);
    } else {
        eval::expr(expr, &Scope::new(view), diags);
        unknown_names(expr, &list, diags);
    }
}

/// Reports every name of an expression that is the root of no known reference.
fn unknown_names(expr: &Expr, known: &[Reference], diags: &mut Diagnostics) {
    let mut roots: Vec<Rc<str>> = Vec::new();
    let mut ignored = Diagnostics::new();
    eval::traversals(expr, &mut |root, steps| {
        let found = Reference::from_traversal(root, steps, &mut ignored);
        if found.is_some_and(|reference| known.contains(&reference)) {
            roots.push(root.name.clone());
        }
    });
    eval::exposed_traversals(expr, &mut |root, _| {
        if !roots.contains(&root.name) {
            let message = format!("`{}` cannot be resolved here", root.name);
            diags.push(Diagnostic::new(&code::UNKNOWN_VARIABLE, message).at(root.span));
        }
    });
}

/// The assertions of a `check` block: references and messages.
pub(super) fn asserts(world: &World, module: usize, check: &CheckBlock, diags: &mut Diagnostics) {
    let view = View {
        check: Some(&check.name.name),
        ..View::new(world, module)
    };
    for assert in &check.asserts {
        if resolved(&view, assert, [&assert.error_message], diags) {
            rule::message(assert, &Scope::new(&view), diags);
        }
    }
}

/// Checks the references of a condition and its message. When some are bad, these expressions are as if
/// evaluated without any name. False when something is wrong.
fn resolved<const N: usize>(
    view: &View,
    condition: &Condition,
    evaluated: [&Expr; N],
    diags: &mut Diagnostics,
) -> bool {
    let before = diags.len();
    let mut list = eval::references_reporting(&condition.condition, diags);
    list.extend(eval::references_reporting(&condition.error_message, diags));
    let malformed = diags.errors_since(before);
    let early_good = list.iter().filter(|r| eval::is_static(r)).all(|r| {
        let mut found = Diagnostics::new();
        reference::check(view, r, &mut found);
        !found.has_errors()
    });
    let good = references(view, &list, diags);
    if !early_good || malformed {
        let known: &[Reference] = if early_good { &list } else { &[] };
        for expr in evaluated {
            unknown_names(expr, known, diags);
        }
    }
    good && !malformed
}

/// The preconditions of an output: they decide already now, as far as they are known. False when one fails.
pub(super) fn of_output(view: &View, conditions: &[Condition], diags: &mut Diagnostics) -> bool {
    let before = diags.len();
    for condition in conditions {
        let evaluated = [&*condition.condition, &*condition.error_message];
        if resolved(view, condition, evaluated, diags) {
            rule::judge(
                condition,
                &Scope::new(view),
                &code::OUTPUT_PRECONDITION_FAILED,
                diags,
            );
        }
    }
    !diags.errors_since(before)
}
