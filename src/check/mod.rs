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
mod deprecated;
mod early;
mod graph;
mod import;
mod locate;
mod meta;
mod module;
mod node;
mod output;
mod provider;
mod provider_block;
mod provider_rules;
mod provisioner;
mod reference;
mod resource;
mod source;
#[cfg(test)]
mod tests;
mod variable;
mod walk;
mod world;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::config::Config;
use crate::diag::Diagnostics;
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
    let mut checked = Checked::default();
    early::check(config, &mut checked.diagnostics);
    if checked.diagnostics.has_errors()
        || !provider::known(config, catalog, &mut checked.diagnostics)
    {
        return checked;
    }
    for module in config.modules() {
        provisioner::known(module, &mut checked.diagnostics);
    }
    let world = world::World::new(config, catalog, &mut checked);
    if checked.diagnostics.has_errors() {
        return checked;
    }
    let order = cycle::order(&world, &mut checked.diagnostics);
    if checked.diagnostics.has_errors() {
        return checked;
    }
    walk::walk(&world, &order, &mut checked.diagnostics);
    checked
}
