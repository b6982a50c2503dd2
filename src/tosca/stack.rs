//! Stacks made from blueprints, as they are stored.

use super::stacks::Phase;
use crate::cloud::{Attributes, Home};
use crate::json::{Deserialize, Serialize};
use crate::time::Instant;

/// What stands in place of a value that must not be shown. //= AOS-56
pub const VEIL: &str = "*****";

/// A stack made from a blueprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Its identifier, `guid` on the wire.
    pub id: String,
    /// Its name, unique in its project.
    pub name: String,
    /// The project.
    pub project: String,
    /// Where it is, when that is not in the world's own account and region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Home>,
    /// What it is for.
    pub description: String,
    /// The order of creation.
    pub sequence: u64,
    /// What it is made from.
    pub goal: Goal,
    /// What it was made from before its last upgrade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Goal>,
    /// Whether it may be trimmed by force.
    pub force: bool,
    /// Its labels.
    pub labels: Attributes,
    /// The cluster for what runs in one.
    pub cluster: String,
    /// The namespace in the cluster.
    pub namespace: String,
    /// What goes on.
    pub phase: Phase,
    /// When it was made.
    pub created: Instant,
    /// When it was changed.
    pub updated: Instant,
    /// How many things were done with it.
    pub actions: u64,
    /// Whether its deletion was tried. //= AOS-45
    #[serde(default)]
    pub deletion_tried: bool,
    /// What there is of it, in the order of the template.
    #[serde(default)]
    pub elements: Vec<ElementState>,
    /// The stack with the element that it is, and that element's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<(String, String)>,
}

/// What a stack is made from: a template with inputs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// The template's identifier.
    pub template: String,
    /// Its name.
    pub template_name: String,
    /// Its version.
    pub template_version: String,
    /// The version of the language.
    pub dsl_version: String,
    /// Whether it has stacks among its elements.
    pub include_stack: bool,
    /// The inputs as they were given.
    pub given: Attributes,
    /// All inputs: given ones, defaults and the service's own.
    pub inputs: Attributes,
    /// The names of inputs that are not shown.
    #[serde(default)]
    pub hidden: Vec<String>,
}

/// An element of a stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementState {
    /// Its name in the template.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether the stack shall have it.
    pub is_wanted: bool,
    /// What it is to be, with the names of what other elements have instead of values.
    pub wanted: Attributes,
    /// The same without what must not be shown.
    pub shown: Attributes,
    /// Whom it needs.
    pub needs: Vec<String>,
    /// The relations that the template writes.
    pub ties: Vec<Tie>,
    /// What there is of it.
    pub objects: Vec<ObjectState>,
    /// What can be asked of it.
    pub runtime: Attributes,
    /// When it came into the stack.
    pub created: Instant,
    /// When something was done with it.
    pub updated: Instant,
    /// What was done with it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ElementStatus>,
}

/// A relation between elements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// The property that it is about, or `dependency`.
    pub name: String,
    /// Its type, when it is written.
    #[serde(rename = "type")]
    pub ty: String,
    /// The other element.
    pub target: String,
}

/// An object of the cloud that an element is, or one of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectState {
    /// Its number among those of the element.
    pub place: usize,
    /// Its type in the cloud.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its identifier.
    pub id: String,
    /// Whether it was made in part only, so that it must be made again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tainted: bool,
    /// What can be asked of it.
    pub runtime: Attributes,
}

/// What was done with an element in an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElementStatus {
    /// The action.
    pub action: String,
    /// How far it is.
    pub phase: String,
    /// Why it failed. //= AOS-64
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Instant>,
    /// When that changed.
    pub updated: Instant,
}

impl Stack {
    /// Whether something of it must not be shown, so that it is not stored in clear.
    pub fn is_secret(&self) -> bool {
        let goals = std::iter::once(&self.goal).chain(&self.previous);
        goals.into_iter().any(|goal| !goal.hidden.is_empty())
    }

    /// An element by its name.
    pub fn element(&self, name: &str) -> Option<&ElementState> {
        self.elements.iter().find(|element| element.name == name)
    }

    /// Whether it needs a template.
    pub fn uses(&self, template: &str) -> bool {
        let previous = self.previous.as_ref();
        self.goal.template == template || previous.is_some_and(|goal| goal.template == template)
    }
}

impl Goal {
    /// The inputs without what must not be shown. //= AOS-56
    pub fn shown_inputs(&self) -> Attributes {
        let mut shown = self.inputs.clone();
        for name in &self.hidden {
            if let Some(value) = shown.get_mut(name) {
                *value = VEIL.into();
            }
        }
        shown
    }
}
