use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::resource::Slot;
use super::{Calls, Expansion, Repetition, World};
use crate::addr::{InstanceKey, ModulePath, ResourceAddr};
use crate::config::Module;
use crate::diag::{Diagnostics, code};
use crate::graph::What;
use crate::sorted::{Gather, SortedMap};
use crate::value::{Marks, Type, Value};

/// One instance of a module.
pub struct ModuleInstance<'a> {
    pub(super) id: usize,
    /// The way to it, keys included.
    pub path: ModulePath,
    /// Its configuration.
    pub module: &'a Module,
    /// Who called it, and with which key; nothing for the root.
    pub(super) caller: Option<(usize, Repetition)>,
    pub(super) cache: RefCell<Cache<'a>>,
}

impl fmt::Debug for ModuleInstance<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModuleInstance({})", self.path)
    }
}

/// The values that were found.
#[derive(Default)]
pub(super) struct Cache<'a> {
    pub(super) variables: FxHashMap<Rc<str>, Value>,
    pub(super) locals: FxHashMap<Rc<str>, Value>,
    pub(super) outputs: FxHashMap<Rc<str>, Value>,
    pub(super) calls: FxHashMap<Rc<str>, Rc<Calls<'a>>>,
    pub(super) resources: FxHashMap<ResourceAddr, Rc<Slot>>,
}

impl<'a> ModuleInstance<'a> {
    pub(super) fn new(
        id: usize,
        path: ModulePath,
        module: &'a Module,
        caller: Option<(usize, Repetition)>,
    ) -> Self {
        Self {
            id,
            path,
            module,
            caller,
            cache: RefCell::default(),
        }
    }
}

/// What was found of a node in one instance of its module.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The value of a variable, a local or an output.
    Value(Box<Value>),
    /// A resource: how often it is repeated, with the values.
    Resource(Rc<Slot>),
    /// How often a module is repeated.
    Call(Box<Expansion>),
}

impl<'a> World<'a> {
    /// What was found of a node.
    pub(in crate::plan) fn found(&self, module: &ModuleInstance<'a>, what: &What) -> Option<Found> {
        let cache = module.cache.borrow();
        Some(match what {
            What::Variable(name) => Found::Value(cache.variables.get(name)?.clone().into()),
            What::Local(name) => Found::Value(cache.locals.get(name)?.clone().into()),
            What::Output(name) => Found::Value(cache.outputs.get(name)?.clone().into()),
            What::Resource(addr) => Found::Resource(cache.resources.get(addr)?.clone()),
            What::Call(name) => Found::Call(cache.calls.get(name)?.expansion.clone().into()),
            What::Provider(_) | What::Check(_) => return None,
        })
    }

    /// Takes over what was found of a node elsewhere.
    pub(in crate::plan) fn take_over(
        &self,
        module: &ModuleInstance<'a>,
        what: &What,
        found: &Found,
    ) {
        let mut cache = module.cache.borrow_mut();
        match (what, found) {
            (What::Local(name), Found::Value(value)) => {
                cache.locals.insert(name.clone(), (**value).clone());
            }
            (What::Resource(addr), Found::Resource(slot)) => {
                cache.resources.insert(addr.clone(), slot.clone());
            }
            _ => {}
        }
    }

    /// The instances of a module call.
    pub fn calls(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Rc<Calls<'a>> {
        if let Some(calls) = module.cache.borrow().calls.get(name) {
            return calls.clone();
        }
        let calls = Rc::new(self.expand_call(module, name, diags));
        let mut cache = module.cache.borrow_mut();
        cache.calls.insert(name.clone(), calls.clone());
        calls
    }

