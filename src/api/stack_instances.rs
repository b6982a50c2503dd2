//! Handlers of operations on the instances of stack sets.

use serde_json::{Map, Value as Json};

use super::Response;
use super::filter::{Filter, FilterName, from_oldest};
use super::input::Input;
use super::shape::{Alphabet, Problems, check_text};
use super::stack_sets::{by_body, by_query};
use super::stacks::{put, template, variables};
use crate::json::json;
use crate::service::{
    NewOperation, OperationAction, OverridesSource, Service, ServiceError, StackInstance, StackSet,
    TemplateSource, VariablesSource,
};
use crate::sorted::{Gather, Sort};

type Answer = Result<Response, ServiceError>;

pub(super) fn create(service: &mut Service, input: &Input) -> Answer {
    operate(service, input, OperationAction::CreateStackInstances)
}

pub(super) fn update(service: &mut Service, input: &Input) -> Answer {
    operate(service, input, OperationAction::UpdateStackInstances)
}

pub(super) fn delete(service: &mut Service, input: &Input) -> Answer {
    operate(service, input, OperationAction::DeleteStackInstances)
}

pub(super) fn deploy(service: &mut Service, input: &Input) -> Answer {
    operate(service, input, OperationAction::DeployStackSet)
}

fn operate(service: &mut Service, input: &Input, action: OperationAction) -> Answer {
    let over = input.value("var_overrides");
    let text = |name: &str| over?.get(name)?.as_str();
    let overrides = OverridesSource {
        variables: VariablesSource {
            structure: None,
            body: text("vars_body"),
            uri: text("vars_uri"),
        },
        keep: over.and_then(|over| {
            over.get("use_stack_set_vars")
                .filter(|names| !names.is_null())
        }),
    };
    let deploys = action == OperationAction::DeployStackSet;
    let (template, variables) = match deploys {
        true => (template(input), variables(input)),
        false => (TemplateSource::default(), VariablesSource::default()),
    };
    let id = service.operate(NewOperation {
        set: by_body(input),
        action,
        // A body without targets does not pass the checks of its shape.
        targets: input.value("deployment_targets").unwrap_or(&Json::Null),
        preferences: input.value("operation_preferences"),
        overrides,
        template,
        variables,
    })?;
    Ok(Response::json(
        202,
        &json!({ "stack_set_operation_id": id }),
    ))
}

const FILTERS: &[FilterName] = &[("region", &[]), ("stack_domain_id", &[])];

pub(super) fn list(service: &Service, input: &Input) -> Answer {
    let set = service.stack_set(by_query(input))?;
    let filter = Filter::parse(input.query("filter").unwrap_or_default(), FILTERS)?;
    let passes = |instance: &&StackInstance| {
        filter.passes(|name| match name {
            "region" => Some(&instance.region),
            _ => Some(&instance.account),
        })
    };
    let mut instances: Vec<&StackInstance> =
        service.instances_of(&set.id).filter(passes).gathered();
    instances.arrange_by_key(|instance| std::cmp::Reverse(instance.sequence));
    if from_oldest(&input.repeated)? {
        instances.reverse();
    }
    let instances: Vec<Json> = instances
        .into_iter()
        .map(|i| summary(set, i).into())
        .gathered();
    Ok(Response::json(
        200,
        &json!({ "stack_instances": instances }),
    ))
}

/// What ListStackInstances shows (SSI-4).
fn summary(set: &StackSet, instance: &StackInstance) -> Map<String, Json> {
    let mut body = Map::new();
    put(&mut body, "stack_set_id", Some(set.id.as_str()));
    put(&mut body, "stack_set_name", Some(set.name.as_str()));
    put(&mut body, "status", Some(instance.status.name()));
    let message = instance.status_message.as_deref();
    let message = message.filter(|_| instance.status.has_message());
    put(&mut body, "status_message", message);
    let stack = instance.stack.as_ref();
    put(&mut body, "stack_id", stack.map(|(id, _)| id.as_str()));
    put(
        &mut body,
        "stack_name",
        stack.map(|(_, name)| name.as_str()),
    );
    put(
        &mut body,
        "stack_domain_id",
        Some(instance.account.as_str()),
    );
    let operation = Some(instance.operation.as_str());
    put(&mut body, "latest_stack_set_operation_id", operation);
    put(&mut body, "region", Some(instance.region.as_str()));
    put(
        &mut body,
        "create_time",
        Some(instance.created.millis_text()),
    );
    put(
        &mut body,
        "update_time",
        Some(instance.updated.millis_text()),
    );
    body
}

pub(super) fn show(service: &Service, input: &Input) -> Answer {
    let address = input.path("stack_instance_addr");
    let Some((region, account)) = address.split_once('/') else {
        let detail = format!("`{address}` is not a region, a slash and an account.");
        return Err(ServiceError::new("10011028", detail));
    };
    let mut problems = Problems::default();
    check_text(1, 64, Alphabet::Region, region, "region", &mut problems);
    check_text(1, 64, Alphabet::Account, account, "account", &mut problems);
    problems.into_result()?;
    let set = service.stack_set(by_query(input))?;
    let key = StackInstance::key_of(&set.id, region, account);
    let Some(instance) = service.instances.get(&key) else {
        let reason = format!("The stack set has no instance `{address}`.");
        return Err(ServiceError::about("10013001", reason));
    };
    let mut body = summary(set, instance);
    let overrides = instance.overrides.as_ref().map(|over| {
        let mut shown = Map::new();
        put(&mut shown, "vars_uri_content", over.uri_content.as_deref());
        put(&mut shown, "vars_body", over.body.as_deref());
        Json::Object(shown)
    });
    put(&mut body, "var_overrides", overrides);
    Ok(Response::json(200, &body.into()))
}
