//! What can be asked of execution plans.

use serde_json::Value as Json;

use super::stacks::{illegal_state, not_now};
use super::{
    ExecutionPlan, PlanEvent, PlanPrice, PlanStatus, Service, ServiceError, StackEvent,
    TemplateSource, Timer, VariablesSource,
};
use crate::plan::items::Summary;
use crate::sorted::{Gather, Sort};

/// How many plans a stack may have, and how many may be in the making (PLAN-4).
const PLANS: usize = 500;
const PLANS_AT_ONCE: usize = 20;

/// How long a plan is in the making, in milliseconds.
const PLANNING_TIME: u64 = 3000;

/// What CreateExecutionPlan is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewPlan<'a> {
    /// The project.
    pub project: &'a str,
    /// The stack's name.
    pub stack: &'a str,
    /// The stack's identifier, when the caller insists on it.
    pub stack_id: Option<&'a str>,
    /// The plan's name.
    pub name: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// The template.
    pub template: TemplateSource<'a>,
    /// The variables, if any.
    pub variables: VariablesSource<'a>,
}

/// Which plan is meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanRef<'a> {
    /// The project.
    pub project: &'a str,
    /// The stack's name.
    pub stack: &'a str,
    /// The stack's identifier, when the caller insists on it.
    pub stack_id: Option<&'a str>,
    /// The plan's name.
    pub name: &'a str,
    /// The plan's identifier, when the caller insists on it.
    pub id: Option<&'a str>,
}

impl Service {
    /// The plans of a stack, newest first (COM-9).
    pub fn plans_of(&self, stack: &str) -> Vec<&ExecutionPlan> {
        let of = self
            .plans
            .iter()
            .map(|(_, plan)| plan)
            .filter(|plan| plan.stack == stack);
        let mut plans: Vec<&ExecutionPlan> = of.gathered();
        plans.arrange_by_key(|plan| std::cmp::Reverse(plan.sequence));
        plans
    }

    /// The plan that is meant: stack, plan, then identifiers (PLAN-12, ID-8).
    ///
    /// # Errors
    ///
    /// A missing stack or plan, or another one than meant.
    pub fn plan(&self, meant: PlanRef<'_>) -> Result<&ExecutionPlan, ServiceError> {
        let stack = self.stack(meant.project, meant.stack, meant.stack_id)?;
        let mut plans = self.plans.iter().map(|(_, plan)| plan);
        let plan = plans
            .find(|plan| plan.stack == stack.id && plan.name == meant.name)
            .ok_or_else(|| ServiceError::new("10013002", ""))?;
        match meant.id {
            Some(id) if id != plan.id => Err(ServiceError::new("10011018", "")),
            _ => Ok(plan),
        }
    }

    /// Begins to make an execution plan (PLAN-3). Gives its identifier.
    ///
    /// # Errors
    ///
    /// With the codes of PLAN-4.
    pub fn create_plan(&mut self, new: NewPlan<'_>) -> Result<String, ServiceError> {
        let stack = self.stack(new.project, new.stack, new.stack_id)?;
        if stack.status.after(StackEvent::Deploy).is_err() {
            return Err(illegal_state(stack));
        }
        let (stack_id, deployments) = (stack.id.clone(), stack.deployments);
        let (template, variables) = self.take_plan_input(new.template, new.variables)?;
        let plans = self.plans_of(&stack_id);
        if plans.iter().any(|plan| plan.name == new.name) {
            return Err(ServiceError::new(
                "10013501",
                format!("It is `{}`.", new.name),
            ));
        }
        let making = |plan: &&&ExecutionPlan| plan.status == PlanStatus::CreationInProgress;
        if plans.len() >= PLANS || plans.iter().filter(making).count() >= PLANS_AT_ONCE {
            return Err(ServiceError::new("10012541", ""));
        }
        let id = self.rng.uuid();
        let plan = ExecutionPlan {
            id: id.clone(),
            stack: stack_id,
            name: new.name.to_owned(),
            description: new.description.map(str::to_owned),
            sequence: self.next_sequence(),
            status: PlanStatus::CreationInProgress,
            status_message: None,
            variables,
            created: self.now,
            applied: None,
            deployments,
            items: Vec::new(),
            summary: Summary::default(),
            price: None,
        };
        self.plans.insert(id.clone(), plan);
        self.templates.insert(id.clone(), template);
        self.queue
            .push(self.now.plus(PLANNING_TIME), Timer::Plan(id.clone()));
        Ok(id)
    }

