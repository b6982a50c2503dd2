//! What can be seen without evaluating anything. When something is wrong here, nothing else is looked at.

use crate::addr::Subject;
use crate::config::{Condition, Config, Module, ModuleCall, Resource};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval;
use crate::text::Span;

/// Reports what is wrong at first sight.
pub(super) fn check(config: &Config, diags: &mut Diagnostics) {
    root_outputs(&config.root, diags);
    modules(&config.root, None, diags);
}

fn root_outputs(root: &Module, diags: &mut Diagnostics) {
    for output in root.outputs.values() {
        if output.ephemeral {
            let message = "the outputs of the root module are stored, so they cannot be ephemeral";
            diags.push(Diagnostic::new(&code::EPHEMERAL_ROOT_OUTPUT, message).at(output.span));
        }
        if let (Some(_), Some(at)) = (&output.deprecated, output.deprecated_span) {
            let message = "nobody calls the root module, so its outputs cannot be deprecated";
            diags.push(Diagnostic::new(&code::DEPRECATED_ROOT_OUTPUT, message).at(at));
        }
    }
}

/// `repeated`: what makes this module, or one around it, a module of several instances.
fn modules(module: &Module, repeated: Option<Span>, diags: &mut Diagnostics) {
    for resource in module.resources.values() {
        let lifecycle = &resource.lifecycle;
        for triggered in &lifecycle.actions {
            if !module.actions.contains_key(&triggered.action) {
                let (kind, name) = &triggered.action;
                let message = format!("the module has no `action.{kind}.{name}`");
                diags.push(Diagnostic::new(&code::UNDECLARED_ACTION, message).at(triggered.span));
            }
        }
        own_references(resource, &lifecycle.preconditions, "precondition", diags);
        own_references(resource, &lifecycle.postconditions, "postcondition", diags);
    }
    if let Some(at) = repeated
        && !module.providers.is_empty()
    {
        let message = "the module configures providers itself, so it can have one instance only";
        diags.push(Diagnostic::new(&code::REPEATED_MODULE_PROVIDER, message).at(at));
    }
    for (name, child) in &module.children {
        let Some(call) = module.calls.get(name) else {
            continue;
        };
        passed_providers(call, child, diags);
        modules(child, repetition(call).or(repeated), diags);
    }
}

fn repetition(call: &ModuleCall) -> Option<Span> {
    let each = call.count.as_ref().or(call.for_each.as_ref());
    each.map(|e| e.span)
        .or_else(|| call.depends_on.first().map(|d| d.span))
}

/// Every configuration that a module wants to be handed must be handed to it.
fn passed_providers(call: &ModuleCall, child: &Module, diags: &mut Diagnostics) {
    for required in child.settings.required_providers.values() {
        for wanted in &required.aliases {
            let passed = call
                .providers
                .iter()
                .any(|p| p.inside.name == wanted.name && p.inside.alias == wanted.alias);
            if !passed {
                let message = format!("the module wants the provider configuration `{wanted}`");
                let diag = Diagnostic::new(&code::MISSING_PROVIDER_CONFIGURATION, message);
                diags.push(diag.at(call.span).see(wanted.span, "declared here"));
            }
        }
    }
}

/// A condition of a resource cannot name the resource; a postcondition has `self` for it.
fn own_references(
    resource: &Resource,
    conditions: &[Condition],
    kind: &str,
    diags: &mut Diagnostics,
) {
    for condition in conditions {
        for expr in [&condition.condition, &condition.error_message] {
            let own = eval::references(expr)
                .iter()
                .any(|r| r.subject == Subject::Resource(resource.addr.clone()));
            if own {
                let message = format!("a {kind} cannot refer to its own resource by name");
                let diag = Diagnostic::new(&code::OWN_CONDITION, message);
                diags.push(
                    diag.titled(format!("Invalid reference in {kind}"))
                        .at(expr.span),
                );
            }
        }
    }
}
