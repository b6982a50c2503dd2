//! Handlers of stack operations.

use serde_json::{Map, Value as Json};

use super::Response;
use super::filter::{Filter, FilterName, parse_fields};
use super::input::Input;
use crate::json::{Serialize, Writer, json};
use crate::service::{
    EVENT_TYPES, Event, NewStack, Service, ServiceError, Stack, StackChanges, StackOutput,
    StackResource, TemplateSource, VariablesSource,
};
use crate::sorted::Gather;

type Answer = Result<Response, ServiceError>;

/// The template of a body.
pub(super) fn template(input: &Input) -> TemplateSource<'_> {
    TemplateSource {
        body: input.text("template_body"),
        uri: input.text("template_uri"),
    }
}

/// The variables of a body.
pub(super) fn variables(input: &Input) -> VariablesSource<'_> {
    VariablesSource {
        structure: input.value("vars_structure"),
        body: input.text("vars_body"),
        uri: input.text("vars_uri"),
    }
}

/// Adds a member that has a value.
pub(super) fn put(members: &mut Map<String, Json>, name: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        members.insert(name.to_owned(), value.into());
    }
}

/// The stack a path names.
fn named<'a>(service: &'a Service, input: &Input) -> Result<&'a Stack, ServiceError> {
    service.stack(
        input.path("project_id"),
        input.path("stack_name"),
        input.query("stack_id"),
    )
}

pub(super) fn create(service: &mut Service, input: &Input) -> Answer {
    let (stack_id, deployment_id) = service.create_stack(NewStack {
        project: input.path("project_id"),
        name: input.text("stack_name").unwrap_or_default(),
        description: input.text("description"),
        deletion_protection: input.flag("enable_deletion_protection"),
        auto_rollback: input.flag("enable_auto_rollback"),
        agencies: input.value("agencies"),
        template: template(input),
        variables: variables(input),
    })?;
    let mut body = Map::new();
    put(&mut body, "stack_id", Some(stack_id));
    put(&mut body, "deployment_id", deployment_id);
    Ok(Response::json(201, &body.into()))
}

pub(super) fn deploy(service: &mut Service, input: &Input) -> Answer {
    let id = service.deploy_stack(
        input.path("project_id"),
        input.path("stack_name"),
        input.text("stack_id"),
        template(input),
        variables(input),
    )?;
    Ok(Response::json(202, &json!({ "deployment_id": id })))
}

pub(super) fn delete(service: &mut Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    service.delete_stack(project, name, input.query("stack_id"), false)?;
    Ok(Response::empty(202))
}

pub(super) fn delete_enhanced(service: &mut Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    let retain = input.flag("retain_all_resources");
    service.delete_stack(project, name, input.text("stack_id"), retain)?;
    Ok(Response::empty(202))
}

pub(super) fn update(service: &mut Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    let flag = |name: &str| input.value(name).and_then(Json::as_bool);
    let changes = StackChanges {
        description: input.text("description"),
        deletion_protection: flag("enable_deletion_protection"),
        auto_rollback: flag("enable_auto_rollback"),
        agencies: input.value("agencies"),
    };
    service.update_stack(project, name, input.text("stack_id"), changes)?;
    Ok(Response::empty(204))
}

pub(super) fn continue_deployment(service: &mut Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    let id = service.continue_deployment(project, name, input.text("stack_id"))?;
    Ok(Response::json(202, &json!({ "deployment_id": id })))
}

pub(super) fn continue_rollback(service: &mut Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    let id = service.continue_rollback(project, name, input.text("stack_id"))?;
    Ok(Response::json(202, &json!({ "deployment_id": id })))
}

pub(super) fn list(service: &Service, input: &Input) -> Answer {
    let mut out = Writer::default();
    out.open(b'{');
    out.name("stacks");
    out.open(b'[');
    for stack in service.stacks_of(input.path("project_id")) {
        out.next();
        Summary::of(stack).write(&mut out);
    }
    out.close(b']');
    out.close(b'}');
    Ok(Response::json_text(200, out.finish()))
}

/// What ListStacks shows (STACK-8).
#[derive(Serialize)]
struct Summary<'s> {
    create_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'s str>,
    stack_id: &'s str,
    stack_name: &'s str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_message: Option<&'s str>,
    update_time: String,
}

impl<'s> Summary<'s> {
    fn of(stack: &'s Stack) -> Self {
        let message = stack.status_message.as_deref();
        Self {
            create_time: stack.created.seconds_text(),
            description: stack.description.as_deref(),
            stack_id: &stack.id,
            stack_name: &stack.name,
            status: stack.status.name(),
            status_message: message.filter(|_| stack.status.is_failed()),
            update_time: stack.updated.seconds_text(),
        }
    }
}

pub(super) fn metadata(service: &Service, input: &Input) -> Answer {
    let stack = named(service, input)?;
    let given = &stack.variables;
    let mut out = Writer::default();
    out.open(b'{');
    out.flat(&Summary::of(stack));
    out.some("vars_structure", &given.structure);
    out.some("vars_body", &given.body);
    out.some("vars_uri_content", &given.uri_content);
    out.field("enable_deletion_protection", &stack.deletion_protection);
    out.field("enable_auto_rollback", &stack.auto_rollback);
    out.some("agencies", &stack.agencies);
    out.close(b'}');
    Ok(Response::json_text(200, out.finish()))
}

