//! What can be asked of stacks: make, deploy, delete, and where the template is.

use serde_json::Value as Json;

use super::object_storage::{LINK_LIFETIME, ROOT, StoredObject};
use super::{
    Deployment, DeploymentKind, EventType, GivenVariables, Phase, Refused, Service, ServiceError,
    Stack, StackEvent, StackStatus, StateHead, Template, TemplateSource, Timer, VariablesSource,
};
use crate::check::service as rules;
use crate::cloud::Home;
use crate::sorted::Gather;

/// How many stacks a project may have, and how many may be made at the same time (STACK-6).
const STACKS: usize = 1000;
const STACKS_AT_ONCE: usize = 100;

/// How long a deployment waits before it begins, in milliseconds.
const QUEUE_TIME: u64 = 1500;

/// What CreateStack is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewStack<'a> {
    /// The project.
    pub project: &'a str,
    /// The name.
    pub name: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// Whether deletion is refused.
    pub deletion_protection: bool,
    /// Whether a failed deployment is rolled back.
    pub auto_rollback: bool,
    /// Agencies, checked for their shape.
    pub agencies: Option<&'a Json>,
    /// The template, if any.
    pub template: TemplateSource<'a>,
    /// The variables, if any.
    pub variables: VariablesSource<'a>,
}

/// A template and variables that passed the checks of a request.
pub(super) struct Input {
    pub(super) template: Template,
    pub(super) variables: GivenVariables,
}

impl Service {
    /// Makes a stack and, with a template, begins its first deployment (STACK-5). Gives both identifiers.
    ///
    /// # Errors
    ///
    /// For a bad template or bad variables, a taken name, or too many stacks.
    pub fn create_stack(
        &mut self,
        new: NewStack<'_>,
    ) -> Result<(String, Option<String>), ServiceError> {
        check_agencies(new.agencies)?;
        let input = if new.template.is_empty() && new.variables.is_empty() {
            None
        } else {
            Some(self.take_input(new.template, new.variables, new.auto_rollback)?)
        };
        if self.stack(new.project, new.name, None).is_ok() {
            return Err(ServiceError::new(
                "10013502",
                format!("It is `{}`.", new.name),
            ));
        }
        self.check_quota(new.project)?;
        let home = self.cloud.home_of(new.project);
        let id = self.make_stack(&new, home, None);
        let Some(input) = input else {
            return Ok((id, None));
        };
        // A new stack may always be deployed.
        let deployment = self.begin(&id, StackEvent::Deploy, DeploymentKind::Deploy, Some(input));
        Ok((id, deployment.ok()))
    }

    /// Makes an empty stack that may be made. Gives its identifier.
    pub(super) fn make_stack(
        &mut self,
        new: &NewStack<'_>,
        home: Option<Home>,
        instance: Option<String>,
    ) -> String {
        let id = self.rng.uuid();
        let stack = Stack {
            id: id.clone(),
            project: new.project.to_owned(),
            home,
            instance,
            name: new.name.to_owned(),
            description: new.description.map(str::to_owned),
            sequence: self.next_sequence(),
            status: StackStatus::CreationComplete,
            status_message: None,
            deletion_protection: new.deletion_protection,
            auto_rollback: new.auto_rollback,
            agencies: new.agencies.cloned(),
            variables: GivenVariables::default(),
            created: self.now,
            updated: self.now,
            deployments: 0,
            running: None,
            last_run: None,
            latest: None,
            stable: None,
            outputs: Vec::new(),
            state: StateHead::default(),
        };
        self.add_stack(stack);
        id
    }

    /// Whether a project may have one more stack (STACK-6).
    pub(super) fn check_quota(&self, project: &str) -> Result<(), ServiceError> {
        let stacks: Vec<&Stack> = self.any_stacks_of(project).gathered();
        if stacks.len() >= STACKS {
            return Err(ServiceError::new("10012538", format!("It is {STACKS}.")));
        }
        let creating = |stack: &&&Stack| stack.latest.is_none() && stack.running.is_some();
        if stacks.iter().filter(creating).count() >= STACKS_AT_ONCE {
            return Err(ServiceError::new("10012540", ""));
        }
        Ok(())
    }

