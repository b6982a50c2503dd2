//! What can be seen without evaluating anything. When something is wrong here, nothing else is looked at.

use super::passing;
use crate::config::{Config, Module, bad_provider_name, is_provider_part};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::sorted::Gather;
use crate::text::Span;

/// Reports what is wrong at first sight.
pub(super) fn check(config: &Config, diags: &mut Diagnostics) {
    import_providers(config, diags);
    names(&config.root, diags);
    passing::check(&config.root, None, diags);
}

/// Which provider takes an object over is for the resource's own block to say.
fn import_providers(config: &Config, diags: &mut Diagnostics) {
    for (module, import) in config
        .modules()
        .into_iter()
        .flat_map(|m| m.imports.iter().map(move |i| (m, i)))
    {
        let mut path = module.path.clone();
        path.0.extend(import.module.unkeyed().0);
        let target = config.module(&path);
        let configured = target.is_some_and(|m| m.resources.contains_key(&import.resource));
        if let Some(at) = import.provider_span.filter(|_| configured) {
            let message = "the block of the resource says which provider configuration it has";
            diags.push(Diagnostic::new(&code::INVALID_IMPORT_PROVIDER, message).at(at));
        }
    }
}

/// What only called modules can say of their outputs. Terraform tells it beside all else, but not of an output whose value
/// is wrong that it is deprecated.
pub(super) fn root_outputs(root: &Module, diags: &mut Diagnostics) {
    let errors: Vec<Span> = diags
        .iter()
        .filter(|d| !d.later)
        .filter_map(Diagnostic::span)
        .gathered();
    for output in root.outputs.values() {
        let own = output.value.as_ref().map(|value| value.span);
        let wrong = own.is_some_and(|own| errors.iter().any(|error| own.has(*error)));
        if output.ephemeral {
            let message = "the outputs of the root module are stored, so they cannot be ephemeral";
            diags.push(Diagnostic::new(&code::EPHEMERAL_ROOT_OUTPUT, message).at(output.span));
        }
        if let (Some(_), Some(at), false) = (&output.deprecated, output.deprecated_span, wrong) {
            let message = "nobody calls the root module, so its outputs cannot be deprecated";
            diags.push(Diagnostic::new(&code::DEPRECATED_ROOT_OUTPUT, message).at(at));
        }
    }
}

/// The first part of a type's name is the provider's, unless one is named.
fn names(module: &Module, diags: &mut Diagnostics) {
    for resource in module.resources.values() {
        let local = resource.addr.implied_provider();
        if resource.provider.is_none() && !is_provider_part(local) {
            diags.push(bad_provider_name(local, resource.span));
        }
    }
    for child in module.children.values() {
        names(child, diags);
    }
}
