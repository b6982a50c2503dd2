use crate::json::{Deserialize, Serialize};

use super::{GivenVariables, ProductVersion, StackOutput};
use crate::deploy::Run;
use crate::time::Instant;

/// One run over a stack's resources (ID-13): its template is kept under the same identifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its identifier.
    pub id: String,
    /// The stack it works on.
    pub stack: String,
    /// What was asked for.
    pub kind: DeploymentKind,
    /// How far it is.
    pub phase: Phase,
    /// The variables as given.
    #[serde(default)]
    pub variables: GivenVariables,
    /// When it was asked for.
    pub created: Instant,
    /// When its steps were planned: what `timestamp()` says in all of them.
    pub begun: Instant,
    /// Its steps, from the moment it is planned. They are stored one by one; see [`StepKey`].
    #[serde(skip)]
    pub run: Run,
    /// Whether its template and variables were deployed whole: it can be rolled back to.
    #[serde(default)]
    pub succeeded: bool,
    /// The version of a kept template that is its template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductVersion>,
    /// The variables whose values must not be shown, once the template was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Vec<String>>,
    /// Why it failed, if it did: also when it went back afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Instant>,
    /// The outputs at its end, without what must not be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<StackOutput>,
}

/// The place of a step among the stored ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepKey {
    /// The deployment's identifier.
    pub deployment: String,
    /// The step's place in the run.
    pub place: usize,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentKind {
    /// Make the stack what the template says.
    Deploy,
    /// The same, by applying this execution plan.
    Apply(String),
    /// Remove everything, then the stack itself.
    Delete,
    /// Let everything go as it is, then remove the stack itself (DEL-5).
    Retain,
    /// Go on with a rollback that failed (DEP-5).
    Rollback,
}

impl DeploymentKind {
    /// Whether the stack is gone at the end.
    pub fn is_deletion(&self) -> bool {
        matches!(self, Self::Delete | Self::Retain)
    }
}

/// How far a deployment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Accepted, not begun (COM-10).
    Queued,
    /// At work.
    Running,
    /// At work to undo what it did.
    RollingBack,
    /// At its end.
    Over,
}
