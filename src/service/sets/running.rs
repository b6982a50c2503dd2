//! What an operation does when its time has come: claim its instances, work on them, end.

use super::super::stacks::Input;
use super::super::{
    DeploymentKind, NewStack, Refused, Service, ServiceError, StackEvent, TemplateSource,
    VariablesSource,
};
use super::overrides;
use super::rollout::Place;
use super::{
    InstanceEvent, InstanceStatus, Operation, OperationAction, OperationEvent, OperationStatus,
    SetEvent, StackInstance,
};
use crate::sorted::Gather;

/// What came of the attempt to begin with an instance.
enum Begun {
    /// Its stack is at work.
    Working,
    /// There was nothing to do, and the instance is gone.
    Gone,
    /// It ended at once, like this.
    Ended(InstanceEvent, String),
}

impl Service {
    /// An operation has waited long enough.
    pub(in super::super) fn operation_due(&mut self, id: &str) {
        let key = id.to_owned();
        let Some(operation) = self.operations.get_mut(&key) else {
            return;
        };
        operation.due = true;
        let set = operation.set.clone();
        self.begin_operations(&set);
    }

    /// Begins the operations of a set that no earlier one keeps from it (SSOP-7).
    fn begin_operations(&mut self, set: &str) {
        let open = self.operations_of(set).into_iter().rev();
        let open: Vec<String> = open
            .filter(|operation| operation.status.is_open())
            .map(|operation| operation.id.clone())
            .gathered();
        for (place, id) in open.iter().enumerate() {
            let Some(operation) = self.operations.get(id) else {
                continue;
            };
            let waits = operation.due && operation.status == OperationStatus::QueueInProgress;
            let mut before = open.iter().take(place);
            let kept = before.any(|before| {
                let before = self.operations.get(before);
                before.is_some_and(|before| {
                    before.status.is_open() && before.rollout.touches(&operation.rollout)
                })
            });
            if waits && !kept {
                self.begin_operation(&id.clone());
            }
        }
    }

    fn begin_operation(&mut self, id: &str) {
        let now = self.now;
        let Some(operation) = self.operations.get_mut(&id.to_owned()) else {
            return;
        };
        operation.happen(OperationEvent::Begin, now);
        let mut operation = operation.clone();
        let (set, instances) = (&operation.set, &self.instances);
        for region in &mut operation.rollout.regions {
            // An earlier operation may have removed it.
            let name = &region.region;
            region
                .accounts
                .retain(|account| instances.contains(&StackInstance::key_of(set, name, account)));
        }
        for region in &operation.rollout.regions {
            for account in &region.accounts {
                let key = StackInstance::key_of(&operation.set, &region.region, account);
                if let Some(instance) = self.instances.get_mut(&key) {
                    instance.happen(InstanceEvent::Claim, now);
                    instance.status_message = None;
                    instance.operation = id.to_owned();
                    if let Some(over) = &operation.overrides {
                        instance.overrides = overrides::is_any(over).then(|| over.clone());
                    }
                }
            }
        }
        self.read_for(&operation);
        self.operations.insert(id.to_owned(), operation);
        self.work_on(id);
    }

    /// Reads the template of an operation, so that its instances need not.
    fn read_for(&mut self, operation: &Operation) {
        let template = self.templates.get(&operation.id);
        let Some(template) = template.or_else(|| self.templates.get(&operation.set)) else {
            return;
        };
        let variables = match &operation.overrides {
            Some(over) => overrides::merged(&operation.variables, over),
            None => operation.variables.clone(),
        };
        if let Ok(read) = self.read_once(template, &variables) {
            self.prepared.insert(operation.id.clone(), read);
        }
    }

    /// Begins what may be begun now; ends the operation when nothing is left.
    fn work_on(&mut self, id: &str) {
        let key = id.to_owned();
        while let Some(operation) = self.operations.get_mut(&key) {
            let Some(place) = operation.rollout.begin_next() else {
                break;
            };
            let operation = operation.clone();
            let instance = StackInstance::key_of(&operation.set, &place.0, &place.1);
            match self.begin_instance(&operation, &instance) {
                Begun::Working => {}
                Begun::Gone => {
                    self.instances.remove(&instance);
                    self.count(&key, place, None);
                }
                Begun::Ended(event, why) => {
                    self.end_instance(&instance, event, Some(why.clone()));
                    self.count(&key, place, Some(why));
                }
            }
        }
        let over = self.operations.get(&key).filter(|operation| {
            let at_work = operation.status != OperationStatus::QueueInProgress;
            at_work && operation.status.is_open() && operation.rollout.is_over()
        });
        if over.is_some() {
            self.end_operation(&key);
        }
    }

