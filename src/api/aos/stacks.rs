//! Handlers of stack operations.

use serde_json::Value as Json;

use super::asked::wrong;
use super::{Answer, Asked, shown};
use crate::api::{Response, World};
use crate::cloud::Attributes;
use crate::json::{self, json};
use crate::service::ServiceError;
use crate::sorted::Sort;
use crate::tosca::stacks::{NewAction, NewStack};
use crate::tosca::{Stack, is_name, refusal};

/// What an input's value may have at most, in bytes.
const LONGEST_INPUT: usize = 64 << 10;
const STATUSES: [&str; 7] = [
    "Running",
    "Stopped",
    "Abnormal",
    "Pending",
    "Processing",
    "PartialStopped",
    "Unknow",
];

type Result<T> = std::result::Result<T, ServiceError>;

/// The members of a body, each of which is refused in its own way.
struct Body {
    members: Attributes,
    /// How a member of the wrong kind is refused.
    code: &'static str,
}

impl Body {
    fn of(asked: &Asked<'_>, code: &'static str) -> Result<Self> {
        match json::parse(&asked.request.body) {
            Ok(Json::Object(members)) => Ok(Self { members, code }),
            Ok(_) => Err(refusal(code, "The body must be an object.")),
            Err(error) => Err(refusal(code, format!("In detail: {error}."))),
        }
    }

    fn within(&self, name: &str) -> Result<Self> {
        let members = self.object(name, self.code)?;
        let code = self.code;
        Ok(Self { members, code })
    }

    fn get(&self, name: &str) -> Option<&Json> {
        self.members.get(name)
    }

    /// A text; empty when it is not told.
    fn text(&self, name: &str, code: &str) -> Result<&str> {
        match self.get(name) {
            None => Ok(""),
            Some(Json::String(text)) => Ok(text),
            Some(_) => Err(refusal(code, format!("`{name}` must be a text."))),
        }
    }

    fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => {
                let why = format!("`{name}` must be true or false.");
                Err(refusal(self.code, why))
            }
        }
    }

    /// An object, also where it was written as text; empty when it is not told (N-82).
    fn object(&self, name: &str, code: &str) -> Result<Attributes> {
        let why = || refusal(code, format!("`{name}` must be an object."));
        match self.get(name) {
            None => Ok(Attributes::new()),
            Some(Json::Object(members)) => Ok(members.clone()),
            Some(Json::String(text)) if text.is_empty() => Ok(Attributes::new()),
            Some(Json::String(text)) => match json::parse(text.as_bytes()) {
                Ok(Json::Object(members)) => Ok(members),
                _ => Err(why()),
            },
            Some(_) => Err(why()),
        }
    }

    /// The code of an action, where this is one; elsewhere what is wrong with a body.
    fn action_code(&self, code: &'static str) -> &'static str {
        match self.code {
            "4002500" => code,
            other => other,
        }
    }

    /// Whether a failure leads back, and how many minutes there are. //= AOS-43
    fn course(&self) -> Result<(bool, u64)> {
        let rolls_back = match self.get("failure_strategy") {
            None => false,
            Some(Json::String(text)) if text == "DoNothing" => false,
            Some(Json::String(text)) if text == "Rollback" => true,
            Some(_) => return Err(refusal(self.action_code("4002507"), "")),
        };
        let timeout = match self.get("timeout") {
            None => Some(60),
            Some(value) => value.as_u64().filter(|minutes| *minutes <= 1440),
        };
        let why = "`timeout` must be from 0 to 1440.";
        let code = self.action_code("4002501");
        Ok((rolls_back, timeout.ok_or_else(|| refusal(code, why))?))
    }
}

fn is_project(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let ends = text.starts_with('-') || text.ends_with('-');
    (1..=63).contains(&text.len()) && !ends && text.chars().all(fits)
}

fn is_description(text: &str) -> bool {
    text.len() <= 255 && !text.contains(|c| "<>()#%&/".contains(c))
}

//= AOS-42
fn is_label(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (1..=64).contains(&text.len())
        && text.starts_with(word)
        && text.chars().all(|c| word(c) || c == '-' || c == '.')
}

fn check_inputs(inputs: &Attributes) -> Result<()> {
    for (name, value) in inputs {
        if json::text(value).len() > LONGEST_INPUT {
            return Err(refusal("4002011", format!("It is `{name}`.")));
        }
    }
    Ok(())
}

