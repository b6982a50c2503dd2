//! What a stack manages, as the service shows it.

use serde_json::Value as Json;

use super::deploying::status_of;
use super::{ResourceStatus, Service, Stack, StackOutput};
use crate::addr::{InstanceKey, Mode};
use crate::deploy::{Step, StepState};
use crate::sorted::Gather;
use crate::state::Object;

/// One resource of a stack (RES-1).
#[derive(Clone, Debug, PartialEq)]
pub struct StackResource {
    /// The type in the template.
    pub ty: String,
    /// The name in the template.
    pub name: String,
    /// The index or key, with `count` or `for_each` only.
    pub key: Option<String>,
    /// The identifier on the cloud side.
    pub id: Option<String>,
    /// The name on the cloud side.
    pub physical_name: Option<String>,
    /// Its status.
    pub status: ResourceStatus,
    /// Why it failed (RES-5).
    pub message: Option<String>,
    /// Its attributes; only while the stack is in a final state.
    pub attributes: Option<Vec<(String, String)>>,
}

/// An index as the service writes it (TPL-11).
pub(super) fn key_text(key: &InstanceKey) -> Option<String> {
    match key {
        InstanceKey::None => None,
        InstanceKey::Int(index) => Some(index.to_string()),
        InstanceKey::String(key) => Some(key.to_string()),
    }
}

/// Why a resource failed whose deployment is long over.
const HALF_MADE: &str = "Its creation failed; the next deployment replaces it.";

impl Service {
    /// The resources of a stack: those recorded, and those that are being made or could not be made.
    pub fn resources_of(&self, stack: &Stack) -> Vec<StackResource> {
        let steps = self.steps_of(stack);
        let mut resources = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let state = self.states.get(&stack.id).into_iter();
        for (addr, instance) in state.flat_map(|state| state.instances()) {
            let Some(object) = instance
                .current
                .as_ref()
                .filter(|_| addr.resource.mode == Mode::Managed)
            else {
                continue;
            };
            let address = addr.to_string();
            let step = steps.iter().find(|step| step.address == address);
            let told = step.and_then(|step| status_of(step));
            seen.extend(step.map(|step| step.address.as_str()));
            let text = |name: &str| match is_hidden(object, name) {
                true => Some(StackOutput::HIDDEN.to_owned()),
                false => object.attributes.get(name)?.as_str().map(str::to_owned),
            };
            resources.push(StackResource {
                ty: addr.resource.type_name.to_string(),
                name: addr.resource.name.to_string(),
                key: key_text(&addr.key),
                id: text("id"),
                physical_name: text("name").filter(|name| !name.is_empty()),
                status: told.unwrap_or_else(|| match object.tainted {
                    true => ResourceStatus::CreationFailed,
                    false => self.states.status(&stack.id, &address),
                }),
                message: match step {
                    Some(step) => reason_of(step),
                    None => object.tainted.then(|| HALF_MADE.to_owned()),
                },
                attributes: stack.status.is_final().then(|| attributes_of(object)),
            });
        }
        let open = steps
            .iter()
            .filter(|step| !seen.contains(&step.address.as_str()));
        resources.extend(open.filter_map(|step| {
            let status = status_of(step)?;
            Some(StackResource {
                ty: step.ty.clone(),
                name: step.name.clone(),
                key: step.key.clone(),
                id: step.id.clone(),
                physical_name: None,
                status,
                message: reason_of(step),
                attributes: stack.status.is_final().then(Vec::new),
            })
        }));
        resources
    }

    /// The steps of the deployment that is going on, or that was last and failed.
    fn steps_of(&self, stack: &Stack) -> Vec<&Step> {
        let id = stack.running.as_ref().or(stack.last_run.as_ref());
        let deployment = id.and_then(|id| self.deployments.get(id));
        let steps = deployment.map_or(&[][..], |deployment| deployment.run.steps.as_slice());
        steps
            .iter()
            .filter(|step| step.is_visible() && status_of(step).is_some())
            .gathered()
    }
}

fn reason_of(step: &Step) -> Option<String> {
    match &step.state {
        StepState::Failed { reason } => Some(reason.clone()),
        _ => None,
    }
}

/// Whether an attribute, or a part of it, must not be shown.
fn is_hidden(object: &Object, name: &str) -> bool {
    let first = |path: &Json| Some(path.get(0)?.get("value")?.as_str()? == name);
    let mut paths = object.sensitive.iter();
    paths.any(|path| first(path).unwrap_or(false))
}

/// Attributes as texts: strings bare, everything else as JSON (RES-6). What must not be shown is hidden as in
/// outputs (OUT-3).
fn attributes_of(object: &Object) -> Vec<(String, String)> {
    let members = object.attributes.as_object().into_iter().flatten();
    let texts = members.map(|(name, value)| {
        let text = match value {
            _ if is_hidden(object, name) => StackOutput::HIDDEN.to_owned(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        (name.clone(), text)
    });
    texts.gathered()
}
