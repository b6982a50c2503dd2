use std::collections::BTreeMap;
use std::rc::Rc;

use super::reference;
use super::world::World;
use crate::addr::{Reference, ResourceAddr, Subject};
use crate::config::{ModuleCall, Variable};
use crate::diag::Diagnostics;
use crate::eval::Data;
use crate::func::Host;
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

    fn local(&self, name: &str) -> Value {
        let place = self.world.modules.get(self.module);
        let node = place.and_then(|p| p.names.locals.get(name));
        let values = self.world.locals.borrow();
        let value = node.and_then(|n| values.get(n));
        value
            .cloned()
            .unwrap_or_else(|| Value::unknown(Type::Dynamic))
    }

    fn variable(&self, name: &Rc<str>) -> Value {
        if let Some((known, value)) = &self.known
            && known == name
        {
            return value.clone();
        }
        let place = self.world.modules.get(self.module);
        place
            .and_then(|p| p.module.variables.get(name))
            .map_or_else(|| Value::unknown(Type::Dynamic), |v| unknown(v))
    }

    fn resource(&self, addr: &ResourceAddr) -> Value {
        let single = |(resource, at): (&Rc<crate::config::Resource>, usize)| {
            let one = resource.count.is_none() && resource.for_each.is_none();
            one.then(|| self.world.schema(at)).flatten()
        };
        let schema = self.world.resource(self.module, addr).and_then(single);
        let ty = schema.map_or(Type::Dynamic, |s| s.block.implied_type().clone());
        Value::unknown(ty)
    }

    fn outputs(&self, name: &str) -> Value {
        let place = self.world.modules.get(self.module);
        let call = place.and_then(|p| p.module.calls.get(name));
        let child = place
            .and_then(|p| p.children.get(name))
            .and_then(|c| self.world.modules.get(*c));
        let (Some(call), Some(child)) = (call, child) else {
            return Value::unknown(Type::Dynamic);
        };
        let outputs = child.module.outputs.iter();
        let types: BTreeMap<Rc<str>, Type> = outputs
            .map(|(name, o)| {
                (
                    name.clone(),
                    o.type_constraint.clone().unwrap_or(Type::Dynamic),
                )
            })
            .collect();
        Value::unknown(instances(call, Type::object(types)))
    }
}

/// The type of all instances of a call, given that of one.
fn instances(call: &ModuleCall, one: Type) -> Type {
    if call.count.is_some() {
        Type::list(one)
    } else if call.for_each.is_some() {
        Type::map(one)
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

impl Data for View<'_, '_> {
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        reference::check(self, reference, diags);
    }

    fn value(&self, reference: &Reference, _: &mut Diagnostics) -> Value {
        match &reference.subject {
            Subject::Variable(name) => self.variable(name),
            Subject::Local(name) => self.local(name),
            Subject::Resource(addr) => self.resource(addr),
            Subject::Module(name) => self.outputs(name),
            Subject::Count(_) => Value::unknown(Type::Number),
            Subject::Each(name) if &**name == "key" => Value::unknown(Type::String),
            Subject::Each(_) => Value::unknown(Type::Dynamic),
            Subject::Path(name) => {
                let place = self.world.modules.get(self.module);
                let module = place.map_or(".", |p| &*p.module.shown_path);
                Value::string(if &**name == "module" { module } else { "." })
            }
            Subject::Terraform(_) => Value::string("default"),
            Subject::Itself => self
                .itself
                .map_or_else(|| Value::unknown(Type::Dynamic), |addr| self.resource(addr)),
        }
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        let place = self.world.modules.get(self.module)?;
        place.module.settings.required_provider(name)
    }

    fn host(&self) -> &dyn Host {
        self.world.files
    }
}
