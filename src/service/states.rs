use serde_json::Value as Json;

use crate::json::{Deserialize, Reader, Serialize, Writer};

use super::{ResourceStatus, StackOutput};
use crate::addr::ResourceInstanceAddr;
use crate::deploy::Earlier;
use crate::plan::{Address, parse_address};
use crate::sorted::{Gather, SortedMap};
use crate::state::{ResourceState, State, StateOutput, tfstate};
use crate::time::{Groups, Written};

/// What every stack has recorded of its resources, with a note of what changed.
#[derive(Debug, Default)]
pub struct States {
    stacks: Groups<Recorded>,
    touched: SortedMap<InstanceRef, Option<Written>>,
}

/// What one stack has recorded.
#[derive(Debug, Default)]
pub struct Recorded {
    state: State,
    /// By address.
    statuses: SortedMap<String, ResourceStatus>,
}

/// One instance of one stack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceRef {
    /// The stack's identifier.
    pub stack: String,
    /// The instance's address.
    pub address: String,
}

/// One instance as it is stored: its status, and a Terraform state that holds only it.
#[derive(Debug)]
pub struct StoredInstance {
    /// The status that the service shows.
    pub status: ResourceStatus,
    /// A state file's text.
    pub state: String,
    /// Whether something of it must not be shown.
    pub secret: bool,
}

/// As it is read. Until version 2 the state was a text.
#[derive(Deserialize)]
struct Stored {
    status: ResourceStatus,
    state: Json,
}

impl Serialize for StoredInstance {
    fn write(&self, to: &mut Writer) {
        to.open(b'{');
        to.field("status", &self.status);
        to.name("state");
        to.raw(&self.state);
        to.close(b'}');
    }
}

impl Deserialize for StoredInstance {
    fn read(input: &mut Reader) -> Self {
        let Stored { status, state } = Stored::read(input);
        Self {
            status,
            state: match state {
                Json::String(text) => text,
                tree => tree.to_string(),
            },
            secret: false,
        }
    }
}

impl States {
    /// What a stack has recorded; empty for one that has nothing.
    pub fn of(&self, stack: &str) -> State {
        self.get(stack).cloned().unwrap_or_default()
    }

    /// What a stack has recorded, to look at.
    pub fn get(&self, stack: &str) -> Option<&State> {
        self.stacks.get(stack).map(|recorded| &recorded.state)
    }

    /// The status of an instance.
    pub fn status(&self, stack: &str, address: &str) -> ResourceStatus {
        let recorded = self.stacks.get(stack);
        recorded
            .and_then(|recorded| recorded.statuses.get(address).copied())
            .unwrap_or(ResourceStatus::CreationComplete)
    }

    /// What a stack has recorded, to be changed; [`Self::note`] must be told of each instance that was.
    pub fn to_change(&mut self, stack: &str) -> &mut State {
        &mut self.stacks.get_mut(stack).state
    }

    /// Notes that instances were changed, with what they were before.
    pub fn note(&mut self, stack: &str, earlier: Earlier) {
        for (addr, before) in earlier {
            let of = InstanceRef::new(stack, &addr.to_string());
            self.note_one(of, &addr, before.as_ref());
        }
    }

    /// Tells the status of an instance that was changed.
    pub fn set_status(&mut self, stack: &str, address: &str, status: ResourceStatus) {
        let recorded = self.stacks.get_mut(stack);
        recorded.statuses.insert(address.to_owned(), status);
    }

    fn note_one(
        &mut self,
        of: InstanceRef,
        addr: &ResourceInstanceAddr,
        before: Option<&ResourceState>,
    ) {
        if self.touched.contains_key(&of) {
            return;
        }
        let before = before.and_then(|before| self.stored_of(&of, addr, before));
        let before = before.map(|stored| Written::of(&stored));
        self.touched.insert(of, before);
    }

    /// Takes another state for a stack: objects that moved are found at their new addresses, with the status
    /// they had or, where that is not told, as made.
    pub fn replace(&mut self, stack: &str, state: State) {
        let before = self.of(stack);
        let places = before.instances().chain(state.instances());
        for (addr, _) in places {
            if before.instance(&addr) != state.instance(&addr) {
                let of = InstanceRef::new(stack, &addr.to_string());
                let found = before.resources.get(&addr.abs_resource());
                self.note_one(of, &addr, found);
            }
        }
        self.stacks.get_mut(stack).state = state;
    }

