use super::data::View;
use super::{condition, deprecated, meta};
use crate::config::Output;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::value::Marks;
use crate::value::convert::convert;

/// Checks an output value. A precondition that fails hides the rest.
pub(super) fn check(view: &View, output: &Output, diags: &mut Diagnostics) {
    if !condition::of_output(view, &output.preconditions, diags) {
        return;
    }
    let before = diags.len();
    let Some(expr) = &output.value else { return };
    let value = eval::expr(expr, &Scope::new(view), diags);
    meta::depends_on(view, &output.depends_on, diags);
    if diags.len() > before {
        return;
    }
    if let Some(ty) = &output.type_constraint
        && let Err(error) = convert(&output.defaults.apply(&value), ty)
    {
        let message = format!("the value does not fit the type: {error}");
        diags.push(Diagnostic::new(&code::INVALID_OUTPUT_VALUE, message).at(expr.span));
        return;
    }
    let marks = value.marks_deep();
    let root = view
        .world
        .modules
        .get(view.module)
        .is_none_or(|m| m.parent.is_none());
    if root && !output.sensitive && marks.has(Marks::SENSITIVE) {
        let message = "the value is sensitive; say so with `sensitive = true`";
        diags.push(Diagnostic::new(&code::SENSITIVE_OUTPUT, message).at(output.span));
        return;
    }
    if !output.ephemeral && marks.has(Marks::EPHEMERAL) {
        let message = "the value is ephemeral, and this output is stored";
        diags.push(Diagnostic::new(&code::EPHEMERAL_VALUE, message).at(expr.span));
        return;
    }
    deprecated::report(view, expr, diags);
}
