use super::Act;
use crate::deploy::Run;
use crate::json::{Deserialize, Serialize};
use crate::time::Instant;
use crate::tosca::{ElementStatus, Goal};

/// Something that is or was done with a stack. //= AOS-57
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Execution {
    /// Its name, by which it is asked for.
    pub name: String,
    /// Its identifier.
    pub id: String,
    /// The stack.
    pub stack: String,
    /// Its number among those of the stack.
    pub number: u64,
    /// What is done.
    pub act: Act,
    /// What that is called. //= AOS-58
    pub action: String,
    /// Whether the service does it by itself. //= AOS-59
    pub by_system: bool,
    /// Whether a failure leads back. //= AOS-43
    pub rolls_back: bool,
    /// How many minutes it may take; as long as it takes when 0.
    pub timeout: u64,
    /// What ends the stack, beside its elements.
    pub ends: Ends,
    /// The elements that it is about; all when empty.
    #[serde(default)]
    pub nodes: Vec<String>,
    /// What the stack is made from at its end; nothing when it is to have no elements.
    pub goal: Option<Goal>,
    /// When it was asked for.
    pub created: Instant,
    /// When its elements began.
    pub begun: Instant,
    /// When something of it changed.
    pub updated: Instant,
    /// How far it is.
    pub stage: ExecutionStage,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The same as one word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What is done with the elements.
    #[serde(default)]
    pub run: Run,
    /// How far it is with each element.
    #[serde(default)]
    pub elements: Vec<(String, ElementStatus)>,
    /// What the elements are to be, as base64.
    #[serde(default)]
    pub object_data: String,
    /// The same of those that change.
    #[serde(default)]
    pub changed_data: String,
}

/// How far an execution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionStage {
    /// It waits for its turn.
    Queued,
    /// Elements are at work.
    Running,
    /// Its time is over; what is at work comes to its end.
    Stopping,
    /// It was done.
    Succeeded,
    /// It was done in vain.
    Failed,
}

/// What becomes of the stack at the end of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// It stays.
    No,
    /// It goes if all elements went.
    WithElements,
    /// It goes whatever happens. //= AOS-45
    ByForce,
}

impl Execution {
    /// Whether something of it must not be shown.
    pub fn is_secret(&self) -> bool {
        self.goal
            .as_ref()
            .is_some_and(|goal| !goal.hidden.is_empty())
    }

    /// How many percent of it are done.
    pub fn progress(&self) -> usize {
        let steps = &self.run.steps;
        if self.stage == ExecutionStage::Succeeded {
            return 100;
        }
        let done = |step: &&crate::deploy::Step| step.state == crate::deploy::StepState::Complete;
        (steps.iter().filter(done).count() * 100)
            .checked_div(steps.len())
            .unwrap_or(0)
    }
}

impl ExecutionStage {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "Pending",
            Self::Running => "Running",
            Self::Stopping => "Cancelling",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
        }
    }

    /// Whether it has come to its end.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}
