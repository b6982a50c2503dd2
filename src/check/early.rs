//! What can be seen without evaluating anything. When something is wrong here, nothing else is looked at.

use super::{module, passing};
use crate::config::{Config, Module};
use crate::diag::{Diagnostic, Diagnostics, code};

/// Reports what is wrong at first sight.
pub(super) fn check(config: &Config, diags: &mut Diagnostics) {
    root_outputs(&config.root, diags);
    import_providers(config, diags);
    module::calls(&config.root, diags);
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
