//! Stack sets, and what can be asked of them apart from their instances.

use crate::json::{Deserialize, Serialize};

use super::super::stacks::Input;
use super::super::{GivenVariables, Service, ServiceError, TemplateSource, VariablesSource};
use super::{SetEvent, SetRef, SetStatus};
use crate::sorted::{Gather, Sort};
use crate::time::Instant;

/// How many stack sets an account may have (SS-7).
const SETS: usize = 100;

/// A template for stacks in many accounts and regions. Its template is kept under the same identifier, with the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StackSet {
    /// Its identifier.
    pub id: String,
    /// Its name, unique while it exists (NAME-4).
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is written to the stacks it makes (SS-9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_description: Option<String>,
    /// The order of creation.
    pub sequence: u64,
    /// What is going on.
    pub status: SetStatus,
    /// Who acts on whose behalf (SS-4).
    pub agencies: Agencies,
    /// Several operations may be open at a time (SSOP-7).
    #[serde(default)]
    pub parallel: bool,
    /// Its instances are in member accounts of an organization, as the lists of Alibaba Cloud tell; the service itself knows
    /// only the other model (SS-3).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub service_managed: bool,
    /// The variables, as given.
    pub variables: GivenVariables,
    /// When it was made.
    pub created: Instant,
    /// When it or its template was changed.
    pub updated: Instant,
}

/// The agencies by which a set's account works in the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agencies {
    /// `administration_agency_name`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administration_name: Option<String>,
    /// `administration_agency_urn`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administration_urn: Option<String>,
    /// `managed_agency_name`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_name: Option<String>,
}

/// What CreateStackSet is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewStackSet<'a> {
    /// The name.
    pub name: &'a str,
    /// What can be changed later, too.
    pub properties: SetChange<'a>,
    /// The template.
    pub template: TemplateSource<'a>,
    /// The variables, if any.
    pub variables: VariablesSource<'a>,
}

/// What UpdateStackSet is given: what is absent stays. Of agencies an empty name counts as none (N-26).
#[derive(Clone, Copy, Debug, Default)]
pub struct SetChange<'a> {
    /// What it is for.
    pub description: Option<&'a str>,
    /// What is written to the stacks it makes.
    pub initial_description: Option<&'a str>,
    /// `permission_model`
    pub model: Option<&'a str>,
    /// `administration_agency_name`
    pub administration_name: Option<&'a str>,
    /// `administration_agency_urn`
    pub administration_urn: Option<&'a str>,
    /// `managed_agency_name`
    pub managed_name: Option<&'a str>,
    /// `managed_operation.enable_parallel_operation`
    pub parallel: Option<bool>,
}

impl SetChange<'_> {
    /// Nothing is to change; an agency without a name is as if it were not there (N-26).
    fn is_empty(&self) -> bool {
        let texts = [self.description, self.initial_description, self.model];
        let agencies = [
            self.administration_name,
            self.administration_urn,
            self.managed_name,
        ];
        let none = texts.iter().all(Option::is_none);
        none && self.parallel.is_none() && agencies.iter().flatten().all(|name| name.is_empty())
    }

    /// Makes the set so; of the agencies exactly what SS-4 asks for is there afterwards.
    fn apply(&self, set: &mut StackSet) -> Result<(), ServiceError> {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut agencies = set.agencies.clone();
        match (
            self.administration_name.and_then(text),
            self.administration_urn.and_then(text),
        ) {
            (Some(_), Some(_)) => {
                let detail = "The administration agency has a name or a URN, not both.";
                return Err(ServiceError::new("10011028", detail));
            }
            (None, None) => {}
            // One takes the place of the other (SS-16).
            (name, urn) => {
                (agencies.administration_name, agencies.administration_urn) = (name, urn)
            }
        }
        if let Some(name) = self.managed_name.and_then(text) {
            agencies.managed_name = Some(name);
        }
        if agencies.administration_name.is_none() && agencies.administration_urn.is_none() {
            let detail = "`administration_agency_name` or `administration_agency_urn` is needed.";
            return Err(ServiceError::new("10011001", detail));
        }
        if agencies.managed_name.is_none() {
            let detail = "`managed_agency_name` is needed.";
            return Err(ServiceError::new("10011001", detail));
        }
        set.agencies = agencies;
        if let Some(description) = self.description {
            set.description = Some(description.to_owned());
        }
        if let Some(description) = self.initial_description {
            set.initial_description = Some(description.to_owned());
        }
        set.parallel = self.parallel.unwrap_or(set.parallel);
        Ok(())
    }
}

impl Service {
    /// The set of a name, checked against the identifier that a caller insists on (ID-6, ID-8).
    ///
    /// # Errors
    ///
    /// No such set, or another one than meant.
    pub fn stack_set(&self, meant: SetRef<'_>) -> Result<&StackSet, ServiceError> {
        let mut sets = self.stack_sets.iter().map(|(_, set)| set);
        let Some(set) = sets.find(|set| set.name == meant.name) else {
            let reason = format!("There is no stack set `{}`.", meant.name);
            return Err(ServiceError::about("10013001", reason));
        };
        match meant.id {
            Some(id) if id != set.id => {
                let reason = format!("The stack set `{}` has another ID.", meant.name);
                Err(ServiceError::about("10011015", reason))
            }
            _ => Ok(set),
        }
    }

