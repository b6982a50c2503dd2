use std::rc::Rc;

use serde_json::Value as Json;

use crate::addr::{AbsResource, InstanceKey, ResourceInstanceAddr};
use crate::sorted::SortedMap;

/// What is recorded of the world: the objects that were made, and the outputs of the last run.
///
/// Attributes are kept as JSON until a schema says what they are, so a state needs no catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The version of Terraform that wrote it.
    pub terraform_version: String,
    /// How often it was written.
    pub serial: u64,
    /// Which history it belongs to.
    pub lineage: String,
    /// The root module's outputs.
    pub outputs: SortedMap<Rc<str>, StateOutput>,
    /// The resources by address.
    pub resources: SortedMap<AbsResource, ResourceState>,
    /// How conditions turned out in the last run, as it was written.
    pub check_results: Json,
}

/// An output of the last run.
#[derive(Clone, Debug, PartialEq)]
pub struct StateOutput {
    /// Its value.
    pub value: Json,
    /// Its type, in JSON notation.
    pub ty: Json,
    /// Whether it must not be shown.
    pub sensitive: bool,
}

/// A resource with its instances.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceState {
    /// The provider configuration, as `provider["registry.terraform.io/huaweicloud/huaweicloud"]`.
    pub provider: Rc<str>,
    /// The instances by key.
    pub instances: SortedMap<InstanceKey, InstanceState>,
}

/// One instance: the object it has, and those that still wait for their removal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InstanceState {
    /// The object in use.
    pub current: Option<Rc<Object>>,
    /// Objects that were replaced but not removed yet, by their key.
    pub deposed: SortedMap<Rc<str>, Rc<Object>>,
}

/// One remote object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The version of the schema it was written with.
    pub schema_version: u64,
    /// Every attribute.
    pub attributes: Json,
    /// The paths of attributes that must not be shown, in the notation of the state file.
    pub sensitive: Vec<Json>,
    /// Whether its creation failed half-way, so that it must be replaced.
    pub tainted: bool,
    /// The resources it was made after: addresses without keys.
    pub dependencies: Vec<AbsResource>,
    /// Whether its replacement comes before its removal.
    pub create_before_destroy: bool,
    /// What the provider keeps for itself.
    pub private: Option<Rc<str>>,
    /// What the provider knows it by besides its attributes.
    pub identity: Option<Rc<Identity>>,
}

/// What a provider knows an object by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// The version of the schema it was written with.
    pub schema_version: u64,
    /// The values, if any.
    pub value: Json,
}

impl InstanceState {
    fn has_objects(&self) -> bool {
        self.current.is_some() || !self.deposed.is_empty()
    }
}

impl State {
    /// The instance with this address.
    pub fn instance(&self, addr: &ResourceInstanceAddr) -> Option<&InstanceState> {
        self.resources
            .get(&addr.abs_resource())?
            .instances
            .get(&addr.key)
    }

    /// The instance with this address, made if need be.
    pub fn instance_mut(
        &mut self,
        addr: &ResourceInstanceAddr,
        provider: &Rc<str>,
    ) -> &mut InstanceState {
        let resource = self
            .resources
            .entry(addr.abs_resource())
            .or_insert_with(|| ResourceState {
                provider: provider.clone(),
                instances: SortedMap::new(),
            });
        resource.instances.entry(addr.key.clone()).or_default()
    }

    /// The instance with this address, when there is one.
    pub fn existing_mut(&mut self, addr: &ResourceInstanceAddr) -> Option<&mut InstanceState> {
        let resource = self.resources.get_mut(&addr.abs_resource())?;
        resource.instances.get_mut(&addr.key)
    }

    /// Whether every instance has objects, and every resource instances.
    pub fn is_pruned(&self) -> bool {
        self.resources.values().all(|resource| {
            let mut instances = resource.instances.values();
            !resource.instances.is_empty() && instances.all(InstanceState::has_objects)
        })
    }

    /// Takes away instances without objects, and resources without instances.
    pub fn prune(&mut self) {
        for resource in self.resources.values_mut() {
            resource
                .instances
                .retain(|_, instance| instance.has_objects());
        }
        self.resources.retain(|_, r| !r.instances.is_empty());
    }

    /// The instances with objects that wait for their removal, in order.
    pub fn waiting(&self) -> impl Iterator<Item = (&AbsResource, &InstanceKey, &InstanceState)> {
        self.resources.iter().flat_map(|(addr, resource)| {
            let instances = resource.instances.iter();
            let waiting = instances.filter(|(_, instance)| !instance.deposed.is_empty());
            waiting.map(move |(key, instance)| (addr, key, instance))
        })
    }

    /// Every instance with its address, in order.
    pub fn instances(&self) -> impl Iterator<Item = (ResourceInstanceAddr, &InstanceState)> {
        self.resources.iter().flat_map(|(addr, resource)| {
            resource
                .instances
                .iter()
                .map(|(key, instance)| (addr.instance(key.clone()), instance))
        })
    }

    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.outputs.is_empty()
    }
}
