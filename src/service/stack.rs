use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{GivenVariables, StackStatus};
use crate::cloud::Home;
use crate::deploy;
use crate::time::Instant;
use crate::value::{json, show};

/// A stack: a named set of resources that one template describes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Its identifier (ID-1).
    pub id: String,
    /// The project it belongs to.
    pub project: String,
    /// Where it is, when that is not in the world's own account and region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Home>,
    /// The stack instance that points to it, by its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Its name, unique in the project while it exists.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The order of creation among all stacks.
    pub sequence: u64,
    /// What is going on.
    pub status: StackStatus,
    /// A short reason, while the status is a failed one (STACK-4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    /// Deletion is refused while set (DEL-2).
    pub deletion_protection: bool,
    /// A failed deployment is rolled back (DEP-3).
    pub auto_rollback: bool,
    /// Agencies as given (AGY-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agencies: Option<Json>,
    /// The variables of the last deployment, as given (VAR-8).
    #[serde(default)]
    pub variables: GivenVariables,
    /// When it was made.
    pub created: Instant,
    /// When its metadata changed or a deployment began or ended (TIME-3).
    pub updated: Instant,
    /// How many deployments were begun: what plans expire by (PLAN-10).
    pub deployments: u64,
    /// The deployment that is going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<String>,
    /// The last run that reached its end, whatever it was: what failed in it is shown with the resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<String>,
    /// The last deployment that reached its end: its template is the stack's (DEP-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// The last deployment that succeeded: what a rollback goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stable: Option<String>,
    /// The outputs of the last deployment (OUT-1).
    #[serde(default)]
    pub outputs: Vec<StackOutput>,
    /// What is known of its state beside its resources.
    #[serde(default, skip_serializing_if = "StateHead::is_new")]
    pub state: StateHead,
}

/// What a state says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StateHead {
    /// How often it was changed.
    #[serde(default)]
    pub serial: u64,
    /// Which history it belongs to; empty for the stack's own.
    #[serde(default)]
    pub lineage: String,
    /// The version of Terraform that wrote it, when it came from outside.
    #[serde(default)]
    pub terraform_version: String,
    /// How conditions turned out, when it came from outside and nothing has changed since.
    #[serde(default)]
    pub check_results: Json,
}

impl StateHead {
    fn is_new(&self) -> bool {
        *self == Self::default()
    }
}

/// One output of a stack (OUT-1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackOutput {
    /// Its name in the template.
    pub name: String,
    /// Its description in the template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its type, as a state file writes it.
    #[serde(rename = "type")]
    pub ty: Json,
    /// Its value.
    pub value: Json,
    /// Whether type and value are hidden (OUT-3).
    pub sensitive: bool,
}

impl StackOutput {
    /// What is shown in place of the type and the value of a sensitive output (OUT-3).
    pub const HIDDEN: &'static str = deploy::HIDDEN;

    /// The same without type and value when these are hidden.
    pub(super) fn without_secret(&self) -> Self {
        let mut shown = self.clone();
        if shown.sensitive {
            (shown.ty, shown.value) = (Json::Null, Json::Null);
        }
        shown
    }

    /// Its type in words, unless it is hidden.
    pub fn shown_type(&self) -> String {
        if self.sensitive {
            return Self::HIDDEN.to_owned();
        }
        json::type_from_json(&self.ty).map_or_else(|_| "dynamic".to_owned(), |ty| show::name(&ty))
    }

    /// Its value as JSON text, so that a string keeps its quotes (OUT-4), unless it is hidden.
    pub fn shown_value(&self) -> String {
        if self.sensitive {
            Self::HIDDEN.to_owned()
        } else {
            crate::json::text(&self.value)
        }
    }
}