    /// All stack sets, newest first (COM-9).
    pub fn all_stack_sets(&self) -> Vec<&StackSet> {
        let mut sets: Vec<&StackSet> = self.stack_sets.iter().map(|(_, set)| set).gathered();
        sets.arrange_by_key(|set| std::cmp::Reverse(set.sequence));
        sets
    }

    /// Makes a stack set without instances (SS-7). Gives its identifier.
    ///
    /// # Errors
    ///
    /// For wrong agencies, a bad template or bad variables, a taken name, or too many sets.
    pub fn create_stack_set(&mut self, new: NewStackSet<'_>) -> Result<String, ServiceError> {
        let mut set = StackSet {
            id: String::new(),
            name: new.name.to_owned(),
            description: None,
            initial_description: None,
            sequence: 0,
            status: SetStatus::Idle,
            agencies: Agencies::default(),
            parallel: false,
            service_managed: false,
            variables: GivenVariables::default(),
            created: self.now,
            updated: self.now,
        };
        new.properties.apply(&mut set)?;
        let input = self.take_set_input(new.template, new.variables)?;
        if self
            .stack_sets
            .iter()
            .any(|(_, other)| other.name == new.name)
        {
            let reason = format!("There is a stack set `{}` already.", new.name);
            return Err(ServiceError::about("10013502", reason));
        }
        if self.stack_sets.len() >= SETS {
            let reason = format!("An account has at most {SETS} stack sets.");
            return Err(ServiceError::about("10012538", reason));
        }
        set.id = self.rng.uuid();
        set.sequence = self.next_sequence();
        set.variables = input.variables;
        let id = set.id.clone();
        self.templates.insert(id.clone(), input.template);
        self.stack_sets.insert(id.clone(), set);
        Ok(id)
    }

    /// A template and variables for stacks of a set, which all go back when they fail (SSI-7).
    pub(super) fn take_set_input(
        &self,
        template: TemplateSource<'_>,
        variables: VariablesSource<'_>,
    ) -> Result<Input, ServiceError> {
        self.take_input(template, variables, true)
    }

    /// Changes what a set says of itself (SS-14).
    ///
    /// # Errors
    ///
    /// For a missing set, one that is at work, nothing to change, or wrong agencies.
    pub fn update_stack_set(
        &mut self,
        meant: SetRef<'_>,
        change: SetChange<'_>,
    ) -> Result<(), ServiceError> {
        let mut set = self.stack_set(meant)?.clone();
        if change.is_empty() {
            return Err(ServiceError::new("10011084", ""));
        }
        if set.status.after(SetEvent::Update).is_err() {
            return Err(busy(&set, "10012542"));
        }
        change.apply(&mut set)?;
        set.updated = self.now;
        self.stack_sets.insert(set.id.clone(), set);
        Ok(())
    }

    /// Tells whether the instances of a set are in member accounts of an organization.
    ///
    /// # Errors
    ///
    /// For a missing set.
    pub fn manage_by_service(&mut self, name: &str, managed: bool) -> Result<(), ServiceError> {
        let id = self.stack_set(SetRef { name, id: None })?.id.clone();
        if let Some(set) = self.stack_sets.get_mut(&id) {
            set.service_managed = managed;
        }
        Ok(())
    }

    /// Removes a set without instances, with its operations (SS-13).
    ///
    /// # Errors
    ///
    /// For a missing set, one that is at work, or one that has instances.
    pub fn delete_stack_set(&mut self, meant: SetRef<'_>) -> Result<(), ServiceError> {
        let set = self.stack_set(meant)?;
        if set.status.after(SetEvent::Delete).is_err() {
            return Err(busy(set, "10012544"));
        }
        let id = set.id.clone();
        if self.instances_of(&id).next().is_some() {
            let reason = "The stack set still has instances.";
            return Err(ServiceError::about("10012544", reason));
        }
        let operations = self.operations.iter().filter(|(_, o)| o.set == id);
        let operations: Vec<String> = operations.map(|(key, _)| key.clone()).gathered();
        for operation in &operations {
            self.operations.remove(operation);
        }
        self.templates.remove(&id);
        self.stack_sets.remove(&id);
        Ok(())
    }

    /// A link to the set's template (SS-12), as a path with a query.
    ///
    /// # Errors
    ///
    /// For a missing set.
    pub fn set_template_link(&mut self, meant: SetRef<'_>) -> Result<String, ServiceError> {
        let id = &self.stack_set(meant)?.id;
        let Some(template) = self.templates.get(id).cloned() else {
            let reason = "The template of the stack set is gone.";
            return Err(ServiceError::about("10013023", reason));
        };
        Ok(self.link_to(template))
    }
}

/// A set's state forbids what was asked for.
#[cold]
pub(super) fn busy(set: &StackSet, code: &str) -> ServiceError {
    let reason = format!("The stack set is in {}.", set.status.name());
    ServiceError::about(code, reason)
}
