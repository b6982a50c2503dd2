//! What a call gives the variables of a module.

use std::borrow::Cow;

use super::{Module, ModuleCall};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::sorted::Gather;
use crate::syntax::ast::{Body, NativeBody};
use crate::syntax::json::{self, BodySpec, Reading, Rest};

/// The arguments and blocks of a call; in JSON everything is an argument.
pub fn call_body<'c>(
    call: &'c ModuleCall,
    child: &Module,
    diags: &mut Diagnostics,
) -> Cow<'c, NativeBody> {
    let body = match &call.body {
        Body::Native(body) => return Cow::Borrowed(body),
        Body::Json(body) => body,
    };
    let names: Vec<_> = child
        .variables
        .keys()
        .map(|k| (&**k, Reading::Template))
        .gathered();
    let rest = if call.overridden {
        Rest::Arguments
    } else {
        Rest::Extraneous
    };
    let spec = BodySpec {
        attributes: &names,
        blocks: &[],
        hidden: &[],
        rest,
    };
    Cow::Owned(json::resolve(body, &spec, diags))
}

/// Checks the arguments of a call against the variables of the called module.
pub(super) fn check(call: &ModuleCall, child: &Module, diags: &mut Diagnostics) {
    let body = call_body(call, child, diags);
    arguments(call, &body, child, diags);
}

fn arguments(call: &ModuleCall, body: &NativeBody, child: &Module, diags: &mut Diagnostics) {
    for variable in child.variables.values().filter(|v| v.is_required()) {
        if !body
            .attributes
            .iter()
            .any(|a| a.name.name == variable.name.name)
        {
            let name = &variable.name.name;
            let message = format!("the module needs `{name}`");
            let problem = Diagnostic::new(&code::MISSING_ARGUMENT, message);
            diags.push(problem.at(call.missing_item).about(name));
        }
    }
    if call.overridden {
        return;
    }
    for given in &body.attributes {
        let name = &given.name.name;
        if !child.variables.contains_key(name) {
            let known = child.variables.keys().map(|k| &**k);
            let near = nearest(name, known);
            let message = format!("the module has no variable `{name}`");
            let at = given.name.span;
            let problem = Diagnostic::new(&code::UNSUPPORTED_ARGUMENT, message).at(at);
            diags.push(problem.suggest(at, name, near));
        }
    }
    for block in &body.blocks {
        let message = "a module call takes arguments only";
        diags.push(Diagnostic::new(&code::UNSUPPORTED_BLOCK, message).at(block.kind.span));
    }
}