const EVENT_FILTERS: &[FilterName] = &[
    ("event_type", EVENT_TYPES),
    ("resource_type", &[]),
    ("resource_name", &[]),
];

const EVENT_FIELDS: &[&str] = &[
    "elapsed_seconds",
    "event_message",
    "resource_id_key",
    "resource_id_value",
    "resource_key",
    "resource_name",
    "resource_type",
    "time",
];

pub(super) fn events(service: &Service, input: &Input) -> Answer {
    let stack = named(service, input)?;
    let filter = Filter::parse(input.query("filter").unwrap_or(""), EVENT_FILTERS)?;
    let fields = parse_fields(input.query("field").unwrap_or(""), EVENT_FIELDS)?;
    let wanted = input.query("deployment_id");
    if let Some(id) = wanted {
        let known = service
            .deployments
            .get(&id.to_owned())
            .is_some_and(|d| d.stack == stack.id);
        if !known {
            return Err(ServiceError::new(
                "10013001",
                "The deployment does not exist.",
            ));
        }
    }
    let passing = service
        .events_of(&stack.id)
        .rev()
        .map(|(_, event)| event)
        .filter(|event| {
            wanted.is_none_or(|id| event.deployment == id)
                && filter.passes(|name| property(event, name))
        });
    let events: Vec<Json> = passing
        .map(|event| event_body(event, fields.as_deref()))
        .gathered();
    Ok(Response::json(200, &json!({ "stack_events": events })))
}

fn property<'a>(event: &'a Event, name: &str) -> Option<&'a str> {
    match name {
        "event_type" => Some(event.kind.name()),
        "resource_type" => event.resource.as_ref().map(|r| r.ty.as_str()),
        "resource_name" => event.resource.as_ref().map(|r| r.name.as_str()),
        _ => None,
    }
}

/// One event (EVT-4); only the chosen fields, if some were chosen.
fn event_body(event: &Event, fields: Option<&[&str]>) -> Json {
    let mut body = Map::new();
    put(&mut body, "event_message", Some(event.message.as_str()));
    put(&mut body, "time", Some(event.time.seconds_text()));
    put(&mut body, "elapsed_seconds", event.elapsed);
    if let Some(resource) = &event.resource {
        put(&mut body, "resource_type", Some(resource.ty.as_str()));
        put(&mut body, "resource_name", Some(resource.name.as_str()));
        put(&mut body, "resource_key", resource.key.as_deref());
        put(
            &mut body,
            "resource_id_key",
            resource.id.as_ref().map(|_| "id"),
        );
        put(&mut body, "resource_id_value", resource.id.as_deref());
    }
    if let Some(fields) = fields {
        body.retain(|name, _| fields.contains(&name.as_str()));
    }
    put(&mut body, "event_type", Some(event.kind.name()));
    body.into()
}

pub(super) fn resources(service: &Service, input: &Input) -> Answer {
    let stack = named(service, input)?;
    let resources: Vec<Json> = service
        .resources_of(stack)
        .into_iter()
        .map(resource_body)
        .gathered();
    Ok(Response::json(
        200,
        &json!({ "stack_resources": resources }),
    ))
}

fn resource_body(resource: StackResource) -> Json {
    let mut body = Map::new();
    put(&mut body, "physical_resource_id", resource.id);
    put(&mut body, "physical_resource_name", resource.physical_name);
    put(&mut body, "logical_resource_name", Some(resource.name));
    put(&mut body, "logical_resource_type", Some(resource.ty));
    put(&mut body, "index_key", resource.key);
    put(&mut body, "resource_status", Some(resource.status.name()));
    put(&mut body, "status_message", resource.message);
    let attributes = resource.attributes.map(|attributes| {
        let pairs = attributes
            .into_iter()
            .map(|(key, value)| json!({"key": key, "value": value}));
        Json::Array(pairs.gathered())
    });
    put(&mut body, "resource_attributes", attributes);
    body.into()
}

pub(super) fn outputs(service: &Service, input: &Input) -> Answer {
    let stack = named(service, input)?;
    // While something is going on the answer is empty (OUT-2).
    let shown = stack.outputs.iter().filter(|_| stack.status.is_final());
    let outputs: Vec<Json> = shown.map(output_body).gathered();
    Ok(Response::json(200, &json!({ "outputs": outputs })))
}

fn output_body(output: &StackOutput) -> Json {
    let mut body = Map::new();
    put(&mut body, "name", Some(output.name.as_str()));
    put(&mut body, "description", output.description.as_deref());
    put(&mut body, "type", Some(output.shown_type()));
    put(&mut body, "value", Some(output.shown_value()));
    put(&mut body, "sensitive", output.sensitive.then_some(true));
    body.into()
}

pub(super) fn template_link(service: &mut Service, input: &Input) -> Answer {
    let (project, name) = (input.path("project_id"), input.path("stack_name"));
    let link = service.template_link(project, name, input.query("stack_id"))?;
    Ok(redirect(service, input, &link))
}

/// An answer that leads to a file in the object storage (DEP-9, TM-10).
pub(super) fn redirect(service: &Service, input: &Input, link: &str) -> Response {
    let host = match &input.host {
        Some(host) => format!("http://{host}"),
        None => format!("https://obs.{}.simulated.invalid", service.settings.region),
    };
    let mut response = Response::empty(307);
    response
        .headers
        .push(("location".into(), format!("{host}{link}")));
    response
}
