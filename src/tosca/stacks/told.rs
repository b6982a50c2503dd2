//! What is told of stacks.

use serde_json::Value as Json;

use super::wanted::Inputs;
use super::{Act, Phase, Stage, body, worker};
use crate::cloud::{Attributes, Resource};
use crate::service;
use crate::tosca::{ElementState, RelationKind, Scope, Service, Stack, Tie, eval};

/// What a template says of a stack that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct StackOutput {
    /// Its name.
    pub name: String,
    /// What it is; empty while that is not known.
    pub value: Json,
    /// What it means.
    pub description: String,
}

/// How it is with a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The elements that are there, in order, each with whether all of it is and how many objects it has.
    pub elements: Vec<(String, bool, usize)>,
}

impl Health {
    /// The elements of which something is missing.
    pub fn missing(&self) -> Vec<&str> {
        let missing = self.elements.iter().filter(|(_, is_there, _)| !is_there);
        missing.map(|(name, ..)| name.as_str()).collect()
    }
}

impl Service {
    /// What a stack's template says of it now that it was made. //= AOS-55
    pub fn outputs(&mut self, stack: &Stack) -> Vec<StackOutput> {
        let Ok(blueprint) = self.blueprint(&stack.goal.template) else {
            return Vec::new();
        };
        let shown = stack.goal.shown_inputs();
        let inputs: Inputs<'_> = (&stack.goal.inputs, &shown);
        let runtime = worker::runtime(&stack.elements);
        let scope = Scope::new(&blueprint, inputs.1, &runtime);
        let outputs = blueprint.outputs.iter();
        let all = outputs.map(|(name, output)| StackOutput {
            name: name.text.to_string(),
            value: eval(scope, &output.value).unwrap_or_else(|_| "".into()),
            description: output.description.clone(),
        });
        all.collect()
    }

    /// What a stack's status is. //= AOS-51
    pub fn status(&self, world: &service::Service, stack: &Stack) -> &'static str {
        let went_back = stack.phase == Phase::new(Act::Rollback, Stage::Succeeded);
        if went_back && stack.elements.is_empty() {
            return "Abnormal";
        }
        let status = stack.phase.status();
        if status != "Running" {
            return status;
        }
        let (mut at_rest, mut at_work) = (0, 0);
        for (element, objects) in objects_of(world, stack) {
            for object in objects {
                match object {
                    None => return "Abnormal",
                    Some(object) if rests(element, object) => at_rest += 1,
                    Some(_) if body::can_rest(&element.ty) => at_work += 1,
                    Some(_) => {}
                }
            }
        }
        match (at_rest, at_work) {
            (0, _) => "Running",
            (_, 0) => "Stopped",
            _ => "PartialStopped",
        }
    }

    /// Which elements are whole.
    pub fn health(&self, world: &service::Service, stack: &Stack) -> Health {
        let told = objects_of(world, stack).map(|(element, objects)| {
            let is_there = objects.iter().all(Option::is_some);
            (element.name.clone(), is_there, objects.len())
        });
        Health {
            elements: told.collect(),
        }
    }

    /// The type of a relationship: as it is written, else as the element's type has it.
    pub fn relationship(&self, element: &ElementState, tie: &Tie, target: &str) -> String {
        if !tie.ty.is_empty() {
            return tie.ty.clone();
        }
        let known = self.known.elements.get(&element.ty);
        let kind = known.and_then(|ty| ty.relation(target));
        let kind = kind.unwrap_or(RelationKind::DependsOn);
        kind.type_name().to_owned()
    }

    /// The instances of an element, if it is an application. //= AOS-54
    pub fn instances(&self, stack: &Stack, element: &ElementState) -> Vec<Attributes> {
        if !body::is_application(&element.ty) {
            return Vec::new();
        }
        let empty = Vec::new();
        let ips = element
            .runtime
            .get("ips")
            .and_then(Json::as_array)
            .unwrap_or(&empty);
        let told = ips.iter().enumerate().map(|(number, ip)| {
            let mut instance = Attributes::new();
            let name = format!("{}-{number}", element.name);
            instance.insert(
                "metadata".into(),
                crate::json::json!({"name": name, "namespace": stack.namespace}),
            );
            instance.insert(
                "status".into(),
                crate::json::json!({"phase": "Running", "podIP": ip}),
            );
            instance
        });
        told.collect()
    }
}

impl ElementState {
    /// Whether it is an application, which has instances.
    pub fn is_application(&self) -> bool {
        body::is_application(&self.ty)
    }
}

/// The objects of each element that the cloud has; nothing for those that are gone.
fn objects_of<'s>(
    world: &'s service::Service,
    stack: &'s Stack,
) -> impl Iterator<Item = (&'s ElementState, Vec<Option<&'s Resource>>)> {
    let cloud = world.cloud.at(stack.home.as_ref());
    stack.elements.iter().map(move |element| {
        let objects = element
            .objects
            .iter()
            .filter(|_| !body::is_stack(&element.ty));
        let objects = objects.map(|object| cloud.get(&object.ty, &object.id));
        (element, objects.collect())
    })
}

/// Whether an object is switched off, or has no instance.
fn rests(element: &ElementState, object: &Resource) -> bool {
    let off = matches!(object.text("status"), "SHUTOFF" | "Shutoff");
    let empty = body::is_application(&element.ty)
        && object
            .attributes
            .get("ips")
            .and_then(Json::as_array)
            .is_some_and(Vec::is_empty);
    off || empty
}
