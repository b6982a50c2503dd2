use std::rc::Rc;

use super::{ModuleInstance, Repetition, World};
use crate::addr::{InstanceKey, Reference, Subject};
use crate::check::unrepeated;
use crate::diag::Diagnostics;
use crate::eval::{Budget, Data};
use crate::func::Host;
use crate::value::{Marks, Type, Value};

/// What the expressions of one block see.
pub struct BlockData<'w, 'a> {
    pub(super) world: &'w World<'a>,
    pub(super) module: &'w Rc<ModuleInstance<'a>>,
    pub(super) repetition: &'w Repetition,
    /// `self`
    pub itself: Option<Value>,
}

impl Data for BlockData<'_, '_> {
    /// Only configurations that passed the checks are given values; but of the arguments of a module call the
    /// checks do not know how it is repeated.
    fn check(&self, reference: &Reference, diags: &mut Diagnostics) {
        let (root, name, there) = match &reference.subject {
            Subject::Count(name) => {
                let there = matches!(self.repetition.key, InstanceKey::Int(_));
                ("count", name, there)
            }
            Subject::Each(name) => ("each", name, self.repetition.each.is_some()),
            _ => return,
        };
        if !there {
            diags.push(unrepeated(root, name, reference.span));
        }
    }

    fn value(&self, reference: &Reference, diags: &mut Diagnostics) -> Value {
        match &reference.subject {
            Subject::Variable(name) => self.world.variable(self.module, name, diags),
            Subject::Local(name) => self.world.local(self.module, name, diags),
            Subject::Resource(addr) => self.world.resource_value(self.module, addr),
            Subject::Module(name) => {
                let output = reference.module_output().map(|(name, _)| name);
                let keyed = reference.key().is_some();
                self.world
                    .call_value(self.module, name, output, keyed, diags)
            }
            Subject::Count(_) => self.key_value(),
            Subject::Each(name) => match (&**name, &self.repetition.each) {
                ("key", _) => self.key_value(),
                (_, Some(value)) => value.clone(),
                (_, None) => Value::unknown(Type::Dynamic),
            },
            Subject::Path(name) => path(name, &self.module.module.shown_path),
            Subject::Terraform(name) => terraform(name),
            Subject::Itself => self
                .itself
                .clone()
                .unwrap_or_else(|| Value::unknown(Type::Dynamic)),
        }
    }

    fn budget(&self) -> Rc<Budget> {
        self.world.budget.clone()
    }

    fn provider(&self, name: &str) -> Option<Rc<str>> {
        self.module.module.settings.required_provider(name)
    }

    fn host(&self) -> &dyn Host {
        self.world.host
    }
}

impl BlockData<'_, '_> {
    fn key_value(&self) -> Value {
        match &self.repetition.key {
            InstanceKey::None => Value::unknown(Type::Dynamic),
            key => key.value().unwrap_or_else(|| Value::unknown(Type::Dynamic)),
        }
    }
}

/// `path.…`, in a module whose calls wrote its folder so.
pub(super) fn path(name: &str, shown_path: &Rc<str>) -> Value {
    match name {
        "module" => Value::string(shown_path.clone()),
        "root" => Value::string("."),
        "cwd" => Value::string("/"),
        _ => Value::unknown(Type::Dynamic),
    }
}

/// `terraform.…`
pub(super) fn terraform(name: &str) -> Value {
    match name {
        "workspace" => Value::string("default"),
        "applying" => Value::bool(false).marked(Marks::EPHEMERAL),
        _ => Value::unknown(Type::Dynamic),
    }
}
