use crate::json::{Deserialize, Serialize};

use super::{ResourceStatus, StackOutput};
use crate::addr::ResourceInstanceAddr;
use crate::deploy::Earlier;
use crate::plan::{Address, parse_address};
use crate::sorted::{Gather, SortedMap};
use crate::state::{ResourceState, State, StateOutput, tfstate};
use crate::time::Written;

/// What every stack has recorded of its resources, with a note of what changed.
#[derive(Clone, Debug, Default)]
pub struct States {
    stacks: SortedMap<String, State>,
    statuses: SortedMap<InstanceRef, ResourceStatus>,
    touched: SortedMap<InstanceRef, Option<Written>>,
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
#[derive(Debug, Serialize, Deserialize)]
pub struct StoredInstance {
    /// The status that the service shows.
    pub status: ResourceStatus,
    /// A state file's text.
    pub state: String,
    /// Whether something of it must not be shown.
    #[serde(skip)]
    pub secret: bool,
}

impl States {
    /// What a stack has recorded; empty for one that has nothing.
    pub fn of(&self, stack: &str) -> State {
        self.stacks.get(stack).cloned().unwrap_or_default()
    }

    /// What a stack has recorded, to look at.
    pub fn get(&self, stack: &str) -> Option<&State> {
        self.stacks.get(stack)
    }

    /// The status of an instance.
    pub fn status(&self, stack: &str, address: &str) -> ResourceStatus {
        let of = InstanceRef::new(stack, address);
        self.statuses
            .get(&of)
            .copied()
            .unwrap_or(ResourceStatus::CreationComplete)
    }

    /// What a stack has recorded, to be changed; [`Self::note`] must be told of each instance that was.
    pub fn to_change(&mut self, stack: &str) -> &mut State {
        self.stacks.entry(stack.to_owned()).or_default()
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
        let of = InstanceRef::new(stack, address);
        self.statuses.insert(of, status);
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
        self.stacks.insert(stack.to_owned(), state);
    }

    /// Forgets a whole stack.
    pub fn remove(&mut self, stack: &str) {
        let Some(state) = self.stacks.remove(stack) else {
            return;
        };
        for (addr, _) in state.instances() {
            let of = InstanceRef::new(stack, &addr.to_string());
            let found = state.resources.get(&addr.abs_resource());
            self.note_one(of.clone(), &addr, found);
            self.statuses.remove(&of);
        }
    }

    /// Takes the note of what changed: each instance with what it was, and with what is to be stored, or nothing when it
    /// is gone.
    pub fn take_touched(&mut self) -> Vec<(InstanceRef, Option<Written>, Option<Written>)> {
        let touched = std::mem::take(&mut self.touched);
        let mut changes = Vec::new();
        for (of, before) in touched {
            let stored = self.stored(&of);
            if stored.is_none() {
                self.statuses.remove(&of);
            }
            changes.push((of, before, stored.map(|stored| Written::of(&stored))));
        }
        changes
    }

    /// Every instance, as it is stored.
    pub fn all(&self) -> Vec<(InstanceRef, Option<StoredInstance>)> {
        let mut all = Vec::new();
        for (stack, state) in &self.stacks {
            for (addr, _) in state.instances() {
                let of = InstanceRef::new(stack, &addr.to_string());
                let stored = self.stored(&of);
                all.push((of, stored));
            }
        }
        all
    }

    fn stored(&self, of: &InstanceRef) -> Option<StoredInstance> {
        let state = self.stacks.get(&of.stack)?;
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
            state: tfstate::write(&single),
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

    /// Puts a stored instance back.
    ///
    /// # Errors
    ///
    /// When its text is no state.
    pub fn restore(&mut self, of: InstanceRef, stored: &StoredInstance) -> Result<(), String> {
        let single = tfstate::read(&stored.state).map_err(|error| error.to_string())?;
        let state = self.stacks.entry(of.stack.clone()).or_default();
        for (addr, resource) in single.resources {
            let provider = resource.provider;
            for (key, instance) in resource.instances {
                *state.instance_mut(&addr.instance(key), &provider) = instance;
            }
        }
        self.statuses.insert(of, stored.status);
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
