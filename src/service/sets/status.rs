//! The states of stack sets, their operations and their instances, and how they follow each other.

use crate::json::{Deserialize, Serialize};

use super::super::machine::{machine, wire_names};

/// The state of a stack set (SS-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum SetStatus {
    Idle,
    OperationInProgress,
    Deactivated,
}

wire_names! { SetStatus {
    Idle "IDLE",
    OperationInProgress "OPERATION_IN_PROGRESS",
    Deactivated "DEACTIVATED",
}}

/// What happens to a stack set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetEvent {
    /// An operation is accepted.
    Begin,
    /// The last operation has ended.
    Rest,
    /// UpdateStackSet.
    Update,
    /// DeleteStackSet.
    Delete,
}

// Nothing leads to DEACTIVATED: it belongs to sets that the organization manages, which the service refuses (SS-3).
machine! { SetStatus on SetEvent {
    "SSOP-9" Begin: Idle | OperationInProgress => OperationInProgress;
    "SSOP-9" Rest: OperationInProgress => Idle;
    "SS-15" Update: Idle => Idle;
    "SS-13" Delete: Idle => Idle;
}}

/// What an operation does (SSOP-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum OperationAction {
    CreateStackInstances,
    DeleteStackInstances,
    DeployStackSet,
    DeployStackInstances,
    UpdateStackInstances,
}

wire_names! { OperationAction {
    CreateStackInstances "CREATE_STACK_INSTANCES",
    DeleteStackInstances "DELETE_STACK_INSTANCES",
    DeployStackSet "DEPLOY_STACK_SET",
    DeployStackInstances "DEPLOY_STACK_INSTANCES",
    UpdateStackInstances "UPDATE_STACK_INSTANCES",
}}

/// The state of an operation (SSOP-3).
///
/// ```text
/// QUEUE_IN_PROGRESS ──Begin──▶ OPERATION_IN_PROGRESS ──▶ OPERATION_COMPLETE | OPERATION_FAILED
/// QUEUE_IN_PROGRESS | OPERATION_IN_PROGRESS ──Stop──▶ STOP_IN_PROGRESS ──▶ STOP_COMPLETE | STOP_FAILED
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum OperationStatus {
    QueueInProgress,
    OperationInProgress,
    OperationComplete,
    OperationFailed,
    StopInProgress,
    StopComplete,
    StopFailed,
}

wire_names! { OperationStatus {
    QueueInProgress "QUEUE_IN_PROGRESS",
    OperationInProgress "OPERATION_IN_PROGRESS",
    OperationComplete "OPERATION_COMPLETE",
    OperationFailed "OPERATION_FAILED",
    StopInProgress "STOP_IN_PROGRESS",
    StopComplete "STOP_COMPLETE",
    StopFailed "STOP_FAILED",
}}

/// What happens to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationEvent {
    /// Its time has come, and nothing before it works on the same instances.
    Begin,
    /// Nothing is left to do, and no region had more failures than tolerated.
    Succeed,
    /// Nothing is left to do, and one had.
    Fail,
    /// Somebody stops it.
    Stop,
}

machine! { OperationStatus on OperationEvent {
    "SSOP-7" Begin: QueueInProgress => OperationInProgress;
    "SSOP-12" Succeed: OperationInProgress => OperationComplete;
    "SSOP-12" Fail: OperationInProgress => OperationFailed;
    "SSOP-3" Stop: QueueInProgress | OperationInProgress => StopInProgress;
    "SSOP-3" Succeed: StopInProgress => StopComplete;
    "SSOP-3" Fail: StopInProgress => StopFailed;
}}

impl OperationStatus {
    /// Whether it waits or works (SSOP-4), or is being stopped.
    pub fn is_open(self) -> bool {
        self.name().ends_with("_IN_PROGRESS")
    }
}

/// The state of a stack instance (SSI-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum InstanceStatus {
    WaitInProgress,
    CancelComplete,
    OperationInProgress,
    OperationFailed,
    Inoperable,
    OperationComplete,
}

wire_names! { InstanceStatus {
    WaitInProgress "WAIT_IN_PROGRESS",
    CancelComplete "CANCEL_COMPLETE",
    OperationInProgress "OPERATION_IN_PROGRESS",
    OperationFailed "OPERATION_FAILED",
    Inoperable "INOPERABLE",
    OperationComplete "OPERATION_COMPLETE",
}}

