//! A stack's state, out to others and in from them.

use std::fmt;
use std::rc::Rc;

use super::{Service, StackOutput, StateHead};
use crate::addr::{Mode, ResourceInstanceAddr};
use crate::cloud::{self, Attributes, Resource, is_native};
use crate::plan::stored;
use crate::schema::{Lookup, ResourceSchema};
use crate::sorted::Gather;
use crate::state::{InstanceState, Object, State, StateError, tfstate};

/// The version of Terraform whose form the states have.
const TERRAFORM_VERSION: &str = "1.15.5";

/// Why a state was not taken in; nothing changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// There is no such stack.
    NoStack,
    /// Something is going on in the stack, which is in this state.
    Busy(&'static str),
    /// The text is no state.
    Unreadable(StateError),
    /// The state is one of another history: the stack's, and its own.
    Lineage(String, String),
    /// The stack has a later state, or another one of the same number: the stack's number, and its own.
    Serial(u64, u64),
}

impl ImportError {
    /// A stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoStack => "stack-missing",
            Self::Busy(_) => "stack-busy",
            Self::Unreadable(_) => "unreadable-state",
            Self::Lineage(..) => "state-lineage",
            Self::Serial(..) => "state-serial",
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStack => f.write_str("there is no such stack"),
            Self::Busy(status) => write!(f, "the stack is in {status}"),
            Self::Unreadable(why) => why.fmt(f),
            Self::Lineage(have, given) => write!(
                f,
                "the state is of another history: its lineage is `{given}`, the stack's is `{have}`"
            ),
            Self::Serial(have, given) => write!(
                f,
                "the stack has a state that is not older: its serial is {have}, the given one is {given}"
            ),
        }
    }
}

/// What came of taking a state in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many managed resources are recorded now.
    pub resources: usize,
    /// Objects that could not be taken over, by address, and why. They are not recorded.
    pub refused: Vec<(String, String)>,
    /// Objects that are there, though something about them is not as it should be, and what.
    pub doubtful: Vec<(String, String)>,
}

impl Service {
    /// What a stack has recorded, as others know it. Nothing when there is no such stack or nothing is recorded.
    pub fn state_of(&self, stack: &str) -> Option<State> {
        let head = &self.stacks.get(&stack.to_owned())?.state;
        let state = self.states.get(stack)?.clone();
        let or = |text: &str, other: &str| match text {
            "" => other.to_owned(),
            text => text.to_owned(),
        };
        Some(State {
            serial: head.serial,
            lineage: or(&head.lineage, stack),
            terraform_version: or(&head.terraform_version, TERRAFORM_VERSION),
            check_results: head.check_results.clone(),
            ..state
        })
    }

    /// Notes that what a stack has recorded is another state now.
    pub(super) fn count_state(&mut self, stack: &str) {
        if let Some(stack) = self.stacks.get_mut(&stack.to_owned()) {
            stack.state.serial += 1;
            // They were found in the state as it was.
            stack.state.check_results = serde_json::Value::Null;
        }
    }

    /// Takes a state into a stack, as `terraform state push` does. Objects that are not in the cloud appear there.
    /// Plans made before are void.
    ///
    /// # Errors
    ///
    /// When there is no such stack or it is at work, and when the state is none, of another history, or not newer;
    /// then nothing changed.
    pub fn import_state(&mut self, id: &str, text: &str) -> Result<Imported, ImportError> {
        let key = id.to_owned();
        // What is wrong with the text is told first, so that one can ask before there is a stack.
        let mut state = tfstate::read(text).map_err(ImportError::Unreadable)?;
        let stack = self.stacks.get(&key).ok_or(ImportError::NoStack)?;
        if !stack.status.is_final() {
            return Err(ImportError::Busy(stack.status.name()));
        }
        let before = self.state_of(id).unwrap_or_default();
        // A stack without a past takes any state.
        if stack.state.serial > 0 || !before.is_empty() {
            if before.lineage != state.lineage {
                return Err(ImportError::Lineage(before.lineage, state.lineage));
            }
            let same = tfstate::write(&before) == tfstate::write(&state);
            if before.serial >= state.serial && !same {
                return Err(ImportError::Serial(before.serial, state.serial));
            }
        }
        let imported = self.take_over(id, &mut state);
        self.let_go(id, &before, &state);
        let outputs = state.outputs.iter().map(|(name, output)| StackOutput {
            name: name.to_string(),
            description: None,
            ty: output.ty.clone(),
            value: output.value.clone(),
            sensitive: output.sensitive,
        });
        let outputs = outputs.gathered();
        let head = StateHead {
            serial: state.serial,
            lineage: std::mem::take(&mut state.lineage),
            terraform_version: std::mem::take(&mut state.terraform_version),
            check_results: std::mem::take(&mut state.check_results),
        };
        let now = self.now;
        self.states.replace(id, State { serial: 0, ..state });
        if let Some(stack) = self.stacks.get_mut(&key) {
            stack.state = head;
            stack.outputs = outputs;
            stack.deployments += 1;
            stack.updated = now;
        }
        Ok(imported)
    }

