use std::rc::Rc;

use indexmap::IndexMap;

use super::content::{exact, just_attributes};
use super::provider::{bad_local_name, is_local_name, is_part};
use super::version::{self, Constraint};
use super::{ProviderRef, decode, shapes};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::eval::{self, Scope};
use crate::func::BUILTIN_PROVIDER;
use crate::sorted::Gather;
use crate::syntax::ast::{Attribute, Block, Body, Expr, ExprKind, Ident, ObjectItem};
use crate::syntax::json::Reading;
use crate::text::{Span, lowered};
use crate::value::{Type, Value};

/// What the `terraform` blocks of a module say.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `required_version`, one for each block that has it.
    pub required_versions: Vec<RequiredVersion>,
    /// `required_providers` by local name.
    pub required_providers: IndexMap<Rc<str>, RequiredProvider>,
    /// `backend`
    pub backend: Option<Backend>,
    /// `cloud`
    pub cloud: Option<Backend>,
}

/// A version constraint with its place.
#[derive(Clone, Debug)]
pub struct RequiredVersion {
    /// The constraint as written.
    pub constraint: Rc<str>,
    /// The whole argument.
    pub span: Span,
}

/// One element of `required_providers`.
#[derive(Clone, Debug)]
pub struct RequiredProvider {
    /// The local name.
    pub name: Rc<str>,
    /// `namespace/type` or `host/namespace/type` as written.
    pub source: Option<Rc<str>>,
    /// The source in full; what the local name stands for when none is written.
    pub full: Rc<str>,
    /// The version constraint as written.
    pub version: Option<Rc<str>>,
    /// `configuration_aliases`
    pub aliases: Vec<ProviderRef>,
    /// The whole argument.
    pub span: Span,
    /// Its value.
    pub value_span: Span,
}

/// `backend "type" { … }` or `cloud { … }`. Formwork keeps states itself; the block is only checked.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The type; `cloud` for a `cloud` block.
    pub kind: Ident,
    /// Its arguments.
    pub body: Body,
    /// The block's header.
    pub span: Span,
}

/// The `terraform` blocks of one file, before duplicates across files are looked for.
#[derive(Default)]
pub(super) struct SettingsPart {
    pub(super) required_versions: Vec<RequiredVersion>,
    pub(super) required_providers: Vec<(Span, Vec<RequiredProvider>)>,
    pub(super) backends: Vec<Backend>,
    pub(super) clouds: Vec<Backend>,
}

/// The backends that Terraform has: where a state can be kept. Sorted.
pub const BACKENDS: [&str; 13] = [
    "azurerm",
    "consul",
    "cos",
    "gcs",
    "http",
    "inmem",
    "kubernetes",
    "local",
    "oci",
    "oss",
    "pg",
    "remote",
    "s3",
];

impl SettingsPart {
    /// Reads a `terraform` block.
    pub(super) fn decode(&mut self, block: &Block, diags: &mut Diagnostics) {
        let content = exact(&block.body, &shapes::TERRAFORM, diags);
        if let Some(attribute) = content.attribute("required_version") {
            self.required_version(attribute, diags);
        }
        if let Some(attribute) = content.attribute("experiments") {
            let message = "experiments are for alpha releases of Terraform only";
            diags.push(Diagnostic::new(&code::EXPERIMENTS, message).at(attribute.name.span));
        }
        if let Some(attribute) = content.attribute("language") {
            language(attribute, diags);
        }
        for inner in &content.blocks {
            match &*inner.kind.name {
                "backend" => self.backend(inner),
                "cloud" => self.clouds.push(Backend {
                    kind: inner.kind.clone(),
                    body: inner.body.clone(),
                    span: inner.header,
                }),
                "required_providers" => {
                    let providers = required_providers(inner, diags);
                    self.required_providers.push((inner.header, providers));
                }
                // Metadata for providers that take it; none of ours does.
                _ => {}
            }
        }
    }

    fn required_version(&mut self, attribute: &Attribute, diags: &mut Diagnostics) {
        let Some((text, _)) = version::decode(attribute, diags) else {
            return;
        };
        self.required_versions.push(RequiredVersion {
            constraint: text,
            span: attribute.span,
        });
    }

    fn backend(&mut self, block: &Block) {
        let Some(kind) = block.labels.first() else {
            return;
        };
        self.backends.push(Backend {
            kind: kind.clone(),
            body: block.body.clone(),
            span: block.header,
        });
    }
}