    fn begin_instance(&mut self, operation: &Operation, key: &String) -> Begun {
        let now = self.now;
        let Some(instance) = self.instances.get_mut(key) else {
            return Begun::Gone;
        };
        instance.happen(InstanceEvent::Start, now);
        let instance = instance.clone();
        if let Some(why) = self.agency_problem(operation) {
            return Begun::Ended(InstanceEvent::Fail, why);
        }
        let deleting = operation.action == OperationAction::DeleteStackInstances;
        let found = instance.stack.as_ref();
        let there = found.and_then(|(id, _)| self.stacks.get(id));
        let stack = match (found, there) {
            (_, Some(stack)) => stack.id.clone(),
            _ if deleting => return Begun::Gone,
            (Some(_), None) => {
                let why = "The stack does not exist any more.".to_owned();
                return Begun::Ended(InstanceEvent::Lose, why);
            }
            (None, None) => match self.stack_for(&instance) {
                Ok(id) => id,
                Err(error) => return Begun::Ended(InstanceEvent::Fail, error.message()),
            },
        };
        self.begin_stack(operation, &instance, &stack)
    }

    /// Deploys or deletes the stack of an instance.
    fn begin_stack(&mut self, operation: &Operation, instance: &StackInstance, id: &str) -> Begun {
        let Some(stack) = self.stacks.get(&id.to_owned()) else {
            return Begun::Gone;
        };
        let deleting = operation.action == OperationAction::DeleteStackInstances;
        let event = match deleting {
            true => StackEvent::Delete,
            false => StackEvent::Deploy,
        };
        if stack.status.after(event).is_err() {
            let why = format!("The stack is in {}.", stack.status.name());
            return Begun::Ended(InstanceEvent::Lose, why);
        }
        if deleting && stack.deletion_protection {
            let why = "Deletion protection of the stack is on.".to_owned();
            return Begun::Ended(InstanceEvent::Fail, why);
        }
        let template = self.templates.get(&operation.id).cloned();
        let begun = match (deleting, template) {
            (true, _) => self.begin(id, event, DeploymentKind::Delete, None),
            (false, Some(template)) => {
                let variables = match &instance.overrides {
                    Some(over) => overrides::merged(&operation.variables, over),
                    None => operation.variables.clone(),
                };
                let input = Input {
                    template,
                    variables,
                };
                self.begin(id, event, DeploymentKind::Deploy, Some(input))
            }
            (false, None) => Err(Refused),
        };
        match begun {
            Ok(_) => Begun::Working,
            Err(Refused) => {
                let why = "The template of the operation is gone.".to_owned();
                Begun::Ended(InstanceEvent::Fail, why)
            }
        }
    }

    /// Makes the stack of an instance. Gives its identifier.
    fn stack_for(&mut self, instance: &StackInstance) -> Result<String, ServiceError> {
        let project = instance.place().project();
        self.check_quota(&project)?;
        let set = self.stack_sets.get(&instance.set);
        let set = set.ok_or_else(|| ServiceError::about("10013001", "The stack set is gone."))?;
        let description = set.initial_description.clone();
        let stem: String = set.name.chars().take(STEM).gathered();
        let name = loop {
            let name = format!("{stem}-{}", self.rng.hex(DIGITS));
            if self.stack(&project, &name, None).is_err() {
                break name;
            }
        };
        let new = NewStack {
            project: &project,
            name: &name,
            description: description.as_deref(),
            deletion_protection: false,
            auto_rollback: true,
            agencies: None,
            template: TemplateSource::default(),
            variables: VariablesSource::default(),
        };
        let key = instance.key();
        let home = instance.home(&self.settings.region);
        let id = self.make_stack(&new, home, Some(key.clone()));
        if let Some(instance) = self.instances.get_mut(&key) {
            instance.stack = Some((id.clone(), name));
        }
        Ok(id)
    }

    /// Why an operation's agencies cannot be used (SS-6), as far as the world knows of them.
    fn agency_problem(&self, operation: &Operation) -> Option<String> {
        let agencies = &operation.agencies;
        if let Some(urn) = &agencies.administration_urn {
            let parts: Vec<&str> = urn.split(':').gathered();
            let fits = matches!(
                parts.as_slice(),
                ["iam", "", account, "agency", name] if !account.is_empty() && !name.is_empty()
            );
            if !fits {
                return Some(format!("`{urn}` is not the URN of an agency."));
            }
        }
        let name = agencies.administration_name.as_deref()?;
        let is = |ty: &str| {
            let cloud = self.cloud.at(None);
            cloud.of_type(ty).any(|agency| agency.text("name") == name)
        };
        let trust =
            crate::cloud::TRUST.iter().any(|ty| is(ty)) && !is("huaweicloud_identity_agency");
        trust.then(|| format!("`{name}` is a trust agency, which is to be named by its URN."))
    }

