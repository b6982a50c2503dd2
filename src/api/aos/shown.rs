//! Stacks, their elements and records as answers show them.

use serde_json::{Map, Value as Json};

use crate::api::World;
use crate::api::stacks::put;
use crate::cloud::{Attributes, Home};
use crate::json::{self, json};
use crate::time::Instant;
use crate::tosca::stacks::{Execution, Health};
use crate::tosca::{ElementState, ElementStatus, Stack};

type Members = Map<String, Json>;

/// A stack as creating it shows it: without what only running it tells. //= AOS-52
pub(super) fn created(world: &World, stack: &Stack) -> Members {
    let goal = &stack.goal;
    let labels = match stack.labels.is_empty() {
        true => String::new(),
        false => json::text(&Json::Object(stack.labels.clone())),
    };
    let previous = stack.previous.as_ref();
    let inputs = |inputs: Attributes| json::text(&Json::Object(inputs));
    let cluster = world.service.cloud.at(stack.home.as_ref());
    let cluster = cluster.get("huaweicloud_cce_cluster", &stack.cluster);
    let mut body = Members::new();
    for (name, text) in [
        ("guid", stack.id.clone()),
        ("name", stack.name.clone()),
        ("description", stack.description.clone()),
        ("project_id", stack.project.clone()),
        (
            "domain_id",
            Home::account_in(stack.home.as_ref()).to_owned(),
        ),
        ("template_id", goal.template.clone()),
        ("template_name", goal.template_name.clone()),
        ("template_version", goal.template_version.clone()),
        ("dsl_version", goal.dsl_version.clone()),
        ("inputs_json", inputs(goal.shown_inputs())),
        ("status", String::new()),
        ("resource_status", String::new()),
        ("create_at", stack.created.seconds_text()),
        ("update_at", stack.updated.seconds_text()),
        ("labels", labels),
        ("cluster_id", stack.cluster.clone()),
        (
            "cluster_name",
            cluster.map_or(String::new(), |cluster| cluster.text("name").to_owned()),
        ),
        ("namespace", stack.namespace.clone()),
        (
            "previous_template_id",
            previous.map_or(String::new(), |goal| goal.template.clone()),
        ),
        (
            "previous_inputs_json",
            previous.map_or(String::new(), |goal| inputs(goal.shown_inputs())),
        ),
        ("healthy_message", String::new()),
    ] {
        put(&mut body, name, Some(text));
    }
    put(&mut body, "force", Some(stack.force));
    put(&mut body, "healthy", Some(true));
    body
}

/// A stack as lists and questions show it.
pub(super) fn stack(world: &World, stack: &Stack) -> Members {
    let mut body = created(world, stack);
    let status = world.blueprints.status(&world.service, stack);
    let health = world.blueprints.health(&world.service, stack);
    let missing = health.missing();
    let healthy = missing.is_empty();
    let message = match healthy {
        true => String::new(),
        false => format!(
            "These elements are not there any more: {}.",
            missing.join(", ")
        ),
    };
    put(&mut body, "status", Some(status));
    put(&mut body, "healthy", Some(healthy));
    put(&mut body, "healthy_message", Some(message.as_str()));
    let told = json!({"healthy": healthy, "message": message});
    put(&mut body, "health", Some(told));
    let place = format!("{}-{}", stack.name, stack.goal.template);
    let spec = json!({
        "selector": {"matchLabels": {"stackname": stack.name}},
        "template": {
            "type": "Aos",
            "reference": {"namespace": stack.project, "name": place, "uid": place},
        },
    });
    let mut metadata = metadata(stack, "stacks", &stack.name, &stack.id, stack.actions);
    set(&mut metadata, "labels", labels(stack));
    let running = running(world, stack, &health, status);
    let object = json!({"metadata": metadata, "spec": spec, "status": running});
    put(&mut body, "object", Some(object));
    body
}

/// What goes on with a stack.
fn running(world: &World, stack: &Stack, health: &Health, status: &str) -> Json {
    let now = world.service.now.seconds_text();
    let mut checked = Members::new();
    for (name, is_there, count) in &health.elements {
        let word = if *is_there { "healthy" } else { "unhealthy" };
        let runtimes = json!({
            "fatigue": "1",
            "instanceCount": count.to_string(),
            "timestamp": now,
        });
        let told = json!({"status": word, "runtimes": runtimes, "message": ""});
        checked.insert(name.clone(), told);
    }
    let mut elements = Members::new();
    for element in &stack.elements {
        let told = json!({"runtimeProperties": element.runtime});
        elements.insert(element.name.clone(), told);
    }
    let mut running = json!({
        "phase": stack.phase.name().unwrap_or_default(),
        "elementStatuses": elements,
        "healthyStatus": {
            "elements": checked,
            "elementsReference": reference(stack, &format!("{}-health", stack.name)),
            "healthyCheckTimestamp": now,
            "status": status,
        },
    });
    if let Some(last) = world.blueprints.executions_of(&stack.id).next() {
        set(&mut running, "lastExecutionStatus", progress(last));
    }
    running
}

fn labels(stack: &Stack) -> Members {
    let mut labels = stack.labels.clone();
    labels.insert("stackname".into(), stack.name.as_str().into());
    labels
}

/// What points to something of a stack. The words begin with capitals here, as the reference has them.
fn reference(stack: &Stack, name: &str) -> Json {
    json!({
        "APIVersion": "",
        "FieldPath": "",
        "Kind": "",
        "Name": name,
        "Namespace": stack.project,
        "ResourceVersion": "",
        "UID": stack.id,
    })
}