    /// Puts every object that can be into the cloud, and takes the others out of the state.
    fn take_over(&mut self, stack: &str, state: &mut State) -> Imported {
        let mut imported = Imported::default();
        let mut placed = Vec::new();
        let found: Vec<(ResourceInstanceAddr, InstanceState)> = state
            .instances()
            .filter(|(addr, _)| addr.resource.mode == Mode::Managed)
            .map(|(addr, instance)| (addr, instance.clone()))
            .gathered();
        for (addr, mut instance) in found {
            let mut can = |object: &Rc<Object>| match self.place(stack, &addr, object) {
                Ok(more) => {
                    placed.extend(
                        more.map(|(schema, attributes)| (addr.clone(), schema, attributes)),
                    );
                    true
                }
                Err(why) => {
                    imported.refused.push((addr.to_string(), why));
                    false
                }
            };
            instance.current = instance.current.filter(&mut can);
            instance.deposed.retain(|_, object| can(object));
            imported.resources += usize::from(instance.current.is_some());
            if let Some(kept) = state.existing_mut(&addr) {
                *kept = instance;
            }
        }
        state.prune();
        let cloud = self.cloud_of(stack);
        for (addr, schema, attributes) in placed {
            if let Some(why) = cloud.missing_reference(&schema, &attributes) {
                imported.doubtful.push((addr.to_string(), why.message));
            }
        }
        imported
    }

    /// Makes one recorded object exist, and the stack its owner. Gives it where it is new.
    fn place(
        &mut self,
        stack: &str,
        addr: &ResourceInstanceAddr,
        object: &Object,
    ) -> Result<Option<(Rc<ResourceSchema>, Attributes)>, String> {
        let ty = &*addr.resource.type_name;
        let Lookup::Found(schema) = self.catalog.resource(ty) else {
            return Err(format!("there is no type `{ty}`"));
        };
        if is_native(ty) {
            return Ok(None);
        }
        let id = object.attributes.get("id").and_then(|id| id.as_str());
        let Some(id) = id.filter(|id| !id.is_empty()) else {
            return Err("it has no `id`".to_owned());
        };
        let home = self.home_of(stack);
        let cloud = self.cloud.at_mut(home.as_ref());
        if let Some(there) = cloud.get(ty, id) {
            let owner = there.owner.as_ref().filter(|owner| **owner != *stack);
            if let Some(owner) = owner.and_then(|owner| self.stacks.get(owner)) {
                return Err(format!("`{id}` belongs to the stack `{}`", owner.name));
            }
            cloud.give_to(ty, id, Some(stack));
            return Ok(None);
        }
        let attributes = cloud::from_value(&stored::read(object, &schema.block));
        let region = attributes.get("region").and_then(|region| region.as_str());
        let region = region.filter(|region| !region.is_empty());
        cloud.place(Resource {
            ty: ty.to_owned(),
            id: id.to_owned(),
            region: region
                .unwrap_or(self.settings.region_in(home.as_ref()))
                .to_owned(),
            owner: Some(stack.to_owned()),
            secret: !object.sensitive.is_empty(),
            attributes: attributes.clone(),
            created: self.now,
            updated: self.now,
        });
        Ok(Some((schema, attributes)))
    }

    /// Everything that a stack has recorded stays in the cloud, and nobody's (DEL-5).
    pub(super) fn disown(&mut self, stack: &str, recorded: &State) {
        self.let_go(stack, recorded, &State::default());
    }

    /// What is recorded no more stays in the cloud, and nobody's.
    fn let_go(&mut self, stack: &str, before: &State, after: &State) {
        let home = self.home_of(stack);
        let cloud = self.cloud.at_mut(home.as_ref());
        for (addr, instance) in before.instances() {
            let now = after.instance(&addr);
            let current = now
                .and_then(|now| now.current.as_ref())
                .map(|object| id_of(object));
            let ty = &*addr.resource.type_name;
            for object in instance.current.iter().chain(instance.deposed.values()) {
                let id = id_of(object);
                let owned = cloud
                    .get(ty, id)
                    .is_some_and(|r| r.owner.as_deref() == Some(stack));
                let kept = now.is_some_and(|now| now.deposed.values().any(|o| id_of(o) == id));
                if owned && current != Some(id) && !kept {
                    cloud.give_to(ty, id, None);
                }
            }
        }
    }
}

fn id_of(object: &Object) -> &str {
    let id = object.attributes.get("id").and_then(|id| id.as_str());
    id.unwrap_or_default()
}
