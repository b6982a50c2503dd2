//! What can be asked of the instances of a set: each request becomes an operation.

use serde_json::Value as Json;

use super::super::{
    GivenVariables, Service, ServiceError, Template, TemplateSource, Timer, VariablesSource,
};
use super::overrides;
use super::stack_set::busy;
use super::targets::Targets;
use super::{
    InstanceStatus, Operation, OperationAction, OperationStatus, OverridesSource, Preferences,
    Rollout, SetEvent, StackInstance, StackSet,
};
use crate::sorted::{Gather, Sort};

/// How many operations of a set may be open (SSOP-8).
const OPERATIONS: usize = 10;

/// How many instances a set may have.
const INSTANCES: usize = 5000;

/// How long an operation waits before it begins, in milliseconds.
const QUEUE_TIME: u64 = 1000;

/// Which stack set is meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetRef<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its identifier, when the caller insists on it.
    pub id: Option<&'a str>,
}

/// What a request for an operation is given.
#[derive(Clone, Copy, Debug)]
pub struct NewOperation<'a> {
    /// The set.
    pub set: SetRef<'a>,
    /// What is to be done.
    pub action: OperationAction,
    /// `deployment_targets`, checked for its shape.
    pub targets: &'a Json,
    /// `operation_preferences`, checked for its shape.
    pub preferences: Option<&'a Json>,
    /// `var_overrides`.
    pub overrides: OverridesSource<'a>,
    /// The template, for DeployStackSet.
    pub template: TemplateSource<'a>,
    /// The variables, for DeployStackSet.
    pub variables: VariablesSource<'a>,
}

impl Service {
    /// The instances of a set, in the order of their addresses.
    pub fn instances_of(&self, set: &str) -> impl Iterator<Item = &StackInstance> {
        // A slash, then what comes after it.
        let keys = format!("{set}/")..format!("{set}0");
        self.instances.range(keys).map(|(_, instance)| instance)
    }

    /// The operations of a set, newest first (COM-9).
    pub fn operations_of(&self, set: &str) -> Vec<&Operation> {
        let all = self.operations.iter().map(|(_, operation)| operation);
        let mut found: Vec<&Operation> = all.filter(|o| o.set == set).gathered();
        found.arrange_by_key(|operation| std::cmp::Reverse(operation.sequence));
        found
    }

    /// Accepts an operation (SSOP-1). Gives its identifier.
    ///
    /// # Errors
    ///
    /// For a missing set, one that is at work with something else, and for what is wrong with targets, preferences,
    /// overrides, template or variables; then nothing changed.
    pub fn operate(&mut self, new: NewOperation<'_>) -> Result<String, ServiceError> {
        let set = self.stack_set(new.set)?.clone();
        self.check_open(&set)?;
        let fetch = |uri: &str| self.fetch(uri);
        let targets = Targets::take(new.targets, fetch)?;
        let preferences = Preferences::take(new.preferences, &targets.regions)?;
        let (template, variables) = match new.action {
            OperationAction::DeployStackSet => {
                let input = self.take_set_input(new.template, new.variables)?;
                (Some(input.template), input.variables)
            }
            _ => (None, set.variables.clone()),
        };
        let over = overrides::take(new.overrides, &variables, fetch)?;
        let regions = self.places(&set, new.action, &targets)?;
        if over.is_none() && new.action != OperationAction::DeleteStackInstances {
            self.check_kept(&set, &regions, &variables)?;
        }
        let mut order = preferences.order.clone().unwrap_or_default();
        if order.is_empty() {
            order = self.shuffled(targets.regions);
        }
        let place = |region: &String| order.iter().position(|other| other == region);
        let mut regions = regions;
        regions.arrange_by_key(|(region, _)| place(region));
        let operation = Operation {
            id: self.rng.uuid(),
            set: set.id.clone(),
            sequence: self.next_sequence(),
            action: new.action,
            status: OperationStatus::QueueInProgress,
            status_message: None,
            agencies: set.agencies.clone(),
            targets: new.targets.clone(),
            preferences: new.preferences.cloned(),
            variables,
            overrides: over,
            due: false,
            rollout: Rollout::new(&preferences, regions),
            created: self.now,
            updated: self.now,
        };
        Ok(self.accept(operation, template))
    }

    /// Takes a checked operation in: what it says of the set is recorded at once (SSI-9).
    fn accept(&mut self, operation: Operation, template: Option<Template>) -> String {
        let (id, set, now) = (operation.id.clone(), operation.set.clone(), self.now);
        if let Some(template) = template {
            self.templates.insert(set.clone(), template);
            if let Some(set) = self.stack_sets.get_mut(&set) {
                set.variables = operation.variables.clone();
                set.updated = now;
            }
        }
        if operation.action != OperationAction::DeleteStackInstances
            && let Some(template) = self.templates.get(&set).cloned()
        {
            self.templates.insert(id.clone(), template);
        }
        if operation.action == OperationAction::CreateStackInstances {
            for region in &operation.rollout.regions {
                for account in &region.accounts {
                    self.add_instance(&operation, &region.region, account);
                }
            }
        }
        if let Some(set) = self.stack_sets.get_mut(&set) {
            set.status = set.status.after(SetEvent::Begin).unwrap_or(set.status);
        }
        self.operations.insert(id.clone(), operation);
        self.queue
            .push(now.plus(QUEUE_TIME), Timer::Operation(id.clone()));
        id
    }