//= AOS-40
pub(super) fn create(world: &mut World, asked: &Asked<'_>) -> Answer {
    let body = Body::of(asked, "4001901")?;
    let name = body.text("name", "4002001")?;
    let project = body.text("project_id", "4002003")?;
    let description = body.text("description", "4002002")?;
    let template = body.text("template_id", "4002004")?;
    for (fits, code) in [
        (is_name(name), "4002001"),
        (is_project(project), "4002003"),
        (is_description(description), "4002002"),
        ((1..=64).contains(&template.len()), "4002004"),
    ] {
        if !fits {
            return Err(refusal(code, ""));
        }
    }
    let labels = body.object("labels", "4002024")?;
    for (key, value) in &labels {
        if !is_label(key) || !value.as_str().is_some_and(is_label) {
            return Err(refusal("4002024", format!("It is `{key}`.")));
        }
    }
    let inputs = body.object("inputs_json", "4002008")?;
    check_inputs(&inputs)?;
    let action = body.within("action_parameters")?;
    let (rolls_back, timeout) = action.course()?;
    let auto_create = action.flag("auto_create")?.unwrap_or(true);
    let new = NewStack {
        name,
        project,
        description,
        template,
        inputs,
        force: body.flag("force")? == Some(true),
        labels,
        cluster: body.text("cluster_id", "4001901")?,
        namespace: body.text("namespace", "4001901")?,
        auto_create,
        rolls_back,
        timeout,
    };
    let blueprints = &mut world.blueprints;
    let id = blueprints.create_stack(&mut world.service, &new)?;
    let stack = world.blueprints.stack(&id)?;
    Ok(Response::json(201, &shown::created(world, stack).into()))
}

fn stack_of<'w>(world: &'w World, asked: &Asked<'_>) -> Result<&'w Stack> {
    world.blueprints.stack(asked.path("stack_id"))
}

//= AOS-50
pub(super) fn list(world: &mut World, asked: &Asked<'_>) -> Answer {
    let project = asked.query("project_id").unwrap_or_default();
    if !(1..=64).contains(&project.len()) {
        return Err(wrong("`project_id` is missing or too long.".to_owned()));
    }
    let query = |name: &str| asked.query(name);
    if query("template_id").is_some() && query("template_name").is_some() {
        let why = "`template_id` and `template_name` exclude each other.";
        return Err(wrong(why.to_owned()));
    }
    if query("template_version").is_some() && query("template_name").is_none() {
        return Err(wrong(
            "`template_version` needs `template_name`.".to_owned(),
        ));
    }
    if query("status").is_some_and(|status| !STATUSES.contains(&status)) {
        return Err(wrong("There is no such `status`.".to_owned()));
    }
    // No stack is paid by the month here.
    asked.flag("include_periodic_res")?;
    let include_stack = asked.flag("include_stack")?;
    let labels = labels_of(query("labels").unwrap_or_default())?;
    let fits = |wanted: Option<&str>, text: &str| wanted.is_none_or(|wanted| wanted == text);
    let mut found = Vec::new();
    for (_, stack) in world.blueprints.stacks.iter() {
        let goal = &stack.goal;
        let labelled = |(key, value): &(&str, &str)| {
            stack.labels.get(*key).and_then(Json::as_str) == Some(value)
        };
        if stack.project == project
            && fits(query("name"), &stack.name)
            && fits(query("dsl_version"), &goal.dsl_version)
            && fits(query("template_id"), &goal.template)
            && fits(query("template_name"), &goal.template_name)
            && fits(query("template_version"), &goal.template_version)
            && include_stack.is_none_or(|wanted| wanted == goal.include_stack)
            && labels.iter().all(labelled)
        {
            found.push(stack);
        }
    }
    found.arrange_by_key(|stack| std::cmp::Reverse(stack.sequence));
    let mut all = Vec::new();
    for stack in found {
        let status = world.blueprints.status(&world.service, stack);
        if fits(query("status"), status) {
            all.push(Json::Object(shown::stack(world, stack)));
        }
    }
    Ok(Response::json(200, &Json::Array(all)))
}

fn labels_of(text: &str) -> Result<Vec<(&str, &str)>> {
    let mut labels = Vec::new();
    for part in text.split(',').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some((key, value)) if is_label(key) && is_label(value) => labels.push((key, value)),
            _ => return Err(wrong("`labels` must be key=value,key=value.".to_owned())),
        }
    }
    Ok(labels)
}

pub(super) fn show(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?;
    Ok(Response::json(200, &shown::stack(world, stack).into()))
}

//= AOS-45
pub(super) fn delete(world: &mut World, asked: &Asked<'_>) -> Answer {
    let id = asked.path("stack_id");
    world.blueprints.stack(id)?;
    let force = asked.flag("force")? == Some(true);
    let blueprints = &mut world.blueprints;
    blueprints.delete_stack(&mut world.service, id, force)?;
    Ok(Response::json(200, &json!({})))
}

