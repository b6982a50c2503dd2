//! What the provider of a resource is told.

use std::borrow::Cow;

use crate::config::Provider;
use crate::diag::Diagnostics;
use crate::lint::{ModuleView, ResourceView, Scene};
use crate::syntax::ast::Attribute;
use crate::syntax::json::Reading;
use crate::value::{Type, Value};

/// Modules that call each other further than this are not followed.
const FURTHEST: usize = 32;

/// The value of an argument of a resource's provider, null where it is not given; nothing when it is not known which
/// configuration of the provider the resource has.
pub(in crate::lint) fn argument(
    scene: &Scene<'_>,
    resource: &ResourceView<'_>,
    name: &str,
) -> Option<Value> {
    let config = resource.config();
    let alias = config.provider.as_ref().and_then(|p| p.alias.as_deref());
    let found = of(
        scene,
        resource.module_index(),
        config.provider_name(),
        alias,
        FURTHEST,
    )?;
    let Some((module, provider)) = found else {
        return Some(Value::null(Type::Dynamic));
    };
    match arguments(provider).iter().find(|a| *a.name.name == *name) {
        Some(argument) => Some(module.evaluate(&argument.expr)),
        None => Some(Value::null(Type::Dynamic)),
    }
}

/// What is written in a provider block.
pub(in crate::lint) fn arguments(provider: &Provider) -> Cow<'_, [Attribute]> {
    let ignored = &mut Diagnostics::new();
    provider.body.attributes(Reading::Template, ignored)
}

/// The provider configuration that a name means in a module, with the module where it stands. A module that has none
/// has its callers', unless they pass it another.
fn of<'s>(
    scene: &'s Scene<'s>,
    module: usize,
    name: &str,
    alias: Option<&str>,
    left: usize,
) -> Option<Option<(ModuleView<'s>, &'s Provider)>> {
    let left = left.checked_sub(1)?;
    let view = ModuleView::new(scene, module)?;
    let mut providers = view.config().providers.values();
    let provider = providers.find(|p| *p.name.name == *name && p.alias.as_deref() == alias);
    if let Some(provider) = provider {
        return Some(Some((view, provider)));
    }
    if view.is_root() {
        return alias.is_none().then_some(None);
    }
    let callers = scene.modules.iter().enumerate();
    let mut found = None;
    for (at, caller) in callers {
        for (call, _) in caller.children.iter().filter(|(_, to)| **to == module) {
            let passed = &caller.module.calls.get(*call)?.providers;
            if !passed.is_empty() || alias.is_some() {
                return None;
            }
            let here = of(scene, at, name, None, left)?;
            let same = |other: &Option<(ModuleView<'_>, &Provider)>| match (other, &here) {
                (Some((_, a)), Some((_, b))) => a.span == b.span,
                (a, b) => a.is_none() && b.is_none(),
            };
            if !found.as_ref().is_none_or(same) {
                return None;
            }
            found = Some(here);
        }
    }
    found
}
