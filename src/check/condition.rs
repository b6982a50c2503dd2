//! Conditions with their messages: `precondition`, `postcondition`, `assert`.

use std::rc::Rc;

use super::data::View;
use super::reference;
use super::world::World;
use crate::addr::Reference;
use crate::config::{CheckBlock, Condition};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::Expr;
use crate::value::convert::convert;
use crate::value::{Type, View as Shape};

/// Reports what is wrong with references: first what needs no values, then, if that is well, the rest.
pub(super) fn references(view: &View, list: &[Reference], diags: &mut Diagnostics) -> bool {
    for early in [true, false] {
        let mut found = Diagnostics::new();
        for one in list.iter().filter(|r| reference::is_static(r) == early) {
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
    for one in list.iter().filter(|r| reference::is_static(r)) {
        reference::check(view, one, &mut early);
    }
    if early.has_errors() {
        diags.append(early);
        unknown_names(expr, diags);
    } else {
        eval::expr(expr, &Scope::new(view), diags);
    }
}

fn unknown_names(expr: &Expr, diags: &mut Diagnostics) {
    eval::traversals(expr, &mut |root, _| {
        let message = format!("`{}` cannot be resolved here", root.name);
        diags.push(Diagnostic::new(&code::UNKNOWN_VARIABLE, message).at(root.span));
    });
}

/// The assertions of a `check` block: references and messages.
pub(super) fn asserts(world: &World, module: usize, check: &CheckBlock, diags: &mut Diagnostics) {
    let view = View {
        check: Some(&check.name.name),
        ..View::new(world, module)
    };
    for assert in &check.asserts {
        message(&view, assert, diags);
    }
}

/// Checks the references of a condition and its message, and evaluates the message. False when something is
/// wrong.
fn message(view: &View, condition: &Condition, diags: &mut Diagnostics) -> bool {
    let before = diags.len();
    let mut list = eval::references_reporting(&condition.condition, diags);
    list.extend(eval::references_reporting(&condition.error_message, diags));
    let early_good = list.iter().filter(|r| reference::is_static(r)).all(|r| {
        let mut found = Diagnostics::new();
        reference::check(view, r, &mut found);
        !found.has_errors()
    });
    if references(view, &list, diags) {
        eval::expr(&condition.error_message, &Scope::new(view), diags);
    } else if !early_good {
        unknown_names(&condition.error_message, diags);
    }
    diags.len() == before
}

/// The preconditions of an output: they decide already now, as far as they are known. False when one fails.
pub(super) fn of_output(view: &View, conditions: &[Condition], diags: &mut Diagnostics) -> bool {
    let mut good = true;
    for condition in conditions {
        good &= message(view, condition, diags) && holds(view, condition, diags);
    }
    good
}

fn holds(view: &View, condition: &Condition, diags: &mut Diagnostics) -> bool {
    let before = diags.len();
    let value = eval::expr(&condition.condition, &Scope::new(view), diags);
    if diags.len() > before {
        return false;
    }
    let at = condition.condition.span;
    let wrong = match convert(&value, &Type::Bool) {
        Err(error) => Some((&code::INVALID_CONDITION_RESULT, error.to_string())),
        Ok(result) => match result.view() {
            Shape::Null => Some((&code::INVALID_CONDITION_RESULT, "it is null".to_owned())),
            Shape::Bool(false) => {
                let text = eval::expr(&condition.error_message, &Scope::new(view), diags);
                let text = text
                    .text()
                    .map_or_else(|| "it is false".to_owned(), |t: &Rc<str>| t.to_string());
                Some((&code::PRECONDITION_FAILED, text))
            }
            _ => None,
        },
    };
    if let Some((code, text)) = &wrong {
        diags.push(Diagnostic::new(code, format!("the condition does not hold: {text}")).at(at));
    }
    wrong.is_none()
}
