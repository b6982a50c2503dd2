//! Provider configurations that calls hand to modules.

use std::rc::Rc;

use super::source;
use crate::config::{Module, ModuleCall, PassedProvider, Provider, ProviderRef};
use crate::diag::{Diagnostic, Diagnostics, Severity, code};
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::{Body, JsonKind};
use crate::text::Span;

/// A called module, with the module that calls it.
struct Called<'m> {
    module: &'m Module,
    parent: &'m Module,
    call: &'m ModuleCall,
}

/// Checks what is handed to the modules below this one. `repeated`: what makes this module, or one around it, a
/// module of several instances.
pub(super) fn check(module: &Module, repeated: Option<Span>, diags: &mut Diagnostics) {
    below(module, None, repeated, diags);
}

fn below(
    module: &Module,
    called: Option<&Called<'_>>,
    repeated: Option<Span>,
    diags: &mut Diagnostics,
) {
    for (name, child) in module.children.iter().filter(|(_, child)| !child.broken) {
        if let Some(call) = module.calls.get(name) {
            let child = Called {
                module: child,
                parent: module,
                call,
            };
            below(
                child.module,
                Some(&child),
                repetition(call).or(repeated),
                diags,
            );
        }
    }
    required_twice(module, diags);
    handed_on(module, called, diags);
    let Some(called) = called else { return };
    let configured = || module.providers.values().filter(|p| !is_empty(p));
    if let Some(at) = repeated.filter(|_| configured().next().is_some()) {
        let message = "the module configures providers itself, so it can have one instance only";
        diags.push(Diagnostic::new(&code::REPEATED_MODULE_PROVIDER, message).at(at));
    }
    for provider in configured() {
        let over = called.call.providers.iter();
        for passed in over.filter(|p| names(&p.inside, provider)) {
            let message = format!(
                "the module configures `{}` itself, and so it cannot be passed",
                passed.inside
            );
            let problem = Diagnostic::new(&code::PROVIDER_OVERRIDE, message);
            diags.push(problem.at(name_span(&passed.inside)));
        }
    }
    wanted(called, diags);
    for passed in &called.call.providers {
        taken(called, passed, diags);
    }
    redundant(module, diags);
}

fn repetition(call: &ModuleCall) -> Option<Span> {
    let each = call.count.as_ref().or(call.for_each.as_ref());
    each.map(|e| e.span)
        .or_else(|| call.depends_on.first().map(|d| d.span))
}

fn names(reference: &ProviderRef, provider: &Provider) -> bool {
    reference.name == provider.name.name && reference.alias == provider.alias
}

/// Whether a block says nothing but the provider's name and alias.
fn is_empty(provider: &Provider) -> bool {
    let nothing = match &provider.body {
        Body::Native(body) => body.attributes.is_empty() && body.blocks.is_empty(),
        Body::Json(body) => {
            matches!(&body.value.kind, JsonKind::Object(members) if members.is_empty())
        }
    };
    nothing && provider.version.is_none()
}

/// The local name in a reference, without the alias.
fn name_span(reference: &ProviderRef) -> Span {
    let length = u32::try_from(reference.name.len()).unwrap_or(u32::MAX);
    let end = reference.span.start.saturating_add(length);
    Span {
        end: end.min(reference.span.end),
        ..reference.span
    }
}

fn is_required(module: &Module, name: &str) -> bool {
    module.settings.required_providers.contains_key(name)
}

/// What a module hands on should be declared in it, and handed to it.
fn handed_on(module: &Module, called: Option<&Called<'_>>, diags: &mut Diagnostics) {
    let placed = module.calls.values().filter(|call| call.source.is_some());
    let all = placed.flat_map(|call| &call.providers);
    for passed in all.filter(|p| p.outside.alias.is_none()) {
        let outside = &passed.outside;
        let mut own = module.providers.values();
        let configured = own.any(|p| names(outside, p) && !is_empty(p));
        if !configured && !is_required(module, &outside.name) {
            diags.push(undefined(outside, Severity::Warning));
            continue;
        }
        let Some(called) = called.filter(|_| !configured) else {
            continue;
        };
        let mut given = called.call.providers.iter();
        if !given.any(|p| p.inside.name == outside.name && p.inside.alias.is_none()) {
            let message = format!("the module hands on `{outside}`, which it is not given");
            let problem = Diagnostic::new(&code::UNPASSED_PROVIDER, message);
            diags.push(
                problem
                    .at(called.call.span)
                    .see(outside.span, "handed on here"),
            );
        }
    }
}

fn undefined(reference: &ProviderRef, severity: Severity) -> Diagnostic {
    let message = format!(
        "no provider is called `{}` in `required_providers` here",
        reference.name
    );
    let mut problem = Diagnostic::new(&code::UNDEFINED_PROVIDER, message);
    problem.severity = severity;
    problem.at(name_span(reference))
}

/// Every configuration that a module wants to be handed must be handed to it.
fn wanted(called: &Called<'_>, diags: &mut Diagnostics) {
    for required in called.module.settings.required_providers.values() {
        for wanted in &required.aliases {
            let passed = called
                .call
                .providers
                .iter()
                .any(|p| p.inside.name == wanted.name && p.inside.alias == wanted.alias);
            let mut own = called.module.providers.values();
            if !passed && !own.any(|p| names(wanted, p) && !is_empty(p)) {
                let message = format!("the module wants the provider configuration `{wanted}`");
                let diag = Diagnostic::new(&code::MISSING_PROVIDER_CONFIGURATION, message);
                diags.push(diag.at(called.call.span).see(wanted.span, "declared here"));
            }
        }
    }
}