fn metadata(stack: &Stack, kind: &str, name: &str, id: &str, version: u64) -> Json {
    let project = &stack.project;
    json!({
        "name": name,
        "namespace": project,
        "selfLink": format!("/apis/paas/v1alpha1/namespaces/{project}/{kind}/{name}"),
        "uid": id,
        "resourceVersion": version.to_string(),
        "annotations": {
            "cluster-id": stack.cluster,
            "namespace": stack.namespace,
            "paas-iam.alpha.kubernetes.io/domain-id": Home::account_in(stack.home.as_ref()),
        },
    })
}

fn set(object: &mut Json, name: &str, value: impl Into<Json>) {
    if let Some(members) = object.as_object_mut() {
        put(members, name, Some(value));
    }
}

fn moment(at: Instant) -> String {
    at.millis_text()
}

/// How far it is with an element. //= AOS-64
fn element_status(status: &ElementStatus, whole: bool) -> Json {
    let mut told = json!({
        "subActionName": status.action,
        "phase": status.phase,
        "updateAt": moment(status.updated),
    });
    if let Some(created) = status.created {
        set(&mut told, "createAt", moment(created));
    }
    if whole && !status.message.is_empty() {
        set(&mut told, "message", status.message.as_str());
        set(&mut told, "reason", "ElementFailed");
    }
    told
}

/// How far it is with an action.
fn progress(execution: &Execution) -> Json {
    let mut elements = Members::new();
    for (name, status) in &execution.elements {
        elements.insert(name.clone(), element_status(status, true));
    }
    let mut object = json!({
        "phase": execution.stage.name(),
        "updateAt": moment(execution.updated),
    });
    if !execution.message.is_empty() {
        set(&mut object, "message", execution.message.as_str());
        set(&mut object, "reason", execution.reason.as_str());
    }
    json!({
        "actionName": execution.action,
        "progress": execution.progress(),
        "objectStatus": object,
        "subObjectStatuses": elements,
    })
}

/// A record of something that was done with a stack. //= AOS-57, AOS-59
pub(super) fn execution(stack: &Stack, execution: &Execution) -> Json {
    let hash = execution.name.rsplit('-').next().unwrap_or_default();
    let mut labels = labels(stack);
    labels.insert("execution-hash".into(), hash.into());
    let (name, id) = (&execution.name, &execution.id);
    let mut metadata = metadata(stack, "executions", name, id, execution.number);
    set(&mut metadata, "labels", Json::Object(labels));
    set(
        &mut metadata,
        "creationTimestamp",
        execution.created.seconds_text(),
    );
    set(&mut metadata, "enable", true);
    let strategy = match execution.rolls_back {
        true => "Rollback",
        false => "DoNothing",
    };
    json!({
        "metadata": metadata,
        "spec": {
            "actionName": execution.action,
            "changedObjectData": execution.changed_data,
            "disableStrategy": "Cancel",
            "location": "",
            "metadata": {
                "labels": {"execution-hash": hash, "stackname": stack.name},
                "namespace": stack.project,
            },
            "objectData": execution.object_data,
            "objectReference": {
                "kind": "",
                "namespace": stack.project,
                "uid": stack.id,
            },
            "onFailureStrategy": strategy,
            "source": if execution.by_system { "System" } else { "User" },
            "subObjectNames": execution.nodes.join(","),
            "timeoutInMinutes": execution.timeout,
        },
        "status": progress(execution),
    })
}

/// Whether an element is of a type, or of one of the kinds that the service has words for. //= AOS-54
pub(super) fn is_of_type(element: &ElementState, wanted: &str) -> bool {
    let word = element.ty.rsplit('.').next().unwrap_or_default();
    match wanted {
        "" => true,
        "Application" => element.is_application(),
        "SoftwareComponent" => word.ends_with("Component"),
        "Volume" => word.ends_with("Volume"),
        _ => wanted == element.ty || wanted == word,
    }
}

/// An element. //= AOS-54
pub(super) fn element(world: &World, stack: &Stack, element: &ElementState) -> Members {
    let mut relationships = Vec::new();
    for tie in &element.ties {
        let target = stack.element(&tie.target).map_or("", |target| &target.ty);
        let ty = world.blueprints.relationship(element, tie, target);
        relationships.push(json!({
            "name": tie.name,
            "type": ty,
            "type_hierarchy": hierarchy(&ty),
            "properties": {},
            "target_id": tie.target,
        }));
    }
    let mut body = Members::new();
    for (name, text) in [
        ("id", &*element.name),
        ("description", ""),
        ("stack_id", &stack.id),
        ("type", &element.ty),
        ("create_at", &element.created.seconds_text()),
        ("update_at", &element.updated.seconds_text()),
    ] {
        put(&mut body, name, Some(text));
    }
    let types = json!(["HuaweiCloud.Node.Root", &*element.ty]);
    put(&mut body, "type_hierarchy", Some(types));
    put(&mut body, "properties", Some(element.shown.clone()));
    put(
        &mut body,
        "runtime_properties",
        Some(element.runtime.clone()),
    );
    put(&mut body, "relationships", Some(relationships));
    let status = element.status.as_ref();
    let status = status.map(|status| element_status(status, false));
    put(&mut body, "action_status", status);
    body
}

/// A relationship's type with what it is a kind of. [S §3.5.6]
fn hierarchy(ty: &str) -> Json {
    let kinds = ["Root", "DependsOn", "ContainedIn"];
    let all = kinds.map(|kind| format!("HuaweiCloud.Relationships.{kind}"));
    match all.iter().position(|kind| kind == ty) {
        Some(place) => json!(all.get(..=place).unwrap_or_default().to_vec()),
        None => json!(["HuaweiCloud.Relationships.Root", ty]),
    }
}