    /// Deploys a template to a stack (DEP-1). Gives the deployment's identifier.
    ///
    /// # Errors
    ///
    /// For a missing stack, a state that forbids it, a bad template or bad variables.
    pub fn deploy_stack(
        &mut self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
        template: TemplateSource<'_>,
        variables: VariablesSource<'_>,
    ) -> Result<String, ServiceError> {
        let stack = self.stack(project, name, wanted)?;
        let (id, rollback) = (stack.id.clone(), stack.auto_rollback);
        if stack.status.after(StackEvent::Deploy).is_err() {
            return Err(illegal_state(stack));
        }
        let input = self.take_input(template, variables, rollback)?;
        self.begin(&id, StackEvent::Deploy, DeploymentKind::Deploy, Some(input))
            .map_err(|_| ServiceError::new("10013503", ""))
    }

    /// Begins the deletion of a stack with all its resources (DEL-1), or with none of them (DEL-5).
    ///
    /// # Errors
    ///
    /// For a missing stack, one that is protected, or one that is busy.
    pub fn delete_stack(
        &mut self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
        retain: bool,
    ) -> Result<(), ServiceError> {
        let stack = self.stack(project, name, wanted)?;
        if stack.deletion_protection {
            return Err(ServiceError::about(
                "10012544",
                "Deletion protection is on.",
            ));
        }
        if stack.status.after(StackEvent::Delete).is_err() {
            return Err(not_now(stack, "10012544"));
        }
        let id = stack.id.clone();
        let kind = if retain {
            DeploymentKind::Retain
        } else {
            DeploymentKind::Delete
        };
        self.begin(&id, StackEvent::Delete, kind, None)
            .map(|_| ())
            .map_err(|_| ServiceError::new("10012544", ""))
    }

    /// Applies an execution plan that may be applied. Gives the deployment's identifier.
    pub(super) fn begin_apply(
        &mut self,
        stack: &str,
        plan: &str,
        template: Template,
        variables: GivenVariables,
    ) -> Result<String, Refused> {
        let input = Input {
            template,
            variables,
        };
        let kind = DeploymentKind::Apply(plan.to_owned());
        self.begin(stack, StackEvent::Deploy, kind, Some(input))
    }

    /// A link to the stack's template (DEP-8, DEP-9), as a path with a query.
    ///
    /// # Errors
    ///
    /// For a missing stack, or one without a template.
    pub fn template_link(
        &mut self,
        project: &str,
        name: &str,
        wanted: Option<&str>,
    ) -> Result<String, ServiceError> {
        let stack = self.stack(project, name, wanted)?;
        let latest = stack.latest.as_ref();
        let Some(template) = latest.and_then(|id| self.templates.get(id)).cloned() else {
            return Err(ServiceError::new("10013023", ""));
        };
        Ok(self.link_to(template))
    }

    /// A link to a template that works for a while (DEP-9), as a path with a query.
    pub(super) fn link_to(&mut self, template: Template) -> String {
        let expired: Vec<String> = self
            .objects
            .iter()
            .filter(|(_, object)| object.expires.is_some_and(|until| until < self.now))
            .map(|(key, _)| key.clone())
            .gathered();
        for key in expired {
            self.objects.remove(&key);
        }
        let expires = self.now.plus(LINK_LIFETIME);
        let key = format!("templates/{}/{}", self.rng.hex(32), template.name);
        let link = format!("{ROOT}{key}?Expires={}", expires.millis().div_euclid(1000));
        let object = StoredObject {
            content: template.content,
            expires: Some(expires),
        };
        self.objects.insert(key, object);
        link
    }

    /// Takes a template as far as a request can be checked.
    pub(super) fn take_template(
        &self,
        source: TemplateSource<'_>,
    ) -> Result<Template, ServiceError> {
        let template = Template::take(source, |uri| self.fetch(uri))?;
        super::prepared::read(&template)?;
        Ok(template)
    }