/// The source of a provider where its local name is declared, or else of the default one of that name.
fn type_of(module: &Module, name: &str) -> Rc<str> {
    match is_required(module, name) {
        true => source::of(module, name).0,
        false => format!("{DEFAULT}{name}").into(),
    }
}

/// Where providers come from whose source nobody names.
const DEFAULT: &str = "registry.terraform.io/hashicorp/";

/// What is handed over must be known inside, and be a configuration of the same provider.
fn taken(called: &Called<'_>, passed: &PassedProvider, diags: &mut Diagnostics) {
    let (inside, outside) = (&passed.inside, &passed.outside);
    let required = called.module.settings.required_providers.get(&inside.name);
    let aliased = required.is_some_and(|r| r.aliases.iter().any(|a| a.alias == inside.alias));
    let declared = match &inside.alias {
        None => required.is_some(),
        Some(_) => aliased,
    };
    let mut own = called.module.providers.values();
    let ours = type_of(called.module, &inside.name);
    if !declared && !own.any(|p| names(inside, p) && is_empty(p)) {
        let severity = match ours.starts_with(DEFAULT) {
            true => Severity::Warning,
            false => Severity::Error,
        };
        diags.push(undefined(inside, severity));
    }
    let same_name = inside.alias.is_none() && is_required(called.parent, &inside.name);
    let theirs = match same_name {
        true => type_of(called.parent, &inside.name),
        false => type_of(called.parent, &outside.name),
    };
    if ours != theirs {
        let message = format!("`{inside}` is {ours} in the module, but `{outside}` is {theirs}");
        let problem = Diagnostic::new(&code::PROVIDER_TYPE_MISMATCH, message);
        let mut required = called.module.settings.required_providers.keys();
        let renamed = required.any(|name| type_of(called.module, name) == theirs);
        let at = if renamed { inside } else { outside };
        diags.push(problem.at(name_span(at)));
    }
}

/// One provider under several names, in `required_providers` or because a resource implies another name.
fn required_twice(module: &Module, diags: &mut Diagnostics) {
    let mut report = |name: &str, at: Span| {
        let message = format!("the provider has the name `{name}` here already");
        diags.push(Diagnostic::new(&code::PROVIDER_REQUIRED_TWICE, message).at(at));
    };
    let required = &module.settings.required_providers;
    let mut names: SortedMap<Rc<str>, &str> = SortedMap::new();
    for provider in required.values() {
        let source = type_of(module, &provider.name);
        match names.get(&source) {
            Some(name) => report(name, provider.value_span),
            None => drop(names.insert(source, &provider.name)),
        }
    }
    for resource in module.resources.values().filter(|r| r.provider.is_none()) {
        let local = resource.provider_name();
        if required.contains_key(local) {
            continue;
        }
        let implied = source::of(module, local).0;
        for provider in required.values() {
            if type_of(module, &provider.name) == implied {
                report(&provider.name, resource.span);
            }
        }
    }
}

/// A configuration that is handed to a module and that nobody declares. Terraform tells the first one only.
pub(super) fn undeclared(
    module: &Module,
    called: Option<(&Module, &ModuleCall)>,
) -> Option<Diagnostic> {
    for (name, child) in &module.children {
        let Some(call) = module.calls.get(name) else {
            continue;
        };
        for passed in &call.providers {
            let outside = &passed.outside;
            let (source, alias) = (source::of(module, &outside.name).0, &outside.alias);
            let mut own = module.providers.values();
            let configured =
                own.any(|p| p.alias == *alias && source::of(module, &p.name.name).0 == source);
            let mut required = module.settings.required_providers.keys();
            let there = match called {
                None => alias.is_none() && required.any(|r| source::of(module, r).0 == source),
                Some((_, call)) => call.providers.iter().any(|p| {
                    p.inside.alias == *alias && source::of(module, &p.inside.name).0 == source
                }),
            };
            if !configured && !there {
                let path = module.path.prefix();
                let alias = alias.iter().map(|a| format!(".{a}")).gathered::<String>();
                let title = format!("missing provider {path}provider[\"{source}\"]{alias}");
                let message = "a provider configuration is passed to a module, but is not declared";
                return Some(Diagnostic::new(&code::PROVIDER_NOT_PRESENT, message).titled(title));
            }
        }
        if let Some(problem) = undeclared(child, Some((module, call))) {
            return Some(problem);
        }
    }
    None
}

/// Blocks that only say which providers a module needs; one report for each provider.
fn redundant(module: &Module, diags: &mut Diagnostics) {
    let mut first: SortedMap<&str, Span> = SortedMap::new();
    for provider in module.providers.values().filter(|p| is_empty(p)) {
        first.entry(&provider.name.name).or_insert(provider.span);
    }
    for (name, at) in first {
        let message = format!("declare `{name}` in `required_providers` instead");
        diags.push(Diagnostic::new(&code::REDUNDANT_PROVIDER, message).at(at));
    }
}