    /// Makes a plan whose time has come.
    pub(super) fn make_plan(&mut self, id: &str) {
        let key = id.to_owned();
        let Some(plan) = self.plans.get(&key) else {
            return;
        };
        let Some(template) = self.templates.get(&key) else {
            return;
        };
        let faults = self.faults_met(&plan.stack, false);
        let made = self.preview(&plan.stack, template, &plan.variables, &faults);
        self.count_faults(&faults.into_inner());
        let Some(plan) = self.plans.get_mut(&key) else {
            return;
        };
        let event = if made.is_ok() {
            PlanEvent::Ready
        } else {
            PlanEvent::Fail
        };
        let Ok(status) = plan.status.after(event) else {
            return;
        };
        plan.status = status;
        match made {
            Ok(preview) => {
                plan.items = preview.items;
                plan.summary = preview.summary;
                plan.price = preview.price;
            }
            Err(reason) => plan.status_message = Some(reason),
        }
    }

    /// What a plan would cost (PRICE-1).
    ///
    /// # Errors
    ///
    /// For a missing plan, one that was not made, and with the codes of PRICE-10.
    pub fn price(&self, meant: PlanRef<'_>) -> Result<&Json, ServiceError> {
        let plan = self.plan(meant)?;
        match &plan.price {
            Some(PlanPrice::Estimate(estimate)) => Ok(estimate),
            Some(PlanPrice::Refused(code, why)) => Err(ServiceError::new(code, why)),
            None if plan.status == PlanStatus::Available => {
                let detail = "No price list was loaded when the plan was made.";
                Err(ServiceError::new("10010001", detail))
            }
            None => {
                let detail = format!("The plan is in {}.", plan.status.name());
                Err(ServiceError::new("10011095", detail))
            }
        }
    }

    /// Begins to apply a plan (PLAN-8). Gives the deployment's identifier.
    ///
    /// # Errors
    ///
    /// In the order of PLAN-12.
    pub fn apply_plan(&mut self, meant: PlanRef<'_>) -> Result<String, ServiceError> {
        let plan = self.plan(meant)?;
        let stack = self.stack(meant.project, meant.stack, None)?;
        if stack.status.after(StackEvent::Deploy).is_err() {
            return Err(not_now(stack, "10012542"));
        }
        let Ok(status) = plan.status.after(PlanEvent::Apply) else {
            let detail = format!("It is in {}.", plan.status.name());
            return Err(ServiceError::new("10012543", detail));
        };
        if stack.deployments != plan.deployments {
            return Err(ServiceError::new("10012545", ""));
        }
        let (id, stack_id, variables) = (plan.id.clone(), stack.id.clone(), plan.variables.clone());
        let Some(template) = self.templates.get(&id).cloned() else {
            return Err(ServiceError::new("10012543", "Its template is gone."));
        };
        let deployment = self
            .begin_apply(&stack_id, &id, template, variables)
            .map_err(|_| ServiceError::new("10013503", ""))?;
        let now = self.now;
        if let Some(plan) = self.plans.get_mut(&id) {
            plan.status = status;
            plan.applied = Some(now);
        }
        Ok(deployment)
    }

    /// Removes a plan (PLAN-13).
    ///
    /// # Errors
    ///
    /// While it is being made or applied.
    pub fn delete_plan(&mut self, meant: PlanRef<'_>) -> Result<(), ServiceError> {
        let plan = self.plan(meant)?;
        if matches!(
            plan.status,
            PlanStatus::CreationInProgress | PlanStatus::ApplyInProgress
        ) {
            let detail = format!("The plan is in {}.", plan.status.name());
            return Err(ServiceError::new("10012549", detail));
        }
        let stack = self.stack(meant.project, meant.stack, None)?;
        if !stack.status.is_final() {
            return Err(not_now(stack, "10012549"));
        }
        let id = plan.id.clone();
        self.plans.remove(&id);
        self.templates.remove(&id);
        Ok(())
    }
}
