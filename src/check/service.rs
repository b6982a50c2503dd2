//! What the service does otherwise than Terraform, with the numbers of its rules. Terraform says nothing of it, so
//! these are told apart from what it says.

pub mod limit;
mod package;
mod provider;
mod rule;
mod variables;

pub use provider::{exact_version, private_name};
pub use rule::{IMPORT, RULES, Rule, TWICE};
pub use variables::{Carriers, Given, names};

use crate::config::{Config, Module};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::sorted::SortedMap;
use crate::text::Span;

/// Codes that only this module reports.
pub const CODES: [&Code; 2] = [&code::NOT_RUN, &code::SERVICE_RULE];

/// Reports what the service ignores or refuses in a template. `files` are those of the template as they are named;
/// the configuration takes in those that a place is needed for.
pub fn check(config: &mut Config, files: &SortedMap<String, Vec<u8>>) -> Diagnostics {
    let mut diags = Diagnostics::new();
    let mut seen: Vec<&str> = Vec::new();
    for module in config.modules() {
        if !seen.contains(&&*module.directory) {
            seen.push(&module.directory);
            of_module(module, &mut diags);
        }
    }
    let settings = &config.root.settings;
    for kept in settings.backend.iter().chain(&settings.cloud) {
        let message = "the service keeps the state itself; this block has no effect there";
        diags.push(note(&code::NOT_RUN, message.to_owned(), kept.span));
    }
    variables::declared(config, &mut diags);
    variables::given(config, &mut diags);
    package::check(&mut config.sources, files, &mut diags);
    diags
}

/// Notes that files are not read, because they are for commands that there are not here.
pub fn unread(config: &mut Config, files: &SortedMap<String, Vec<u8>>) -> Diagnostics {
    package::of_other_commands(&mut config.sources, files)
}

fn note(code: &'static Code, message: String, at: Span) -> Diagnostic {
    Diagnostic::new(code, message).at(at)
}

/// What automatic rollback excludes. //= TPL-10
pub fn imports(module: &Module) -> impl Iterator<Item = Span> {
    module.imports.iter().map(|import| import.span)
}

fn of_module(module: &Module, diags: &mut Diagnostics) {
    let removed = module.removed.iter().flat_map(|r| &r.provisioners);
    let resources = module.resources.values().flat_map(|r| &r.provisioners);
    for provisioner in resources.chain(removed) {
        let message = format!(
            "the provisioner `{}` is checked, but neither a plan nor a simulated deployment runs it",
            provisioner.kind.name
        );
        diags.push(note(&code::NOT_RUN, message, provisioner.span));
    }
    diags.extend(imports(module).map(|at| IMPORT.broken("").at(at)));
    for provider in module.settings.required_providers.values() {
        provider::check(provider, diags);
    }
}
