//! A configuration with values: which instances there are of its modules and resources, and what every
//! name in them stands for.
//!
//! Values are found when somebody asks and kept. The planner asks in the order of the graph, so that no
//! question goes deep; a deployment asks when a resource's turn comes.
//!
//! INVARIANT: a value that was found is final. What depends on a resource may be asked for only after
//! the resource has got its value.

mod data;
mod expand;
mod input;
mod module;
mod resource;
mod root;

use std::cell::RefCell;
use std::rc::Rc;

pub use data::BlockData;
pub(super) use expand::UNCOUNTED;
pub use expand::{Expansion, Repetition};
pub use input::Inputs;
pub(super) use module::Found;
pub use module::ModuleInstance;
pub use root::RootValues;

use super::PlanRequest;
use crate::addr::{InstanceKey, ModulePath, ResourceAddr};
use crate::config::Config;
use crate::diag::Diagnostics;
use crate::eval::{self, Budget, Scope};
use crate::func::Host;
use crate::schema::Catalog;
use crate::sorted::Gather;
use crate::syntax::ast::Expr;
use crate::value::Value;

/// A configuration with values.
pub struct World<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The types of resources.
    pub catalog: &'a Catalog,
    /// What the functions that are not pure ask.
    pub host: &'a dyn Host,
    inputs: &'a Inputs,
    /// What evaluating may cost, for all expressions together.
    pub(super) budget: Rc<Budget>,
    /// Every module instance that was found, each after its caller.
    modules: RefCell<Vec<Rc<ModuleInstance<'a>>>>,
}

impl<'a> World<'a> {
    /// A configuration with the values of its root module's variables.
    pub fn new(
        config: &'a Config,
        catalog: &'a Catalog,
        host: &'a dyn Host,
        inputs: &'a Inputs,
    ) -> Self {
        let root = ModuleInstance::new(0, ModulePath::root(), &config.root, None);
        Self {
            config,
            catalog,
            host,
            inputs,
            budget: Rc::default(),
            modules: RefCell::new(vec![Rc::new(root)]),
        }
    }

    /// The configuration of a request.
    pub(in crate::plan) fn of(request: &PlanRequest<'a>) -> Self {
        Self::new(
            request.config,
            request.catalog,
            request.host,
            request.inputs,
        )
    }

    /// The root module.
    pub fn root(&self) -> Rc<ModuleInstance<'a>> {
        self.instance(0)
    }

    /// A module instance by its place.
    fn instance(&self, id: usize) -> Rc<ModuleInstance<'a>> {
        let modules = self.modules.borrow();
        // Places are handed out by `add` only, and nothing is ever taken away.
        let found = modules.get(id).or_else(|| modules.first()).cloned();
        drop(modules);
        found.unwrap_or_else(|| {
            Rc::new(ModuleInstance::new(
                0,
                ModulePath::root(),
                &self.config.root,
                None,
            ))
        })
    }

    fn add(&self, make: impl FnOnce(usize) -> ModuleInstance<'a>) -> Rc<ModuleInstance<'a>> {
        let mut modules = self.modules.borrow_mut();
        let instance = Rc::new(make(modules.len()));
        modules.push(instance.clone());
        instance
    }

    /// All instances of the module at a way without keys.
    pub fn instances_of(
        &self,
        path: &ModulePath,
        diags: &mut Diagnostics,
    ) -> Vec<Rc<ModuleInstance<'a>>> {
        let mut found = vec![self.root()];
        for step in &path.0 {
            found = found
                .iter()
                .flat_map(|module| self.calls(module, &step.name, diags).values())
                .gathered();
        }
        found
    }

    /// The module instance at a way with keys, when it exists.
    pub fn module(
        &self,
        path: &ModulePath,
        diags: &mut Diagnostics,
    ) -> Option<Rc<ModuleInstance<'a>>> {
        path.0.iter().try_fold(self.root(), |module, step| {
            self.calls(&module, &step.name, diags).get(&step.key)
        })
    }

    /// The instances that were found of the module at a way without keys.
    pub fn found_instances(&self, path: &ModulePath) -> Vec<Rc<ModuleInstance<'a>>> {
        let modules = self.modules.borrow();
        let found = modules.iter().filter(|m| m.path.unkeyed() == *path);
        found.cloned().gathered()
    }

    /// The module instance at a way with keys, when it was found.
    pub fn found_module(&self, path: &ModulePath) -> Option<Rc<ModuleInstance<'a>>> {
        let modules = self.modules.borrow();
        modules.iter().find(|m| m.path == *path).cloned()
    }

    /// How often a call is repeated, when that was found.
    pub fn found_call(&self, module: &ModuleInstance<'a>, name: &Rc<str>) -> Option<Expansion> {
        let cache = module.cache.borrow();
        let found = cache.calls.get(name).map(|calls| calls.expansion.clone());
        found.filter(|found| *found != Expansion::Unknown)
    }

    /// How often a resource is repeated, when that was found.
    pub fn found_expansion(
        &self,
        module: &ModuleInstance<'a>,
        addr: &ResourceAddr,
    ) -> Option<Expansion> {
        let cache = module.cache.borrow();
        let found = cache.resources.get(addr).map(|slot| slot.expansion.clone());
        found.filter(|found| *found != Expansion::Unknown)
    }

    /// What blocks in a module instance see.
    pub fn data<'w>(
        &'w self,
        module: &'w Rc<ModuleInstance<'a>>,
        repetition: &'w Repetition,
    ) -> BlockData<'w, 'a> {
        BlockData {
            world: self,
            module,
            repetition,
            itself: None,
        }
    }

    /// An expression's value in a module instance.
    pub fn evaluate(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        repetition: &Repetition,
        expr: &Expr,
        diags: &mut Diagnostics,
    ) -> Value {
        let data = self.data(module, repetition);
        let mut found = Diagnostics::new();
        let value = eval::expr(expr, &Scope::new(&data), &mut found);
        found.dedup_against(diags);
        diags.append(found);
        value
    }
}

/// The instances of a module call.
#[derive(Clone, Debug)]
pub struct Calls<'a> {
    /// How the call is repeated.
    pub expansion: Expansion,
    instances: Vec<(InstanceKey, Rc<ModuleInstance<'a>>)>,
}

impl<'a> Calls<'a> {
    fn get(&self, key: &InstanceKey) -> Option<Rc<ModuleInstance<'a>>> {
        let found = self.instances.iter().find(|(k, _)| k == key)?;
        Some(found.1.clone())
    }

    fn values(&self) -> Vec<Rc<ModuleInstance<'a>>> {
        self.instances.iter().map(|(_, m)| m.clone()).gathered()
    }
}
