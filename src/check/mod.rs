//! What is wrong with a configuration, as far as that can be said without values of variables: names, arguments,
//! types, the provider's own rules, modules, cycles.
//!
//! The configuration is a graph of nodes (variables, locals, resources, outputs, calls, providers) that need one
//! another. Each node is evaluated once, after those it needs, with unknown values for what only a plan can know.
//! A node that needs a faulty one is left out: what comes from an error is not reported again.
//!
//! What the configuration layer reports while reading is not repeated here.

mod condition;
mod cycle;
mod data;
mod declared;
mod deprecated;
mod early;
pub(crate) mod ephemeral;
mod framework;
#[cfg(test)]
mod framework_tests;
mod graph;
pub(crate) mod import;
mod locate;
mod meta;
mod module;
mod names;
mod node;
mod output;
mod passing;
mod provider;
mod provider_block;
mod provider_rules;
pub(crate) mod provisioner;
mod reference;
mod resource;
pub mod rule;
pub mod service;
pub(crate) mod source;
#[cfg(test)]
mod tests;
mod variable;
mod walk;
mod world;

pub(crate) use reference::unrepeated;

use std::collections::BTreeSet;
use std::rc::Rc;

pub use declared::Declared;

use crate::config::{BACKENDS, Config};
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::schema::Catalog;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Every problem, in no particular order.
    pub diagnostics: Diagnostics,
    /// Services that the configuration uses and whose schemas are not loaded. Nothing is said of their types.
    pub missing_services: BTreeSet<Rc<str>>,
}

/// Checks a configuration that was read without errors.
pub fn check(config: &Config, catalog: &Catalog) -> Checked {
    checked(config, catalog).0
}

/// Checks a configuration and keeps what further expressions in its root module need. Nothing is kept when
/// nodes need each other in a circle, or when it is not even told which nodes there are.
pub fn declared(config: &Rc<Config>, catalog: &Catalog) -> (Checked, Option<Declared>) {
    let (checked, world) = checked(config, catalog);
    let circle = [&code::CYCLE, &code::SELF_REFERENCING_LOCAL];
    let circular = |d: &Diagnostic| circle.contains(&d.code);
    let circular = checked.diagnostics.iter().any(circular);
    let world = world.filter(|_| !circular);
    let declared = world.map(|world| Declared::of(config, &world));
    (checked, declared)
}

/// What is wrong with the provider configurations that calls hand on: Terraform tells it of called modules that it
/// could read, even if others are broken.
pub fn handed_on(config: &Config) -> Diagnostics {
    let mut found = Diagnostics::new();
    passing::check(&config.root, None, &mut found);
    found
}

/// The world is there when every node of it was looked at.
fn checked<'c>(config: &'c Config, catalog: &'c Catalog) -> (Checked, Option<world::World<'c>>) {
    let mut checked = Checked::default();
    early::check(config, &mut checked.diagnostics);
    if checked.diagnostics.has_errors() {
        return (checked, None);
    }
    let world = world(config, catalog, &mut checked);
    early::root_outputs(&config.root, &mut checked.diagnostics);
    backend(config, &mut checked.diagnostics);
    (checked, world)
}

fn world<'c>(
    config: &'c Config,
    catalog: &'c Catalog,
    checked: &mut Checked,
) -> Option<world::World<'c>> {
    if !provider::known(config, catalog, &mut checked.diagnostics) {
        return None;
    }
    if let Some(problem) = passing::undeclared(&config.root, None) {
        checked.diagnostics.push(problem);
        return None;
    }
    for module in config.modules() {
        provisioner::known(module, &mut checked.diagnostics);
    }
    provider::actions(config, &mut checked.diagnostics);
    let world = world::World::new(config, catalog, checked);
    if checked.diagnostics.has_errors() {
        return None;
    }
    let order = cycle::order(&world, &mut checked.diagnostics);
    if checked.diagnostics.has_errors() {
        return None;
    }
    walk::walk(&world, &order, &mut checked.diagnostics);
    Some(world)
}

/// Reports a place for the state that Terraform does not have. Only the root module's counts.
fn backend(config: &Config, diags: &mut Diagnostics) {
    let Some(backend) = &config.root.settings.backend else {
        return;
    };
    let kind = &backend.kind;
    if !BACKENDS.contains(&&*kind.name) {
        let message = format!("Terraform has no backend `{}`", kind.name);
        let near = nearest(&kind.name, BACKENDS);
        let problem = Diagnostic::new(&code::UNSUPPORTED_BACKEND, message).at(kind.span);
        diags.push(problem.suggest(kind.span, &kind.name, near));
    }
}
