//! Handlers of operations on execution plans.

use serde_json::{Map, Value as Json};

use super::Response;
use super::input::Input;
use super::stacks::{put, template, variables};
use crate::json::json;
use crate::service::{ExecutionPlan, NewPlan, PlanRef, PlanStatus, Service, ServiceError};
use crate::sorted::Gather;

type Answer = Result<Response, ServiceError>;

/// The plan that path and query mean.
fn meant(input: &Input) -> PlanRef<'_> {
    PlanRef {
        project: input.path("project_id"),
        stack: input.path("stack_name"),
        stack_id: input.query("stack_id"),
        name: input.path("execution_plan_name"),
        id: input.query("execution_plan_id"),
    }
}

/// Whether the plan was made, so that it has content (ITEM-1, PLAN-14).
fn has_content(plan: &ExecutionPlan) -> bool {
    !matches!(
        plan.status,
        PlanStatus::CreationInProgress | PlanStatus::CreationFailed
    )
}

pub(super) fn create(service: &mut Service, input: &Input) -> Answer {
    let id = service.create_plan(NewPlan {
        project: input.path("project_id"),
        stack: input.path("stack_name"),
        stack_id: input.text("stack_id"),
        name: input.text("execution_plan_name").unwrap_or_default(),
        description: input.text("description"),
        template: template(input),
        variables: variables(input),
    })?;
    Ok(Response::json(202, &json!({ "execution_plan_id": id })))
}

pub(super) fn apply(service: &mut Service, input: &Input) -> Answer {
    let id = service.apply_plan(PlanRef {
        stack_id: input.text("stack_id"),
        id: input.text("execution_plan_id"),
        ..meant(input)
    })?;
    Ok(Response::json(202, &json!({ "deployment_id": id })))
}

pub(super) fn delete(service: &mut Service, input: &Input) -> Answer {
    service.delete_plan(meant(input))?;
    Ok(Response::empty(204))
}

pub(super) fn list(service: &Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    let stack = service.stack(project, name, input.query("stack_id"))?;
    let plans = service.plans_of(&stack.id).into_iter();
    let plans: Vec<Json> = plans.map(|plan| summary(plan, name).into()).gathered();
    Ok(Response::json(200, &json!({ "execution_plans": plans })))
}

/// What ListExecutionPlans shows (PLAN-7).
fn summary(plan: &ExecutionPlan, stack_name: &str) -> Map<String, Json> {
    let mut body = Map::new();
    put(&mut body, "stack_name", Some(stack_name));
    put(&mut body, "stack_id", Some(plan.stack.as_str()));
    put(&mut body, "execution_plan_id", Some(plan.id.as_str()));
    put(&mut body, "execution_plan_name", Some(plan.name.as_str()));
    put(&mut body, "description", plan.description.as_deref());
    put(&mut body, "status", Some(plan.status.name()));
    put(&mut body, "status_message", plan.status_message.as_deref());
    put(&mut body, "create_time", Some(plan.created.seconds_text()));
    put(
        &mut body,
        "apply_time",
        plan.applied.map(|at| at.seconds_text()),
    );
    body
}

pub(super) fn metadata(service: &Service, input: &Input) -> Answer {
    let plan = service.plan(meant(input))?;
    let mut body = summary(plan, input.path("stack_name"));
    let given = &plan.variables;
    put(
        &mut body,
        "vars_structure",
        given.structure.as_ref().map(crate::json::tree),
    );
    put(&mut body, "vars_body", given.body.as_deref());
    put(&mut body, "vars_uri_content", given.uri_content.as_deref());
    let summary = crate::json::tree(&plan.summary);
    put(&mut body, "summary", has_content(plan).then_some(summary));
    Ok(Response::json(200, &body.into()))
}

pub(super) fn items(service: &Service, input: &Input) -> Answer {
    let plan = service.plan(meant(input))?;
    let mut body = Map::new();
    let items = crate::json::tree(&plan.items);
    put(
        &mut body,
        "execution_plan_items",
        has_content(plan).then_some(items),
    );
    Ok(Response::json(200, &body.into()))
}

pub(super) fn prices(service: &Service, input: &Input) -> Answer {
    Ok(Response::json(200, service.price(meant(input))?))
}

pub(super) fn parse_variables(service: &Service, input: &Input) -> Answer {
    let variables = service.template_variables(template(input))?;
    let mut body = Map::new();
    // A template without variables gives an empty object (PARSE-2).
    let variables = Some(variables).filter(|variables| !variables.is_empty());
    put(&mut body, "variables", variables);
    Ok(Response::json(200, &body.into()))
}