    fn expand_call(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Calls<'a> {
        let found = module
            .module
            .calls
            .get(name)
            .zip(module.module.children.get(name));
        let Some((call, child)) = found else {
            return Calls {
                expansion: Expansion::Unknown,
                instances: Vec::new(),
            };
        };
        let expansion = self.expand(
            module,
            call.count.as_deref(),
            call.for_each.as_deref(),
            diags,
        );
        let instances = expansion.repetitions().into_iter().map(|repetition| {
            let key = repetition.key.clone();
            let path = module.path.child(name, key.clone());
            let caller = Some((module.id, repetition));
            (
                key,
                self.add(|id| ModuleInstance::new(id, path, child, caller)),
            )
        });
        Calls {
            instances: instances.gathered(),
            expansion,
        }
    }

    /// A local value.
    pub fn local(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Value {
        if let Some(value) = module.cache.borrow().locals.get(name) {
            return value.clone();
        }
        let value = match module.module.locals.get(name) {
            Some(local) => self.evaluate(module, &Repetition::NONE, &local.expr, diags),
            None => Value::unknown(Type::Dynamic),
        };
        let mut cache = module.cache.borrow_mut();
        cache.locals.insert(name.clone(), value.clone());
        value
    }

    /// An output value as its module's caller sees it.
    pub fn output(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Value {
        if let Some(value) = module.cache.borrow().outputs.get(name) {
            return value.clone();
        }
        let value = self.find_output(module, name, diags);
        let mut cache = module.cache.borrow_mut();
        cache.outputs.insert(name.clone(), value.clone());
        value
    }

    fn find_output(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        diags: &mut Diagnostics,
    ) -> Value {
        let unknown = || Value::unknown(Type::Dynamic);
        let Some(output) = module.module.outputs.get(name) else {
            return unknown();
        };
        let Some(expr) = &output.value else {
            return unknown();
        };
        let value = self.evaluate(module, &Repetition::NONE, expr, diags);
        let value = match &output.type_constraint {
            Some(ty) => {
                let code = &code::INVALID_OUTPUT_VALUE;
                super::input::converted(&value, ty, Some(&output.defaults), code, expr.span, diags)
            }
            None => value,
        };
        let mut marks = Marks::NONE;
        if output.sensitive {
            marks = marks.with(Marks::SENSITIVE);
        }
        if output.ephemeral {
            marks = marks.with(Marks::EPHEMERAL);
        }
        value.marked(marks)
    }

    /// A module call as a value: an object of outputs, or one for each instance. Only the named output is
    /// looked at when one is named: others may depend on who asks.
    pub(super) fn call_value(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        name: &Rc<str>,
        output: Option<&Rc<str>>,
        keyed: bool,
        diags: &mut Diagnostics,
    ) -> Value {
        let calls = self.calls(module, name, diags);
        // What looks like the key of an instance may be the name of an output.
        let single = matches!(calls.expansion, Expansion::Single);
        let output = output.filter(|_| !single || !keyed);
        let mut object = |instance: &Rc<ModuleInstance<'a>>| {
            let names: Vec<Rc<str>> = match output {
                Some(output) => {
                    let declared = instance.module.outputs.contains_key(output);
                    declared.then(|| output.clone()).into_iter().gathered()
                }
                None => instance.module.outputs.keys().cloned().gathered(),
            };
            let values: SortedMap<Rc<str>, Value> = names
                .into_iter()
                .map(|name| {
                    let value = self.output(instance, &name, diags);
                    (name, value)
                })
                .gathered();
            Value::object(values)
        };
        match &calls.expansion {
            Expansion::Unknown => Value::unknown(Type::Dynamic),
            Expansion::Single => calls
                .get(&InstanceKey::None)
                .map_or_else(|| Value::unknown(Type::Dynamic), |m| object(&m)),
            Expansion::Count(_) => {
                Value::tuple(calls.values().iter().map(object).gathered::<Vec<_>>())
            }
            Expansion::Each(items) => Value::object(
                items
                    .keys()
                    .zip(calls.values())
                    .map(|(key, instance)| (key.clone(), object(&instance)))
                    .gathered(),
            ),
        }
    }
}