    /// Forgets a whole stack.
    pub fn remove(&mut self, stack: &str) {
        let state = self.of(stack);
        for (addr, _) in state.instances() {
            let of = InstanceRef::new(stack, &addr.to_string());
            let found = state.resources.get(&addr.abs_resource());
            self.note_one(of, &addr, found);
        }
        self.stacks.remove(stack);
    }

    /// Whether a stack has recorded no instance.
    pub fn is_empty(&self, stack: &str) -> bool {
        self.get(stack)
            .is_none_or(|state| state.instances().next().is_none())
    }

    /// Takes the note of what changed: each instance with what it was, and with what is to be stored, or nothing when it
    /// is gone.
    pub fn take_touched(&mut self) -> Vec<(InstanceRef, Option<Written>, Option<Written>)> {
        let touched = std::mem::take(&mut self.touched);
        let mut changes = Vec::new();
        for (of, before) in touched {
            let stored = self.stored(&of);
            if stored.is_none() && self.stacks.get(&of.stack).is_some() {
                let recorded = self.stacks.get_mut(&of.stack);
                recorded.statuses.remove(&of.address);
            }
            changes.push((of, before, stored.map(|stored| Written::of(&stored))));
        }
        changes
    }

    /// Every instance, as it is stored.
    pub fn all(&self) -> Vec<(InstanceRef, Option<StoredInstance>)> {
        let mut all = Vec::new();
        for (stack, recorded) in self.stacks.iter() {
            for (addr, _) in recorded.state.instances() {
                let of = InstanceRef::new(stack, &addr.to_string());
                let stored = self.stored(&of);
                all.push((of, stored));
            }
        }
        all
    }

    fn stored(&self, of: &InstanceRef) -> Option<StoredInstance> {
        let state = self.get(&of.stack)?;
        let Ok(Address::Resource(addr)) = parse_address(&of.address) else {
            return None;
        };
        let found = state.resources.get(&addr.abs_resource())?;
        self.stored_of(of, &addr, found)
    }

    /// One instance among those of its resource.
    fn stored_of(
        &self,
        of: &InstanceRef,
        addr: &ResourceInstanceAddr,
        found: &ResourceState,
    ) -> Option<StoredInstance> {
        let instance = found.instances.get(&addr.key)?.clone();
        let mut objects = instance.current.iter().chain(instance.deposed.values());
        let secret = objects.any(|object| !object.sensitive.is_empty());
        let resource = ResourceState {
            provider: found.provider.clone(),
            instances: SortedMap::from([(addr.key.clone(), instance)]),
        };
        let single = State {
            resources: SortedMap::from([(addr.abs_resource(), resource)]),
            ..State::default()
        };
        Some(StoredInstance {
            status: self.status(&of.stack, &of.address),
            state: tfstate::write_compact(&single),
            secret,
        })
    }

    /// Puts the stored outputs of a stack back.
    pub fn restore_outputs(&mut self, stack: &str, outputs: &[StackOutput]) {
        let outputs = outputs.iter().map(|output| {
            let recorded = StateOutput {
                value: output.value.clone(),
                ty: output.ty.clone(),
                sensitive: output.sensitive,
            };
            (output.name.as_str().into(), recorded)
        });
        self.to_change(stack).outputs = outputs.gathered();
    }

    /// The stacks, to put stored instances back.
    pub fn stacks_mut(&mut self) -> &mut Groups<Recorded> {
        &mut self.stacks
    }
}

impl Recorded {
    /// Puts a stored instance back.
    ///
    /// # Errors
    ///
    /// When its text is no state.
    pub fn restore(&mut self, of: InstanceRef, stored: &StoredInstance) -> Result<(), String> {
        let single = tfstate::read(&stored.state).map_err(|error| error.to_string())?;
        for (addr, resource) in single.resources {
            let provider = resource.provider;
            for (key, instance) in resource.instances {
                *self.state.instance_mut(&addr.instance(key), &provider) = instance;
            }
        }
        self.statuses.insert(of.address, stored.status);
        Ok(())
    }
}

impl InstanceRef {
    /// By stack and address.
    pub fn new(stack: &str, address: &str) -> Self {
        Self {
            stack: stack.to_owned(),
            address: address.to_owned(),
        }
    }
}
