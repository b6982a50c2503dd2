use crate::json::{Deserialize, Raw, Serialize};

use crate::time::Instant;

/// One piece of work on one object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The instance's address, as Terraform writes it.
    pub address: String,
    /// The type of the resource.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its name in the template.
    pub name: String,
    /// Its index or key, with `count` or `for_each` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What is to be done.
    pub work: StepWork,
    /// The steps that must be complete before, by their place in the run.
    pub needs: Vec<usize>,
    /// How far it is.
    pub state: StepState,
    /// The object's identifier, once it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What is to be done with an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepWork {
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is removed.
    Delete,
    /// An object that was replaced before is removed; by its key in the state.
    DeleteDeposed(String),
    /// A data source is read.
    Read,
    /// It is taken out of the state and left alone.
    Forget,
}

/// How far a step is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Begun; what will be found at the end is already settled.
    Running {
        /// When it began.
        since: Instant,
        /// When it ends.
        until: Instant,
        /// What it ends with.
        outcome: Outcome,
    },
    /// Done.
    Complete,
    /// Tried in vain.
    Failed {
        /// Why.
        reason: String,
    },
    /// Not tried, because something before it failed.
    Skipped,
}

/// What a step ends with: what the worker needs to record it, or why it failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It succeeds; the object as it will be recorded, if there is one afterwards.
    Done(Option<Raw>),
    /// It fails, for this reason.
    Failed(String),
    /// It fails, and leaves something behind.
    Broken {
        /// Why.
        reason: String,
        /// The object as it will be recorded all the same.
        made: Raw,
    },
}

impl Step {
    /// A step that has not begun.
    pub fn new(address: String, ty: &str, name: &str, work: StepWork) -> Self {
        Self {
            address,
            ty: ty.to_owned(),
            name: name.to_owned(),
            key: None,
            work,
            needs: Vec::new(),
            state: StepState::Waiting,
            id: None,
        }
    }

    /// Whether what it makes must not be shown, or a part of it.
    pub fn is_secret(&self) -> bool {
        let StepState::Running { outcome, .. } = &self.state else {
            return false;
        };
        match outcome {
            Outcome::Done(Some(made)) | Outcome::Broken { made, .. } => {
                // Members are in order; the attributes come before the provider.
                let rest = made.0.rsplit_once("\"provider\":");
                rest.is_some_and(|(_, rest)| rest.contains("\"sensitive\":"))
            }
            Outcome::Done(None) | Outcome::Failed(_) => false,
        }
    }

    /// Whether it changes something in the cloud, so that events tell of it.
    pub fn is_visible(&self) -> bool {
        !matches!(self.work, StepWork::Read | StepWork::Forget)
    }
}
