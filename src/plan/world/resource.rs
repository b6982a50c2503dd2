use std::cell::OnceCell;
use std::rc::Rc;

use super::expand::MOST;
use super::{Expansion, ModuleInstance, World};
use crate::addr::{InstanceKey, ResourceAddr};
use crate::diag::Diagnostics;
use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value};

/// A resource in one module instance: how often it is repeated, and the values of its instances.
#[derive(Debug)]
pub struct Slot {
    pub(super) expansion: Expansion,
    /// By key; what is not repeated has no key and is the whole.
    values: Option<Box<SortedMap<InstanceKey, Value>>>,
    /// Whether targets leave instances out: then those that are not even recorded are as if they were not there.
    partial: bool,
    whole: OnceCell<Value>,
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        let one = |slot: &Self| match slot.expansion {
            Expansion::Single => slot.whole.get().cloned(),
            _ => None,
        };
        self.expansion == other.expansion
            && self.partial == other.partial
            && self.values == other.values
            && one(self) == one(other)
    }
}

impl<'a> World<'a> {
    /// How often a resource is repeated in a module instance.
    pub fn expand_resource(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        addr: &ResourceAddr,
        diags: &mut Diagnostics,
    ) -> Expansion {
        if let Some(slot) = module.cache.borrow().resources.get(addr) {
            return slot.expansion.clone();
        }
        let expansion = match module.module.resources.get(addr) {
            Some(resource) => self.expand(
                module,
                resource.count.as_deref(),
                resource.for_each.as_deref(),
                diags,
            ),
            None => Expansion::Unknown,
        };
        self.set_expansion(module, addr, expansion.clone());
        expansion
    }

    /// Says how often a resource is repeated, without asking the configuration.
    pub fn set_expansion(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        addr: &ResourceAddr,
        expansion: Expansion,
    ) {
        let slot = Slot {
            expansion,
            partial: false,
            values: None,
            whole: OnceCell::new(),
        };
        let mut cache = module.cache.borrow_mut();
        cache.resources.insert(addr.clone(), Rc::new(slot));
    }

    /// Gives an instance of an expanded resource its value.
    pub fn set_instance(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        addr: &ResourceAddr,
        key: InstanceKey,
        value: Value,
    ) {
        if let Some(slot) = module.cache.borrow_mut().resources.get_mut(addr) {
            // Nobody else has it before all its instances have their values.
            let Some(slot) = Rc::get_mut(slot) else {
                return;
            };
            match (&slot.expansion, &key) {
                (Expansion::Single, InstanceKey::None) => slot.whole = OnceCell::from(value),
                (Expansion::Single, _) => {}
                _ => {
                    slot.values.get_or_insert_default().insert(key, value);
                    slot.whole = OnceCell::new();
                }
            }
        }
    }

    /// Says that targets leave instances of a resource out.
    pub fn set_partial(&self, module: &Rc<ModuleInstance<'a>>, addr: &ResourceAddr) {
        let mut cache = module.cache.borrow_mut();
        let slot = cache.resources.get_mut(addr).and_then(Rc::get_mut);
        if let Some(slot) = slot.filter(|slot| slot.expansion != Expansion::Single) {
            slot.partial = true;
            slot.whole = OnceCell::new();
        }
    }

    /// A resource as a value: its object, or one for each instance.
    pub(super) fn resource_value(
        &self,
        module: &Rc<ModuleInstance<'a>>,
        addr: &ResourceAddr,
    ) -> Value {
        let cache = module.cache.borrow();
        let Some(slot) = cache.resources.get(addr) else {
            return Value::unknown(Type::Dynamic);
        };
        match (&slot.expansion, slot.whole.get()) {
            (_, Some(whole)) => whole.clone(),
            (Expansion::Single, None) => Value::unknown(Type::Dynamic),
            _ => slot.whole.get_or_init(|| slot.whole()).clone(),
        }
    }
}

impl Slot {
    fn whole(&self) -> Value {
        let unknown = || Value::unknown(Type::Dynamic);
        let value = |key: &InstanceKey| {
            let value = self.values.as_ref().and_then(|values| values.get(key));
            value.cloned().unwrap_or_else(unknown)
        };
        match &self.expansion {
            Expansion::Unknown | Expansion::Single => unknown(),
            Expansion::Count(count) => {
                let known = self.values.iter().flat_map(|values| values.keys());
                let last = known.filter_map(index).max();
                let count = match self.partial {
                    true => last.map_or(0, |last| last.saturating_add(1)).min(MOST),
                    false => *count,
                };
                let indices = (0..count).map(|i| u64::try_from(i).unwrap_or(u64::MAX));
                Value::tuple(
                    indices
                        .map(|i| value(&InstanceKey::Int(i)))
                        .gathered::<Vec<_>>(),
                )
            }
            Expansion::Each(_) if self.partial => {
                let known = self.values.iter().flat_map(|values| values.iter());
                let named = known.filter_map(|(key, value)| match key {
                    InstanceKey::String(key) => Some((key.clone(), value.clone())),
                    InstanceKey::None | InstanceKey::Int(_) => None,
                });
                Value::object(named.gathered())
            }
            Expansion::Each(items) => {
                let keys = items.keys();
                Value::object(
                    keys.map(|key| (key.clone(), value(&InstanceKey::String(key.clone()))))
                        .gathered(),
                )
            }
        }
    }
}

fn index(key: &InstanceKey) -> Option<usize> {
    match key {
        InstanceKey::Int(index) => usize::try_from(*index).ok(),
        InstanceKey::None | InstanceKey::String(_) => None,
    }
}
