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

use crate::sorted::SortedSet;
use std::rc::Rc;

pub use declared::Declared;

use crate::config::{BACKENDS, Config};
use crate::diag::{Code, Diagnostic, Diagnostics, code, nearest};
use crate::schema::Catalog;
use crate::text::Span;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Every problem, in no particular order.
    pub diagnostics: Diagnostics,
    /// Whether Terraform stops before it looks at the values of variables.
    pub stopped: bool,
    /// Services that the configuration uses and whose schemas are not loaded. Nothing is said of their types.
    pub missing_services: SortedSet<Rc<str>>,
}

/// Checks a configuration that was read without errors.
pub fn check(config: &Config, catalog: &Catalog) -> Checked {
    check_beside(config, catalog, &|_| false)
}

/// Checks a configuration of which some parts could not be read. Of those, and of what depends on them, only problems
/// that are [`CERTAIN`] or [`MISSING`] are told.
pub fn check_beside(
    config: &Config,
    catalog: &Catalog,
    is_broken: &dyn Fn(Span) -> bool,
) -> Checked {
    checked(config, catalog, is_broken).0
}

/// Problems that are there whatever the broken parts may turn out to be.
pub const CERTAIN: &[&Code] = &[
    &code::INCORRECT_ATTRIBUTE_TYPE,
    &code::INSUFFICIENT_BLOCKS,
    &code::INVALID_RESOURCE_TYPE,
    &code::MISSING_ARGUMENT,
    &code::NOT_ENOUGH_ARGUMENTS,
    &code::PROVIDER,
    &code::TOO_MANY_ARGUMENTS,
    &code::TOO_MANY_BLOCKS,
    &code::UNKNOWN_FUNCTION,
    &code::UNKNOWN_RESOURCE_TYPE,
    &code::UNSUPPORTED_ARGUMENT,
    &code::UNSUPPORTED_BLOCK,
];

/// Problems that are there unless a broken part declares a name.
pub const MISSING: &[&Code] = &[
    &code::UNDECLARED_LOCAL,
    &code::UNDECLARED_MODULE,
    &code::UNDECLARED_REFERENCE,
    &code::UNDECLARED_VARIABLE,
];

/// Checks a configuration and keeps what further expressions in its root module need. Nothing is kept when
/// nodes need each other in a circle, or when it is not even told which nodes there are.
pub fn declared(config: &Rc<Config>, catalog: &Catalog) -> (Checked, Option<Declared>) {
    let (checked, world) = checked(config, catalog, &|_| false);
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

/// The world is there when every node of it was looked at. Where Terraform stops, what is found afterwards comes
/// later.
fn checked<'c>(
    config: &'c Config,
    catalog: &'c Catalog,
    is_broken: &dyn Fn(Span) -> bool,
) -> (Checked, Option<world::World<'c>>) {
    let mut checked = Checked::default();
    early::check(config, &mut checked.diagnostics);
    let (stopped, first) = (checked.diagnostics.has_errors(), checked.diagnostics.len());
    let world = world(config, catalog, is_broken, &mut checked);
    early::root_outputs(&config.root, &mut checked.diagnostics);
    backend(config, &mut checked.diagnostics);
    if stopped {
        checked.diagnostics.later_since(first);
    }
    checked.stopped = stopped;
    (checked, world)
}

fn world<'c>(
    config: &'c Config,
    catalog: &'c Catalog,
    is_broken: &dyn Fn(Span) -> bool,
    checked: &mut Checked,
) -> Option<world::World<'c>> {
    let mut told = Stages::default();
    let known = provider::known(config, catalog, &mut checked.diagnostics);
    for module in config.modules() {
        provisioner::known(module, &mut checked.diagnostics);
    }
    told.stop(!known, checked);
    let undeclared = passing::undeclared(&config.root, None);
    let passed = undeclared.is_none();
    checked.diagnostics.extend(undeclared);
    told.stop(!passed, checked);
    provider::actions(config, &mut checked.diagnostics);
    let world = world::World::new(config, catalog, checked);
    told.stop(checked.diagnostics.has_errors(), checked);
    let order = cycle::order(&world, &mut checked.diagnostics);
    told.stop(checked.diagnostics.has_errors(), checked);
    walk::walk(&world, &order, is_broken, &mut checked.diagnostics);
    told.stop(false, checked);
    told.stopped.is_none().then_some(world)
}

/// How far Terraform looks.
#[derive(Default)]
struct Stages {
    /// How many problems had been found where it stops.
    stopped: Option<usize>,
}

impl Stages {
    /// Ends a stage, perhaps the last one of Terraform's.
    fn stop(&mut self, here: bool, checked: &mut Checked) {
        let found = checked.diagnostics.len();
        if let Some(before) = self.stopped.replace(found) {
            checked.diagnostics.later_since(before);
        } else if !here {
            self.stopped = None;
        }
    }
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
