//! Input variables: the arguments that set them, and their validation rules.

use super::data::{View, marks};
use super::world::World;
use super::{deprecated, rule};
use crate::config::{Condition, Variable};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::{self, Scope};
use crate::syntax::ast::Attribute;
use crate::text::Span;
use crate::value::convert::convert;
use crate::value::{Marks, Value};

/// Checks the argument of a module call that sets a variable.
pub(super) fn argument(world: &World, module: usize, variable: &Variable, diags: &mut Diagnostics) {
    let Some(place) = world.modules.get(module) else {
        return;
    };
    let Some((parent, _)) = place.parent else {
        return;
    };
    let Some(argument) = place.argument(&variable.name.name) else {
        return;
    };
    let view = View {
        // Terraform looks at the call's repetition only when it plans.
        count: true,
        each: true,
        ..View::new(world, parent)
    };
    let before = diags.len();
    let value = value(&view, variable, argument, diags);
    if diags.len() > before {
        return;
    }
    let at = argument.expr.span;
    if !variable.ephemeral && value.marks_deep().has(Marks::EPHEMERAL) {
        let message = format!("`{}` is not declared ephemeral", variable.name.name);
        diags.push(Diagnostic::new(&code::EPHEMERAL_VALUE, message).at(at));
    }
    deprecated::report(&view, &argument.expr, diags);
    if variable.deprecated.is_some() {
        let message = format!("the variable `{}` is deprecated", variable.name.name);
        diags.push(Diagnostic::new(&code::DEPRECATED_VARIABLE, message).at(at));
    }
}

/// The value of an argument, converted to the variable's type.
fn value(view: &View, variable: &Variable, argument: &Attribute, diags: &mut Diagnostics) -> Value {
    let at = argument.expr.span;
    let before = diags.len();
    let given = eval::expr(&argument.expr, &Scope::new(view), diags);
    let unknown = || Value::unknown(variable.ty.without_optional());
    if diags.len() > before {
        return unknown();
    }
    let value = match convert(&variable.defaults.apply(&given), &variable.ty) {
        Ok(value) => value,
        Err(error) => {
            let message = format!("`{}` cannot take this value: {error}", variable.name.name);
            diags.push(Diagnostic::new(&code::INVALID_INPUT_VALUE, message).at(at));
            return unknown();
        }
    };
    if value.is_null() && !variable.nullable {
        return match &variable.default {
            Some(default) => default.clone(),
            None => {
                let message = format!("`{}` cannot be null", variable.name.name);
                diags.push(Diagnostic::new(&code::REQUIRED_VARIABLE, message).at(at));
                unknown()
            }
        };
    }
    value
}

/// Checks the validation rules. In a called module they already see the value that the call gives.
pub(super) fn validations(
    world: &World,
    module: usize,
    variable: &Variable,
    diags: &mut Diagnostics,
) {
    let mut view = View::new(world, module);
    let (known, at) = given(world, module, variable);
    if let Some(known) = known {
        view.known = Some((variable.name.name.clone(), known.marked(marks(variable))));
    }
    for rule in &variable.validations {
        validation(&view, rule, at, diags);
    }
}

/// The value a called module gets, and where it is given.
fn given(world: &World, module: usize, variable: &Variable) -> (Option<Value>, Span) {
    let place = world.modules.get(module);
    let Some((place, (parent, _))) = place.and_then(|p| Some((p, p.parent?))) else {
        let known = world.constants.get(&variable.name.name).cloned();
        return known.map_or((None, variable.span), |(value, at)| (Some(value), at));
    };
    let Some(argument) = place.argument(&variable.name.name) else {
        // Nobody wrote this value, so Terraform has no place for it.
        return (variable.default.clone(), Span::nowhere());
    };
    let view = View {
        // Terraform looks at the call's repetition only when it plans.
        count: true,
        each: true,
        ..View::new(world, parent)
    };
    let value = value(&view, variable, argument, &mut Diagnostics::new());
    (Some(value), argument.expr.span)
}

fn validation(view: &View, condition: &Condition, given_at: Span, diags: &mut Diagnostics) {
    let before = diags.len();
    let mut references = eval::references_reporting(&condition.condition, diags);
    references.extend(eval::references_reporting(&condition.error_message, diags));
    if !diags.errors_since(before) && super::condition::references(view, &references, diags) {
        rule::validation(condition, &Scope::new(view), given_at, false, diags);
    }
}
