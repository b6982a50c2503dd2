//! Handlers of operations on stack sets themselves.

use serde_json::{Map, Value as Json};

use super::Response;
use super::bodies::MODELS;
use super::filter::{Filter, FilterName, from_oldest};
use super::input::Input;
use super::stacks::{put, redirect, template, variables};
use crate::json::json;
use crate::service::{NewStackSet, Service, ServiceError, SetChange, SetRef, StackSet};
use crate::sorted::Gather;

type Answer = Result<Response, ServiceError>;

/// The permission model of every set (SS-3).
const MODEL: &str = "SELF_MANAGED";

/// The set that a path and a query mean.
pub(super) fn by_query(input: &Input) -> SetRef<'_> {
    SetRef {
        name: input.path("stack_set_name"),
        id: input.query("stack_set_id"),
    }
}

/// The set that a path and a body mean.
pub(super) fn by_body(input: &Input) -> SetRef<'_> {
    SetRef {
        name: input.path("stack_set_name"),
        id: input.text("stack_set_id"),
    }
}

/// What a body says of a set.
fn properties(input: &Input) -> SetChange<'_> {
    let managed = input.value("managed_operation");
    SetChange {
        description: input.text("stack_set_description"),
        initial_description: input.text("initial_stack_description"),
        model: input.text("permission_model"),
        administration_name: input.text("administration_agency_name"),
        administration_urn: input.text("administration_agency_urn"),
        managed_name: input.text("managed_agency_name"),
        parallel: managed.and_then(|managed| managed.get("enable_parallel_operation")?.as_bool()),
    }
}

pub(super) fn create(service: &mut Service, input: &Input) -> Answer {
    let id = service.create_stack_set(NewStackSet {
        name: input.text("stack_set_name").unwrap_or_default(),
        properties: properties(input),
        template: template(input),
        variables: variables(input),
    })?;
    Ok(Response::json(201, &json!({ "stack_set_id": id })))
}

pub(super) fn update(service: &mut Service, input: &Input) -> Answer {
    service.update_stack_set(by_body(input), properties(input))?;
    Ok(Response::empty(204))
}

pub(super) fn delete(service: &mut Service, input: &Input) -> Answer {
    service.delete_stack_set(by_query(input))?;
    Ok(Response::empty(204))
}

const FILTERS: &[FilterName] = &[("permission_model", MODELS)];

pub(super) fn list(service: &Service, input: &Input) -> Answer {
    let filter = Filter::parse(input.query("filter").unwrap_or_default(), FILTERS)?;
    let mut sets = service.all_stack_sets();
    if from_oldest(&input.repeated)? {
        sets.reverse();
    }
    sets.retain(|_| filter.passes(|_| Some(MODEL)));
    let sets: Vec<Json> = sets.into_iter().map(|set| summary(set).into()).gathered();
    Ok(Response::json(200, &json!({ "stack_sets": sets })))
}

/// What ListStackSets shows (SS-10).
fn summary(set: &StackSet) -> Map<String, Json> {
    let mut body = Map::new();
    put(&mut body, "stack_set_id", Some(set.id.as_str()));
    put(&mut body, "stack_set_name", Some(set.name.as_str()));
    put(
        &mut body,
        "stack_set_description",
        set.description.as_deref(),
    );
    put(&mut body, "permission_model", Some(MODEL));
    put(&mut body, "status", Some(set.status.name()));
    put(&mut body, "create_time", Some(set.created.millis_text()));
    put(&mut body, "update_time", Some(set.updated.millis_text()));
    body
}

pub(super) fn metadata(service: &Service, input: &Input) -> Answer {
    let set = service.stack_set(by_query(input))?;
    let mut body = summary(set);
    let initial = set.initial_description.as_deref();
    put(&mut body, "initial_stack_description", initial);
    let agencies = &set.agencies;
    let texts = [
        ("administration_agency_name", &agencies.administration_name),
        ("administration_agency_urn", &agencies.administration_urn),
        ("managed_agency_name", &agencies.managed_name),
        ("vars_uri_content", &set.variables.uri_content),
        ("vars_body", &set.variables.body),
    ];
    for (name, text) in texts {
        put(&mut body, name, text.as_deref());
    }
    let managed = json!({ "enable_parallel_operation": set.parallel });
    put(&mut body, "managed_operation", Some(managed));
    Ok(Response::json(200, &body.into()))
}

pub(super) fn template_link(service: &mut Service, input: &Input) -> Answer {
    let link = service.set_template_link(by_query(input))?;
    Ok(redirect(service, input, &link))
}
