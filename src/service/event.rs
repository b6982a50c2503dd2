use crate::json::{Deserialize, Serialize};

use crate::time::Instant;

/// What an event tells (EVT-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum EventType {
    Log,
    Error,
    Drift,
    Summary,
    CreationInProgress,
    CreationFailed,
    CreationComplete,
    DeletionInProgress,
    DeletionFailed,
    DeletionComplete,
    UpdateInProgress,
    UpdateFailed,
    UpdateComplete,
}

/// The names of [`EventType`] on the wire, in its order.
pub const EVENT_TYPES: &[&str] = &[
    "LOG",
    "ERROR",
    "DRIFT",
    "SUMMARY",
    "CREATION_IN_PROGRESS",
    "CREATION_FAILED",
    "CREATION_COMPLETE",
    "DELETION_IN_PROGRESS",
    "DELETION_FAILED",
    "DELETION_COMPLETE",
    "UPDATE_IN_PROGRESS",
    "UPDATE_FAILED",
    "UPDATE_COMPLETE",
];

impl EventType {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        EVENT_TYPES.get(self as usize).copied().unwrap_or("LOG")
    }
}

/// Something that happened to a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What it tells.
    pub kind: EventType,
    /// When.
    pub time: Instant,
    /// The deployment it belongs to.
    pub deployment: String,
    /// In words.
    pub message: String,
    /// The resource it is about; events about the run as a whole have none (EVT-5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<EventResource>,
    /// Whole seconds the step took, once it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed: Option<u64>,
}

/// The resource an event is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventResource {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its name in the template.
    pub name: String,
    /// Its index or key, with `count` or `for_each` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its physical identifier, once it exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// The place of an event: its stack, then the order of happening.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey {
    /// The stack's identifier.
    pub stack: String,
    /// Grows with every event of the world.
    pub sequence: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    //= EVT-2
    #[test]
    fn names_on_the_wire_are_those_in_records() {
        assert_eq!(EVENT_TYPES.len(), 13);
        for name in EVENT_TYPES {
            let kind: EventType = json::from_tree((*name).into()).unwrap();
            assert_eq!(kind.name(), *name);
        }
    }
}