    /// The stack of an instance goes back: afterwards it does not say any more what was wrong.
    pub(in super::super) fn stack_goes_back(&mut self, key: &String, why: &str) {
        if let Some(instance) = self.instances.get_mut(key) {
            instance.status_message = Some(why.to_owned());
        }
    }

    /// The run over the stack of an instance ended. One that was removed took the instance with it; else it is told
    /// whether it did what it was to do, and why not.
    pub(in super::super) fn stack_ended(
        &mut self,
        key: &String,
        removed: bool,
        ended: Result<(), Option<String>>,
    ) {
        let at_work = |i: &&StackInstance| i.status == InstanceStatus::OperationInProgress;
        let Some(instance) = self.instances.get(key).filter(at_work) else {
            return;
        };
        let operation = instance.operation.clone();
        let place = (instance.region.clone(), instance.account.clone());
        let failure = ended.as_ref().err().map(|why| {
            let why = why.as_ref().or(instance.status_message.as_ref());
            why.cloned().unwrap_or_default()
        });
        match ended {
            _ if removed => self.instances.remove(key),
            Ok(()) => self.end_instance(key, InstanceEvent::Succeed, None),
            Err(why) => self.end_instance(key, InstanceEvent::Fail, why),
        }
        self.count(&operation, place, failure);
        self.work_on(&operation);
    }

    fn end_instance(&mut self, key: &String, event: InstanceEvent, why: Option<String>) {
        let now = self.now;
        if let Some(instance) = self.instances.get_mut(key) {
            instance.happen(event, now);
            if why.is_some() {
                instance.status_message = why;
            }
        }
    }

    /// Tells the rollout that an instance ended, and cancels those whose turn will not come.
    fn count(&mut self, id: &String, place: Place, failure: Option<String>) {
        let Some(operation) = self.operations.get_mut(id) else {
            return;
        };
        let set = operation.set.clone();
        let given_up = operation.rollout.ended(place, failure);
        self.cancel(&set, given_up);
    }

    fn cancel(&mut self, set: &str, places: Vec<Place>) {
        let now = self.now;
        for (region, account) in places {
            let key = StackInstance::key_of(set, &region, &account);
            if let Some(instance) = self.instances.get_mut(&key) {
                instance.happen(InstanceEvent::Cancel, now);
            }
        }
    }

    /// Ends an operation, and lets those begin that waited for it.
    fn end_operation(&mut self, id: &String) {
        let now = self.now;
        let Some(operation) = self.operations.get_mut(id) else {
            return;
        };
        let exceeded = operation.rollout.has_exceeded();
        if exceeded {
            operation.happen(OperationEvent::Fail, now);
            operation.status_message = Some(excess(operation));
        } else {
            operation.happen(OperationEvent::Succeed, now);
        }
        let set = operation.set.clone();
        self.templates.remove(id);
        self.prepared.remove(id);
        self.begin_operations(&set);
        let open = self.operations_of(&set).iter().any(|o| o.status.is_open());
        if let Some(set) = self.stack_sets.get_mut(&set)
            && !open
        {
            set.status = set.status.after(SetEvent::Rest).unwrap_or(set.status);
        }
    }

    /// Stops an operation: what is at work is brought to its end, nothing more is begun. Gives whether it was open.
    pub fn stop_operation(&mut self, id: &str) -> bool {
        let (key, now) = (id.to_owned(), self.now);
        let Some(operation) = self.operations.get_mut(&key) else {
            return false;
        };
        if operation.status.after(OperationEvent::Stop).is_err() {
            return false;
        }
        let claimed = operation.status != OperationStatus::QueueInProgress;
        let creates = operation.action == OperationAction::CreateStackInstances;
        operation.happen(OperationEvent::Stop, now);
        let (set, given_up) = (operation.set.clone(), operation.rollout.stop());
        if claimed || creates {
            self.cancel(&set, given_up);
        }
        self.work_on(id);
        true
    }
}

/// How much of a set's name the names of its stacks begin with, and the digits that follow (NAME-1).
const STEM: usize = 119;
const DIGITS: usize = 8;

/// Why an operation failed: the first region with more failures than tolerated (SSOP-5).
fn excess(operation: &Operation) -> String {
    let mut regions = operation.rollout.regions.iter();
    let found = regions.find(|region| region.has_exceeded());
    found.map_or_else(String::new, |region| {
        format!(
            "Too many instances failed in `{}`: {}, with {} tolerated.",
            region.region, region.failed, region.tolerance
        )
    })
}
