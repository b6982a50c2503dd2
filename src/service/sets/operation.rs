use crate::json::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::GivenVariables;
use super::stack_set::Agencies;
use super::{OperationAction, OperationEvent, OperationStatus, Rollout};
use crate::time::Instant;

/// One piece of work on instances of a stack set (SSOP-1). What it deploys is kept under the same identifier, with the
/// templates, until it ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// Its identifier.
    pub id: String,
    /// The set's identifier.
    pub set: String,
    /// The order of the requests.
    pub sequence: u64,
    /// What it does.
    pub action: OperationAction,
    /// How far it is.
    pub status: OperationStatus,
    /// Why it failed (SSOP-5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    /// The agencies of the set when it was asked for.
    pub agencies: Agencies,
    /// `deployment_targets` as given.
    pub targets: Json,
    /// `operation_preferences` as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferences: Option<Json>,
    /// The variables that the instances are deployed with, but for what they have of their own.
    pub variables: GivenVariables,
    /// What replaces the overrides of its instances, if anything (SSVAR-3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<GivenVariables>,
    /// Whether it has waited long enough to begin.
    #[serde(default)]
    pub due: bool,
    /// What it still has to do.
    pub rollout: Rollout,
    /// When it was asked for.
    pub created: Instant,
    /// When its status changed.
    pub updated: Instant,
}

impl Operation {
    /// Something happens to it. What its status does not allow changes nothing.
    pub(super) fn happen(&mut self, event: OperationEvent, now: Instant) {
        if let Ok(status) = self.status.after(event) {
            self.status = status;
            self.updated = now;
        }
    }
}
