use std::rc::Rc;

use super::names::{Names, Surroundings};
use super::reference;
use super::world::{Typed, World};
use crate::addr::{Mode, Reference, ResourceAddr, Subject};
use crate::config::{Module, Variable};
use crate::diag::Diagnostics;
use crate::eval::{Budget, Data};
use crate::func::Host;
use crate::sorted::{Gather, SortedMap};
use crate::value::{Marks, Type, Value};

/// What a block of a module sees while nothing is planned: the types of things, and the values of what
/// depends on nothing unknown.
pub(super) struct View<'w, 'c> {
    pub(super) world: &'w World<'c>,
    pub(super) module: usize,
    /// `count.index` exists.
    pub(super) count: bool,
    /// `each.key` and `each.value` exist.
    pub(super) each: bool,
    /// What `self` is.
    pub(super) itself: Option<&'w ResourceAddr>,
    /// The `check` block whose data source may be referred to.
    pub(super) check: Option<&'w str>,
    /// A variable whose value is known here, though it is a variable: the one a validation rule belongs to.
    pub(super) known: Option<(Rc<str>, Value)>,
}

impl<'w, 'c> View<'w, 'c> {
    /// What an expression outside of any block with instances sees.
    pub(super) fn new(world: &'w World<'c>, module: usize) -> Self {
        Self {
            world,
            module,
            count: false,
            each: false,
            itself: None,
            check: None,
            known: None,
        }
    }
}

/// The value of what a reference means, as far as declarations tell it.
pub(super) fn value(names: &dyn Names, reference: &Reference) -> Value {
    let unknown = || Value::unknown(Type::Dynamic);
    match &reference.subject {
        Subject::Variable(name) => variable(names, name),
        Subject::Local(name) => names.local(name).unwrap_or_else(unknown),
        Subject::Resource(addr) => resource(names, addr),
        Subject::Module(name) => outputs(names, name),
        Subject::Count(_) => Value::unknown(Type::Number),
        Subject::Each(name) if &**name == "key" => Value::unknown(Type::String),
        Subject::Each(_) => unknown(),
        Subject::Path(name) => {
            let module = names.module().map_or(".", |m| &*m.shown_path);
            Value::string(if &**name == "module" { module } else { "." })
        }
        Subject::Terraform(name) if &**name == "applying" => {
            Value::unknown(Type::Bool).marked(Marks::EPHEMERAL)
        }
        Subject::Terraform(_) => Value::string("default"),
        Subject::Itself => {
            let itself = names.surroundings().itself;
            itself.map_or_else(unknown, |addr| resource(names, addr))
        }
    }
}

fn variable(names: &dyn Names, name: &Rc<str>) -> Value {
    if let Some((known, value)) = names.surroundings().known
        && known == name
    {
        return value.clone();
    }
    names
        .module()
        .and_then(|m| m.variables.get(name))
        .map_or_else(|| Value::unknown(Type::Dynamic), |v| unknown(v))
}

fn resource(names: &dyn Names, addr: &ResourceAddr) -> Value {
    let declared = names.module().and_then(|m| m.resources.get(addr));
    let single = declared.is_some_and(|r| r.count.is_none() && r.for_each.is_none());
    let value = match names.typed(addr) {
        Some(Typed::Known(schema)) if single => schema.block.unknown_object(),
        _ => Value::unknown(Type::Dynamic),
    };
    let marks = match addr.mode {
        Mode::Ephemeral => Marks::EPHEMERAL,
        Mode::Managed | Mode::Data => Marks::NONE,
    };
    value.marked(marks)
}

fn outputs(names: &dyn Names, name: &str) -> Value {
    let call = names.module().and_then(|m| m.calls.get(name));
    let child = names.module().and_then(|m| m.children.get(name));
    let (Some(call), Some(child)) = (call, child) else {
        return Value::unknown(Type::Dynamic);
    };
    let outputs = child.outputs.iter();
    // That one instance is there is known, and what it has.
    let values: SortedMap<Rc<str>, Value> = outputs
        .map(|(name, o)| {
            let ty = o.type_constraint.clone().unwrap_or(Type::Dynamic);
            (name.clone(), Value::unknown(ty))
        })
        .gathered();
    let one = Value::object(values);
    if call.count.is_some() {
        Value::unknown(Type::list(one.ty().clone()))
    } else if call.for_each.is_some() {
        Value::unknown(Type::map(one.ty().clone()))
    } else {
        one
    }
}

/// A variable's value while nothing is known of it but the declaration.
pub(super) fn unknown(variable: &Variable) -> Value {
    Value::unknown(variable.ty.without_optional()).marked(marks(variable))
}

/// The marks that a variable's declaration gives to its value.
pub(super) fn marks(variable: &Variable) -> Marks {
    let mut marks = Marks::NONE;
    if variable.sensitive {
        marks = marks.with(Marks::SENSITIVE);
    }
    if variable.ephemeral {
        marks = marks.with(Marks::EPHEMERAL);
    }
    marks
}

impl Names for View<'_, '_> {
    fn module(&self) -> Option<&Module> {
        self.world.modules.get(self.module).map(|p| p.module)
    }

    fn typed(&self, addr: &ResourceAddr) -> Option<&Typed> {
        let (_, index) = self.world.resource(self.module, addr)?;
        self.world.resources.get(index)
    }

    fn local(&self, name: &str) -> Option<Value> {
        let place = self.world.modules.get(self.module)?;
        let node = place.names.locals.get(name)?;
        self.world.locals.borrow().get(node).cloned()
    }

    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            count: self.count,
            each: self.each,
            itself: self.itself,
            check: self.check,
            known: self.known.as_ref(),
        }
    }
}

impl Data for View<'_, '_> {
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        reference::check(self, reference, diags);
    }

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        value(self, reference)
    }

    fn budget(&self) -> Rc<Budget> {
        self.world.budget.clone()
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        let place = self.world.modules.get(self.module)?;
        place.module.settings.required_provider(name)
    }

    fn host(&self) -> &dyn Host {
        self.world.files
    }
}
