//! Handlers of questions about the operations of stack sets.

use serde_json::{Map, Value as Json};

use super::Response;
use super::filter::{Filter, FilterName, from_oldest};
use super::input::Input;
use super::stack_sets::by_query;
use super::stacks::put;
use crate::json::json;
use crate::service::{Operation, Service, ServiceError, StackSet};
use crate::sorted::Gather;

type Answer = Result<Response, ServiceError>;

const FILTERS: &[FilterName] = &[
    (
        "status",
        &[
            "QUEUE_IN_PROGRESS",
            "OPERATION_IN_PROGRESS",
            "OPERATION_COMPLETE",
            "OPERATION_FAILED",
            "STOP_IN_PROGRESS",
            "STOP_COMPLETE",
            "STOP_FAILED",
        ],
    ),
    (
        "action",
        &[
            "CREATE_STACK_INSTANCES",
            "DELETE_STACK_INSTANCES",
            "DEPLOY_STACK_SET",
            "DEPLOY_STACK_INSTANCES",
            "UPDATE_STACK_INSTANCES",
        ],
    ),
];

pub(super) fn list(service: &Service, input: &Input) -> Answer {
    let set = service.stack_set(by_query(input))?;
    let filter = Filter::parse(input.query("filter").unwrap_or_default(), FILTERS)?;
    let mut operations = service.operations_of(&set.id);
    if from_oldest(&input.repeated)? {
        operations.reverse();
    }
    operations.retain(|operation| {
        filter.passes(|name| match name {
            "status" => Some(operation.status.name()),
            _ => Some(operation.action.name()),
        })
    });
    let operations = operations.into_iter();
    let operations: Vec<Json> = operations
        .map(|operation| summary(set, operation, "operation_id").into())
        .gathered();
    let body = json!({ "stack_set_operations": operations });
    Ok(Response::json(200, &body))
}

/// What ListStackSetOperations shows (SSOP-10). The identifier has two names (N-31).
fn summary(set: &StackSet, operation: &Operation, id: &str) -> Map<String, Json> {
    let mut body = Map::new();
    put(&mut body, id, Some(operation.id.as_str()));
    put(&mut body, "stack_set_id", Some(set.id.as_str()));
    put(&mut body, "stack_set_name", Some(set.name.as_str()));
    put(&mut body, "action", Some(operation.action.name()));
    put(&mut body, "status", Some(operation.status.name()));
    let message = operation.status_message.as_deref();
    put(&mut body, "status_message", message);
    put(
        &mut body,
        "create_time",
        Some(operation.created.millis_text()),
    );
    put(
        &mut body,
        "update_time",
        Some(operation.updated.millis_text()),
    );
    body
}

pub(super) fn metadata(service: &Service, input: &Input) -> Answer {
    let set = service.stack_set(by_query(input))?;
    let id = input.path("stack_set_operation_id").to_owned();
    let found = service.operations.get(&id);
    let Some(operation) = found.filter(|operation| operation.set == set.id) else {
        let reason = format!("The stack set has no operation `{id}`.");
        return Err(ServiceError::about("10013001", reason));
    };
    let mut body = summary(set, operation, "stack_set_operation_id");
    let agencies = &operation.agencies;
    let texts = [
        ("administration_agency_name", &agencies.administration_name),
        ("administration_agency_urn", &agencies.administration_urn),
        ("managed_agency_name", &agencies.managed_name),
    ];
    for (name, text) in texts {
        put(&mut body, name, text.as_deref());
    }
    put(
        &mut body,
        "deployment_targets",
        Some(operation.targets.clone()),
    );
    put(
        &mut body,
        "operation_preferences",
        operation.preferences.clone(),
    );
    Ok(Response::json(200, &body.into()))
}