    /// Takes a template and variables as far as a request can be checked.
    pub(super) fn take_input(
        &self,
        template: TemplateSource<'_>,
        variables: VariablesSource<'_>,
        auto_rollback: bool,
    ) -> Result<Input, ServiceError> {
        let fetch = |uri: &str| self.fetch(uri);
        let template = Template::take(template, fetch)?;
        let config = super::prepared::read(&template)?;
        if auto_rollback && rules::imports(&config.root).next().is_some() {
            let detail = "It has `import` blocks, which automatic rollback excludes.";
            return Err(ServiceError::new(rules::IMPORT.digits(), detail));
        }
        let variables = GivenVariables::take(variables, fetch)?;
        Ok(Input {
            template,
            variables,
        })
    }

    /// The same for an execution plan.
    pub(super) fn take_plan_input(
        &self,
        template: TemplateSource<'_>,
        variables: VariablesSource<'_>,
    ) -> Result<(Template, GivenVariables), ServiceError> {
        let input = self.take_input(template, variables, false)?;
        Ok((input.template, input.variables))
    }

    /// Begins a deployment of a stack whose state allows it.
    pub(super) fn begin(
        &mut self,
        stack_id: &str,
        event: StackEvent,
        kind: DeploymentKind,
        input: Option<Input>,
    ) -> Result<String, Refused> {
        let key = stack_id.to_owned();
        let status = self.stacks.get(&key).ok_or(Refused)?.status.after(event)?;
        let id = self.rng.uuid();
        let has_goal = !kind.is_deletion() && kind != DeploymentKind::Rollback;
        let counts = !kind.is_deletion();
        let mut deployment = Deployment {
            id: id.clone(),
            stack: key.clone(),
            kind,
            phase: Phase::Queued,
            variables: GivenVariables::default(),
            created: self.now,
            begun: self.now,
            run: crate::deploy::Run::default(),
            succeeded: false,
            product: None,
            hidden: None,
            failure: None,
            ended: None,
            outputs: Vec::new(),
        };
        if let Some(input) = input {
            deployment.product = self.product_of(&input.template);
            deployment.variables = input.variables;
            self.templates.insert(id.clone(), input.template);
        }
        let now = self.now;
        if let Some(stack) = self.stacks.get_mut(&key) {
            stack.status = status;
            stack.status_message = None;
            stack.updated = now;
            stack.running = Some(id.clone());
            stack.deployments += u64::from(counts);
            if has_goal {
                stack.variables = deployment.variables.clone();
            }
        }
        self.deployments.insert(id.clone(), deployment);
        self.queue
            .push(now.plus(QUEUE_TIME), Timer::Deployment(id.clone()));
        self.tell(
            stack_id,
            &id,
            EventType::Log,
            "The request was accepted.",
            None,
        );
        Ok(id)
    }
}

/// A state forbids what was asked for, and there is no code of its own for that (ERR-9).
#[cold]
pub(super) fn illegal_state(stack: &Stack) -> ServiceError {
    let reason = format!("The stack is in {}.", stack.status.name());
    ServiceError::about("10012547", reason)
}

/// A state forbids what was asked for.
#[cold]
pub(super) fn not_now(stack: &Stack, code: &str) -> ServiceError {
    ServiceError::new(code, format!("The stack is in {}.", stack.status.name()))
}

/// One agency a provider, by name or by URN (AGY-2, AGY-3).
pub(super) fn check_agencies(agencies: Option<&Json>) -> Result<(), ServiceError> {
    let agencies = agencies
        .and_then(Json::as_array)
        .map_or(&[][..], Vec::as_slice);
    let mut seen: Vec<&str> = Vec::new();
    for agency in agencies {
        let given = |name: &str| agency.get(name).is_some_and(|value| !value.is_null());
        let provider = agency
            .get("provider_name")
            .and_then(Json::as_str)
            .unwrap_or("");
        let code = match (given("agency_name"), given("agency_urn")) {
            (true, true) => "10011028",
            (false, false) => "10011001",
            _ => "",
        };
        if !code.is_empty() {
            let detail = format!("The agency of `{provider}` needs either a name or a URN.");
            return Err(ServiceError::new(code, detail));
        }
        if seen.contains(&provider) {
            return Err(ServiceError::new(
                "10011065",
                format!("It is `{provider}`."),
            ));
        }
        seen.push(provider);
    }
    Ok(())
}
