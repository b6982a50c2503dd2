use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::data;
use super::names::Names;
use super::reference;
use super::world::{Typed, World};
use crate::addr::{Reference, ResourceAddr};
use crate::config::{Config, Module};
use crate::diag::Diagnostics;
use crate::eval::Data;
use crate::func::Host;
use crate::value::Value;

/// What a further expression in the root module of a checked configuration sees while nothing is planned:
/// its references are judged and typed as those of the configuration itself were.
pub struct Declared {
    config: Rc<Config>,
    types: FxHashMap<ResourceAddr, Typed>,
    locals: FxHashMap<Rc<str>, Value>,
}

impl fmt::Debug for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Declared({} locals)", self.locals.len())
    }
}

impl Declared {
    /// What was found while the configuration was checked.
    pub(super) fn of(config: &Rc<Config>, world: &World<'_>) -> Self {
        let names = world.modules.first().map(|place| &place.names);
        let values = world.locals.borrow();
        let locals = config.root.locals.keys().filter_map(|name| {
            let value = values.get(names?.locals.get(name)?)?;
            Some((name.clone(), value.clone()))
        });
        let types = config.root.resources.keys().filter_map(|addr| {
            let (_, index) = world.resource(0, addr)?;
            Some((addr.clone(), world.resources.get(index)?.clone()))
        });
        Self {
            types: types.collect(),
            locals: locals.collect(),
            config: config.clone(),
        }
    }
}

impl Names for Declared {
    fn module(&self) -> Option<&Module> {
        Some(&self.config.root)
    }

    fn typed(&self, addr: &ResourceAddr) -> Option<&Typed> {
        self.types.get(addr)
    }

    fn local(&self, name: &str) -> Option<Value> {
        self.locals.get(name).cloned()
    }
}

impl Data for Declared {
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        reference::check(self, reference, diags);
    }

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        data::value(self, reference)
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        self.config.root.settings.required_provider(name)
    }

    fn host(&self) -> &dyn Host {
        &self.config.files
    }
}
