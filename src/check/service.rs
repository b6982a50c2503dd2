//! What the service does otherwise than Terraform, with the numbers of its rules. Terraform says nothing of it, so
//! these are told apart from what it says.

use crate::config::{Config, Module, RequiredProvider};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::syntax::archive::Limits;
use crate::text::Span;

/// Codes that only this module reports.
pub const CODES: [&Code; 2] = [&code::NOT_RUN, &code::SERVICE_RULE];

/// Where private providers come from. //= PROV-2
const PRIVATE: &str = "huawei.com/private-provider/";

/// Reports what the service ignores or refuses in a template.
pub fn check(config: &Config) -> Diagnostics {
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
    package(config, &mut diags);
    diags
}

fn note(code: &'static Code, message: String, at: Span) -> Diagnostic {
    Diagnostic::new(code, message).at(at)
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
    for import in &module.imports {
        //= TPL-10
        let message =
            "a template with `import` blocks cannot be deployed with automatic rollback (TPL-10)";
        diags.push(note(&code::SERVICE_RULE, message.to_owned(), import.span));
    }
    for provider in module.settings.required_providers.values() {
        if is_loose(provider) {
            //= PROV-7
            let message =
                "a private provider needs one exact version: no `>`, `<` or `~>` (PROV-7)";
            diags.push(note(&code::SERVICE_RULE, message.to_owned(), provider.span));
        }
    }
}

/// Whether a private provider's version is not fixed.
fn is_loose(provider: &RequiredProvider) -> bool {
    let private = provider
        .source
        .as_ref()
        .is_some_and(|s| s.to_lowercase().starts_with(PRIVATE));
    let exact = provider.version.as_ref().is_some_and(|version| {
        let version = version.trim().trim_start_matches('=').trim_start();
        version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(',')
    });
    private && !exact
}

/// The limits of a package: a template of several files is handed over as one.
fn package(config: &Config, diags: &mut Diagnostics) {
    let limits = Limits::SERVICE;
    let mut refuse = |message: String| {
        diags.push(Diagnostic::new(&code::SERVICE_RULE, message));
    };
    let names: Vec<&str> = config.files.names().collect();
    if names.len() > limits.files {
        let (count, most) = (names.len(), limits.files);
        refuse(format!(
            "a package holds at most {most} files, and there are {count} (ZIP-2)"
        ));
    }
    let sizes = names.iter().filter_map(|name| config.files.get(name));
    if sizes.map(|bytes| bytes.len()).sum::<usize>() > limits.unpacked {
        refuse("the files of a package are at most 1 MB together (ZIP-4)".to_owned());
    }
    for name in names {
        let long = name.split('/').any(|part| part.len() > limits.name);
        if long || name.len() > limits.path {
            refuse(format!(
                "the path `{name}` is too long for a package (ZIP-5)"
            ));
        }
    }
}