    fn add_instance(&mut self, operation: &Operation, region: &str, account: &str) {
        let instance = StackInstance {
            set: operation.set.clone(),
            region: region.to_owned(),
            account: account.to_owned(),
            sequence: self.next_sequence(),
            status: InstanceStatus::WaitInProgress,
            status_message: None,
            stack: None,
            operation: operation.id.clone(),
            overrides: None,
            created: self.now,
            updated: self.now,
        };
        self.instances.insert(instance.key(), instance);
    }

    /// Whether a set may have one more operation (SSOP-6, SSOP-8).
    fn check_open(&self, set: &StackSet) -> Result<(), ServiceError> {
        if set.status.after(SetEvent::Begin).is_err() {
            return Err(busy(set, "10012542"));
        }
        let open = self.operations.iter().map(|(_, operation)| operation);
        let open = open
            .filter(|operation| operation.set == set.id && operation.status.is_open())
            .count();
        match (set.parallel, open) {
            (_, 0) => Ok(()),
            (false, _) => {
                let mut error = busy(set, "10012542");
                error.detail += " Parallel operations are not enabled.";
                Err(error)
            }
            (true, open) if open >= OPERATIONS => {
                let reason = format!("The stack set has {OPERATIONS} open operations.");
                Err(ServiceError::about("10012542", reason))
            }
            _ => Ok(()),
        }
    }

    /// The instances that are meant, by region (SSTGT-4, SSTGT-5).
    fn places(
        &self,
        set: &StackSet,
        action: OperationAction,
        targets: &Targets,
    ) -> Result<Vec<(String, Vec<String>)>, ServiceError> {
        let exists = |region: &String, account: &String| {
            let key = StackInstance::key_of(&set.id, region, account);
            self.instances.contains(&key)
        };
        let wrong = |detail: String| Err(ServiceError::new("10011028", detail));
        let creating = action == OperationAction::CreateStackInstances;
        if creating {
            let count = targets.regions.len().saturating_mul(targets.accounts.len());
            if count.saturating_add(self.instances_of(&set.id).count()) > INSTANCES {
                let reason = format!("A stack set has at most {INSTANCES} instances.");
                return Err(ServiceError::about("10012538", reason));
            }
        } else {
            let managed = |fits: &dyn Fn(&StackInstance) -> bool| {
                let mut instances = self.instances_of(&set.id);
                instances.any(fits)
            };
            for region in &targets.regions {
                if !managed(&|instance| instance.region == *region) {
                    return wrong(format!("The stack set has no instance in `{region}`."));
                }
            }
            for account in &targets.accounts {
                if !managed(&|instance| instance.account == *account) {
                    return wrong(format!(
                        "The stack set has no instance in account `{account}`."
                    ));
                }
            }
        }
        let mut places = Vec::new();
        for region in &targets.regions {
            let mut accounts = targets.accounts.clone();
            if creating {
                if let Some(account) = accounts.iter().find(|account| exists(region, account)) {
                    return wrong(format!("The instance `{region}/{account}` exists already."));
                }
            } else {
                accounts.retain(|account| exists(region, account));
            }
            places.push((region.clone(), accounts));
        }
        if places.iter().all(|(_, accounts)| accounts.is_empty()) {
            return wrong("The stack set has no instance there.".to_owned());
        }
        Ok(places)
    }

    /// What the instances have of their own must have its place among the new variables (SSVAR-8, SSVAR-9).
    fn check_kept(
        &self,
        set: &StackSet,
        regions: &[(String, Vec<String>)],
        variables: &GivenVariables,
    ) -> Result<(), ServiceError> {
        let recorded = overrides::names(variables);
        for (region, accounts) in regions {
            for account in accounts {
                let Some(over) = self.coming_overrides(set, region, account) else {
                    continue;
                };
                let names = overrides::names(over);
                if let Some(name) = names.iter().find(|name| !recorded.contains(name)) {
                    let detail = format!(
                        "The instance `{region}/{account}` overrides `{name}`, which has no value any more."
                    );
                    return Err(ServiceError::new("10011028", detail));
                }
                overrides::check_size(&overrides::merged(variables, over))?;
            }
        }
        Ok(())
    }

    /// The overrides that an instance will have when what was asked for before has begun.
    fn coming_overrides(
        &self,
        set: &StackSet,
        region: &str,
        account: &str,
    ) -> Option<&GivenVariables> {
        let waits = |operation: &&Operation| {
            let mut regions = operation.rollout.regions.iter();
            operation.status == OperationStatus::QueueInProgress
                && operation.overrides.is_some()
                && regions.any(|r| r.region == region && r.accounts.iter().any(|a| a == account))
        };
        let queued = self.operations_of(&set.id).into_iter().find(waits);
        let key = StackInstance::key_of(&set.id, region, account);
        match queued {
            Some(operation) => operation.overrides.as_ref(),
            None => self.instances.get(&key)?.overrides.as_ref(),
        }
    }

    /// Regions in a random order (SSPREF-2).
    fn shuffled(&mut self, mut regions: Vec<String>) -> Vec<String> {
        let mut order = Vec::new();
        while !regions.is_empty() {
            let place = self.rng.below(regions.len() as u64);
            order.push(regions.remove(usize::try_from(place).unwrap_or(0)));
        }
        order
    }
}