/// There is one edition of the language.
fn language(attribute: &Attribute, diags: &mut Diagnostics) {
    let (code, message) = match eval::keyword(&attribute.expr).map(|word| &**word) {
        Some("TF2021") => return,
        Some(_) => (&code::UNSUPPORTED_LANGUAGE, "the only edition is TF2021"),
        None => (
            &code::INVALID_LANGUAGE,
            "an edition is a word without quotes",
        ),
    };
    diags.push(Diagnostic::new(code, message).at(attribute.expr.span));
}

fn required_providers(block: &Block, diags: &mut Diagnostics) -> Vec<RequiredProvider> {
    let json = matches!(block.body, Body::Json(_));
    let before = diags.len();
    let attributes = just_attributes(&block.body, Reading::Template, diags);
    if diags.errors_since(before) {
        return Vec::new();
    }
    attributes
        .iter()
        .filter_map(|attribute| required_provider(attribute, json, diags))
        .gathered()
}

fn required_provider(
    attribute: &Attribute,
    json: bool,
    diags: &mut Diagnostics,
) -> Option<RequiredProvider> {
    let name = &attribute.name.name;
    let mut provider = RequiredProvider {
        name: name.clone(),
        source: None,
        full: full_source_of(name),
        version: None,
        aliases: Vec::new(),
        span: attribute.span,
        value_span: attribute.expr.span,
    };
    let ExprKind::Object(items) = &attribute.expr.kind else {
        // A bare version is the form of old times.
        let mut problems = Diagnostics::new();
        let value = eval::expr(&attribute.expr, &Scope::empty(), &mut problems);
        if problems.is_empty() && value.ty().is_primitive() {
            provider.version = version::decode(attribute, diags).map(|(text, _)| text);
            if is_part(name) {
                return Some(provider);
            }
            let message = format!("`{name}` cannot name a provider");
            diags.push(Diagnostic::new(&code::PROVIDER_NAME, message).at(attribute.expr.span));
            return None;
        }
        if !is_local_name(name) {
            diags.push(bad_local_name(name, attribute.expr.span));
            return None;
        }
        let message = "a required provider is an object with `source` and `version`";
        diags.push(
            Diagnostic::new(&code::INVALID_REQUIRED_PROVIDER, message).at(attribute.expr.span),
        );
        return None;
    };
    if !is_local_name(name) {
        diags.push(bad_local_name(name, attribute.expr.span));
        return None;
    }
    for item in items.iter().filter(|item| !item.lost) {
        if !provider.item(item, json, diags) {
            return None;
        }
    }
    Some(provider)
}

/// A literal string in `required_providers`.
fn string(expr: &Expr) -> Option<Rc<str>> {
    let mut problems = Diagnostics::new();
    let value = eval::expr(expr, &Scope::empty(), &mut problems);
    let known = problems.is_empty() && *value.ty() == Type::String;
    known.then(|| Value::text(&value).cloned()).flatten()
}

impl RequiredProvider {
    /// Reads an element; whether there is one of this name. Otherwise Terraform reads none of those behind it.
    fn item(&mut self, item: &ObjectItem, json: bool, diags: &mut Diagnostics) -> bool {
        let before = diags.len();
        let key = match &item.key.kind {
            ExprKind::String(key) => Some(key.clone()),
            _ => eval::expr(&item.key, &Scope::empty(), diags)
                .text()
                .cloned(),
        };
        if diags.len() > before {
            return true;
        }
        match key.as_deref() {
            Some("version") => self.version(&item.value, diags),
            Some("source") => self.source(&item.value, diags),
            Some("configuration_aliases") => self.configuration_aliases(&item.value, json, diags),
            key => {
                let message =
                    "a required provider has `source`, `version` and `configuration_aliases` only";
                let problem = Diagnostic::new(&code::INVALID_REQUIRED_PROVIDER, message);
                let (at, key) = (item.key.span, key.unwrap_or_default());
                let near = nearest(key, ["configuration_aliases", "source", "version"]);
                diags.push(problem.at(at).suggest(at, key, near));
                return false;
            }
        }
        true
    }

    fn version(&mut self, expr: &Expr, diags: &mut Diagnostics) {
        match string(expr) {
            Some(text) if Constraint::parse(&text).is_some() => self.version = Some(text),
            _ => {
                let message = "a version constraint is a string such as `>= 1.60`";
                diags.push(Diagnostic::new(&code::INVALID_VERSION, message).at(expr.span));
            }
        }
    }

    fn source(&mut self, expr: &Expr, diags: &mut Diagnostics) {
        let Some(text) = string(expr) else {
            let message = "the source is a string such as `huaweicloud/huaweicloud`";
            diags.push(Diagnostic::new(&code::INVALID_SOURCE, message).at(expr.span));
            return;
        };
        if let Err((code, message)) = check_source(&text) {
            diags.push(Diagnostic::new(code, message).at(expr.span));
            return;
        }
        self.full = full_source(&text);
        self.source = Some(text);
    }