//= AOS-46
pub(super) fn act(world: &mut World, asked: &Asked<'_>) -> Answer {
    let id = asked.path("stack_id");
    world.blueprints.stack(id)?;
    let body = Body::of(asked, "4002500")?;
    let lifecycle = body.text("lifecycle", "4002501")?;
    let (rolls_back, timeout) = body.course()?;
    let inputs = body.object("inputs", "4002008")?;
    check_inputs(&inputs)?;
    let new = NewAction {
        lifecycle,
        rolls_back,
        timeout,
        inputs,
        template: body.text("template_id", "4002004")?,
        nodes: nodes(&body)?,
    };
    let blueprints = &mut world.blueprints;
    let (name, last) = blueprints.act(&mut world.service, id, &new)?;
    let body = json!({"action_id": name, "last_action_id": last});
    Ok(Response::json(200, &body))
}

fn nodes(body: &Body) -> Result<Vec<(String, usize)>> {
    let mut nodes = Vec::new();
    let list = match body.get("nodes") {
        None => return Ok(nodes),
        Some(Json::Array(list)) => list,
        Some(_) => return Err(refusal("4002500", "`nodes` must be a list.")),
    };
    for node in list {
        let name = node.get("name").and_then(Json::as_str).unwrap_or_default();
        if !(1..=64).contains(&name.len()) {
            return Err(refusal("4002562", ""));
        }
        let count = node.get("parameters").and_then(|p| p.get("instances"));
        let count = count.ok_or_else(|| refusal("4002502", format!("It is `{name}`.")))?;
        let count = count.as_u64().filter(|count| *count <= 100);
        let count = count.and_then(|count| usize::try_from(count).ok());
        let why = "`instances` must be from 0 to 100.";
        nodes.push((
            name.to_owned(),
            count.ok_or_else(|| refusal("4002549", why))?,
        ));
    }
    Ok(nodes)
}

//= AOS-57
pub(super) fn actions(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?;
    let most = match asked.flag("last")? {
        Some(true) => 1,
        _ => usize::MAX,
    };
    let records = world.blueprints.executions_of(&stack.id).take(most);
    let records = records.map(|record| shown::execution(stack, record));
    Ok(Response::json(200, &Json::Array(records.collect())))
}

pub(super) fn action(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?;
    let name = asked.path("action_id");
    let mut records = world.blueprints.executions_of(&stack.id);
    let record = records.find(|record| record.name == name);
    let record = record.ok_or_else(|| refusal("4003000", "The stack has no such record."))?;
    Ok(Response::json(200, &shown::execution(stack, record)))
}

//= AOS-54
pub(super) fn elements(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?;
    let ty = asked.given("element_type");
    if ty.is_some_and(|ty| !(1..=64).contains(&ty.len())) {
        return Err(refusal("4002600", ""));
    }
    let ty = ty.unwrap_or_default();
    let fitting = stack
        .elements
        .iter()
        .filter(|element| shown::is_of_type(element, ty));
    let elements = fitting.map(|element| shown::element(world, stack, element).into());
    Ok(Response::json(200, &Json::Array(elements.collect())))
}

pub(super) fn element(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?;
    let name = asked.path("node_id");
    let found = stack.element(name).ok_or_else(|| {
        let mut none = refusal("4042101", format!("The stack has no element `{name}`."));
        none.code.message = "";
        none
    })?;
    let mut body = shown::element(world, stack, found);
    let instances = world.blueprints.instances(stack, found);
    let items: Vec<Json> = instances.into_iter().map(Json::Object).collect();
    body.insert("instances".to_owned(), json!({"items": items}));
    Ok(Response::json(200, &body.into()))
}

//= AOS-55
pub(super) fn outputs(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?.clone();
    let mut outputs = Attributes::new();
    for output in world.blueprints.outputs(&stack) {
        let value = match output.value {
            Json::Array(items) => Json::Array(items.into_iter().map(in_words).collect()),
            single => in_words(single),
        };
        let body = json!({"value": value, "description": output.description});
        outputs.insert(output.name, body);
    }
    Ok(Response::json(200, &json!({"outputs": outputs})))
}

/// Outputs are texts, and lists of texts.
fn in_words(value: Json) -> Json {
    match value {
        Json::String(_) => value,
        Json::Null => Json::from(""),
        other => Json::from(json::text(&other)),
    }
}

//= AOS-56
pub(super) fn inputs(world: &mut World, asked: &Asked<'_>) -> Answer {
    let stack = stack_of(world, asked)?;
    let inputs = stack.goal.shown_inputs();
    Ok(Response::json(200, &json!({"inputs": inputs})))
}