/// What happens to a stack instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceEvent {
    /// The operation it belongs to begins.
    Claim,
    /// It is its turn.
    Start,
    /// Its stack is as it should be.
    Succeed,
    /// Its stack could not be made so.
    Fail,
    /// Its stack cannot be worked on: it is gone, or at work for somebody else.
    Lose,
    /// Its turn will not come.
    Cancel,
}

machine! { InstanceStatus on InstanceEvent {
    "SSI-5" Claim: WaitInProgress | CancelComplete | OperationFailed | Inoperable | OperationComplete => WaitInProgress;
    "SSPREF-3" Start: WaitInProgress => OperationInProgress;
    "SSI-2" Succeed: OperationInProgress => OperationComplete;
    "SSI-2" Fail: OperationInProgress => OperationFailed;
    "SSI-2" Lose: OperationInProgress => Inoperable;
    "SSPREF-11" Cancel: WaitInProgress => CancelComplete;
}}

impl InstanceStatus {
    /// Whether a message explains it (SSI-3).
    pub fn has_message(self) -> bool {
        matches!(self, Self::Inoperable | Self::OperationFailed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Refused;

    //= SSOP-3, SSI-2, SS-2
    #[test]
    fn every_state_and_event() {
        use InstanceEvent::{Cancel, Claim, Fail, Lose, Start, Succeed};
        let mut table = String::new();
        for state in InstanceStatus::ALL {
            for event in [Claim, Start, Succeed, Fail, Lose, Cancel] {
                if let Ok(next) = state.after(event) {
                    table += &format!("{} {event:?} {}\n", state.name(), next.name());
                }
            }
        }
        for state in OperationStatus::ALL {
            use OperationEvent::{Begin, Fail, Stop, Succeed};
            for event in [Begin, Succeed, Fail, Stop] {
                if let Ok(next) = state.after(event) {
                    table += &format!("{} {event:?} {}\n", state.name(), next.name());
                }
            }
        }
        let expected = "\
WAIT_IN_PROGRESS Claim WAIT_IN_PROGRESS
WAIT_IN_PROGRESS Start OPERATION_IN_PROGRESS
WAIT_IN_PROGRESS Cancel CANCEL_COMPLETE
CANCEL_COMPLETE Claim WAIT_IN_PROGRESS
OPERATION_IN_PROGRESS Succeed OPERATION_COMPLETE
OPERATION_IN_PROGRESS Fail OPERATION_FAILED
OPERATION_IN_PROGRESS Lose INOPERABLE
OPERATION_FAILED Claim WAIT_IN_PROGRESS
INOPERABLE Claim WAIT_IN_PROGRESS
OPERATION_COMPLETE Claim WAIT_IN_PROGRESS
QUEUE_IN_PROGRESS Begin OPERATION_IN_PROGRESS
QUEUE_IN_PROGRESS Stop STOP_IN_PROGRESS
OPERATION_IN_PROGRESS Succeed OPERATION_COMPLETE
OPERATION_IN_PROGRESS Fail OPERATION_FAILED
OPERATION_IN_PROGRESS Stop STOP_IN_PROGRESS
STOP_IN_PROGRESS Succeed STOP_COMPLETE
STOP_IN_PROGRESS Fail STOP_FAILED
";
        assert_eq!(table, expected);
        assert_eq!(SetStatus::Deactivated.after(SetEvent::Begin), Err(Refused));
        assert_eq!(
            SetStatus::OperationInProgress.after(SetEvent::Update),
            Err(Refused)
        );
    }

    #[test]
    fn names_on_the_wire_are_those_in_records() {
        for status in SetStatus::ALL {
            assert_eq!(crate::json::tree(status), status.name());
        }
        for status in OperationStatus::ALL {
            assert_eq!(crate::json::tree(status), status.name());
        }
        for action in OperationAction::ALL {
            assert_eq!(crate::json::tree(action), action.name());
        }
        for status in InstanceStatus::ALL {
            assert_eq!(crate::json::tree(status), status.name());
        }
    }
}