    fn configuration_aliases(&mut self, expr: &Expr, json: bool, diags: &mut Diagnostics) {
        for element in decode::list(expr, diags).unwrap_or_default() {
            let Some(named) = decode::written(element, json, diags) else {
                continue;
            };
            let span = named.span();
            let fits = *named.root.name == *self.name;
            let alias = match named.steps.as_slice() {
                // As in the reference, what stands behind the alias is not looked at.
                [crate::syntax::ast::Step::Attribute(alias, _), ..] if fits => Some(alias.clone()),
                [] if fits => None,
                _ => {
                    let message = format!("an alias is written `{}.alias`", self.name);
                    diags.push(
                        Diagnostic::new(&code::INVALID_CONFIGURATION_ALIAS, message).at(expr.span),
                    );
                    return;
                }
            };
            self.aliases.push(ProviderRef {
                name: named.root.name,
                alias,
                span,
            });
        }
    }
}

impl Settings {
    /// The full source of the provider that `required_providers` gives this name.
    pub fn required_provider(&self, local: &str) -> Option<Rc<str>> {
        let required = self.required_providers.get(local)?;
        Some(required.full.clone())
    }

    /// Reports every `required_version` that Formwork's version of the language does not satisfy.
    pub(super) fn check_versions(&self, diags: &mut Diagnostics) {
        for required in &self.required_versions {
            let constraint = Constraint::parse(&required.constraint);
            if constraint.as_ref().is_some_and(Constraint::has_prerelease) {
                let message = "a constraint on Terraform itself names no prerelease";
                let problem = Diagnostic::new(&code::PRERELEASE_CONSTRAINT, message);
                diags.push(problem.at(required.span));
                continue;
            }
            if constraint.is_some_and(|c| !c.allows(version::TERRAFORM)) {
                let message = format!(
                    "this template asks for Terraform {}, but Formwork behaves like {}",
                    required.constraint,
                    version::TERRAFORM
                );
                let problem = Diagnostic::new(&code::UNSUPPORTED_VERSION, message);
                diags.push(problem.at(required.span));
            }
        }
    }
}

/// The full source of a provider of which only the local name is known.
pub fn full_source_of(local: &str) -> Rc<str> {
    match local {
        "terraform" => BUILTIN_PROVIDER.into(),
        _ => full_source(local),
    }
}

/// `type`, `namespace/type` or `host/namespace/type` with the parts that are left out.
pub fn full_source(source: &str) -> Rc<str> {
    let source = lowered(source);
    match source.matches('/').count() {
        0 => format!("registry.terraform.io/hashicorp/{source}").into(),
        1 => format!("registry.terraform.io/{source}").into(),
        _ => source.into(),
    }
}

type SourceProblem = (&'static crate::diag::Code, String);

/// `type`, `namespace/type` or `host/namespace/type`.
fn check_source(text: &str) -> Result<(), SourceProblem> {
    let parts: Vec<&str> = text.split('/').gathered();
    let format = || {
        let message = "a source is written `namespace/type`, perhaps with a host before".to_owned();
        (&code::INVALID_PROVIDER_SOURCE, message)
    };
    let (namespace, kind) = match parts.as_slice() {
        [kind] => (None, *kind),
        [namespace, kind] | [_, namespace, kind] => (Some(*namespace), *kind),
        _ => return Err(format()),
    };
    if parts.iter().any(|part| part.is_empty()) {
        return Err(format());
    }
    let host = (parts.len() == 3).then(|| parts.first().copied().unwrap_or_default());
    if host.is_some_and(|host| !is_host(host)) {
        let message = "the host is no name of the internet".to_owned();
        return Err((&code::INVALID_PROVIDER_HOST, message));
    }
    if !is_part(kind) {
        let message = format!("`{kind}` is no provider type: only letters, digits and dashes");
        return Err((&code::INVALID_PROVIDER_TYPE, message));
    }
    if namespace.is_some() && kind.starts_with("terraform-provider-") {
        let message =
            format!("write the type without its prefix: `{kind}` is the name of a repository");
        return Err((&code::INVALID_PROVIDER_TYPE, message));
    }
    if namespace.is_some_and(|namespace| namespace != "-" && !is_part(namespace)) {
        let message = "a namespace holds letters, digits and dashes only".to_owned();
        return Err((&code::INVALID_PROVIDER_NAMESPACE, message));
    }
    Ok(())
}

/// A name of the internet, perhaps with a port.
fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    port.parse::<u16>().is_ok() && name.split('.').all(is_part)
}
