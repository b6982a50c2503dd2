//! The states of stacks, plans and resources, and how they follow each other.

use crate::json::{Deserialize, Serialize};

use super::machine::{machine, wire_names};

/// The state of a stack (STACK-1). A deleted stack has none.
///
/// ```text
/// CREATION_COMPLETE ──Deploy──▶ DEPLOYMENT_IN_PROGRESS ──Succeed──▶ DEPLOYMENT_COMPLETE
///                                  │ Fail          │ RollBack
///                                  ▼               ▼
///                        DEPLOYMENT_FAILED   ROLLBACK_IN_PROGRESS ──▶ ROLLBACK_COMPLETE | ROLLBACK_FAILED
/// any final state ──Delete──▶ DELETION_IN_PROGRESS ──▶ gone | DELETION_FAILED
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum StackStatus {
    CreationComplete,
    DeploymentInProgress,
    DeploymentFailed,
    DeploymentComplete,
    RollbackInProgress,
    RollbackFailed,
    RollbackComplete,
    DeletionInProgress,
    DeletionFailed,
}

wire_names! { StackStatus {
    CreationComplete "CREATION_COMPLETE",
    DeploymentInProgress "DEPLOYMENT_IN_PROGRESS",
    DeploymentFailed "DEPLOYMENT_FAILED",
    DeploymentComplete "DEPLOYMENT_COMPLETE",
    RollbackInProgress "ROLLBACK_IN_PROGRESS",
    RollbackFailed "ROLLBACK_FAILED",
    RollbackComplete "ROLLBACK_COMPLETE",
    DeletionInProgress "DELETION_IN_PROGRESS",
    DeletionFailed "DELETION_FAILED",
}}

/// What happens to a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackEvent {
    /// DeployStack, CreateStack with a template, ApplyExecutionPlan.
    Deploy,
    /// ContinueDeployStack.
    Continue,
    /// ContinueRollbackStack.
    ContinueRollback,
    /// DeleteStack, DeleteStackEnhanced.
    Delete,
    /// The run in progress reached its end.
    Succeed,
    /// The run in progress failed.
    Fail,
    /// The run in progress failed, and automatic rollback is on.
    RollBack,
}

machine! { StackStatus on StackEvent {
    "STACK-10" Deploy: CreationComplete | DeploymentFailed | DeploymentComplete | RollbackFailed | RollbackComplete | DeletionFailed => DeploymentInProgress;
    "DEP-4" Continue: DeploymentFailed => DeploymentInProgress;
    "DEP-5" ContinueRollback: RollbackFailed => RollbackInProgress;
    "STACK-10" Delete: CreationComplete | DeploymentFailed | DeploymentComplete | RollbackFailed | RollbackComplete | DeletionFailed => DeletionInProgress;
    "STACK-9" Succeed: DeploymentInProgress => DeploymentComplete;
    "STACK-9" Succeed: RollbackInProgress => RollbackComplete;
    "STACK-9" Fail: DeploymentInProgress => DeploymentFailed;
    "STACK-9" Fail: RollbackInProgress => RollbackFailed;
    "STACK-9" Fail: DeletionInProgress => DeletionFailed;
    "DEP-3" RollBack: DeploymentInProgress => RollbackInProgress;
}}

impl StackStatus {
    /// Whether nothing is going on (STACK-2).
    pub fn is_final(self) -> bool {
        !self.name().ends_with("_IN_PROGRESS")
    }

    /// Whether the last thing that went on failed.
    pub fn is_failed(self) -> bool {
        self.name().ends_with("_FAILED")
    }
}

/// The state of an execution plan (PLAN-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum PlanStatus {
    CreationInProgress,
    CreationFailed,
    Available,
    ApplyInProgress,
    Applied,
}

wire_names! { PlanStatus {
    CreationInProgress "CREATION_IN_PROGRESS",
    CreationFailed "CREATION_FAILED",
    Available "AVAILABLE",
    ApplyInProgress "APPLY_IN_PROGRESS",
    Applied "APPLIED",
}}

/// What happens to an execution plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanEvent {
    /// It was made.
    Ready,
    /// It could not be made.
    Fail,
    /// ApplyExecutionPlan.
    Apply,
    /// Its application ended, well or not.
    End,
}

machine! { PlanStatus on PlanEvent {
    "PLAN-3" Ready: CreationInProgress => Available;
    "PLAN-6" Fail: CreationInProgress => CreationFailed;
    "PLAN-9" Apply: Available => ApplyInProgress;
    "PLAN-8" End: ApplyInProgress => Applied;
}}

/// The state of one resource of a stack (RES-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names of the reference say it")]
pub enum ResourceStatus {
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

wire_names! { ResourceStatus {
    CreationInProgress "CREATION_IN_PROGRESS",
    CreationFailed "CREATION_FAILED",
    CreationComplete "CREATION_COMPLETE",
    DeletionInProgress "DELETION_IN_PROGRESS",
    DeletionFailed "DELETION_FAILED",
    DeletionComplete "DELETION_COMPLETE",
    UpdateInProgress "UPDATE_IN_PROGRESS",
    UpdateFailed "UPDATE_FAILED",
    UpdateComplete "UPDATE_COMPLETE",
}}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::service::Refused;

    //= STACK-1, STACK-2, STACK-9
    #[test]
    fn every_state_and_event() {
        use StackEvent::{Continue, ContinueRollback, Delete, Deploy, Fail, RollBack, Succeed};
        let events = [
            Deploy,
            Continue,
            ContinueRollback,
            Delete,
            Succeed,
            Fail,
            RollBack,
        ];
        let mut table = String::new();
        for state in StackStatus::ALL {
            for event in events {
                if let Ok(next) = state.after(event) {
                    table += &format!("{} {event:?} {}\n", state.name(), next.name());
                }
            }
        }
        let expected = "\
CREATION_COMPLETE Deploy DEPLOYMENT_IN_PROGRESS
CREATION_COMPLETE Delete DELETION_IN_PROGRESS
DEPLOYMENT_IN_PROGRESS Succeed DEPLOYMENT_COMPLETE
DEPLOYMENT_IN_PROGRESS Fail DEPLOYMENT_FAILED
DEPLOYMENT_IN_PROGRESS RollBack ROLLBACK_IN_PROGRESS
DEPLOYMENT_FAILED Deploy DEPLOYMENT_IN_PROGRESS
DEPLOYMENT_FAILED Continue DEPLOYMENT_IN_PROGRESS
DEPLOYMENT_FAILED Delete DELETION_IN_PROGRESS
DEPLOYMENT_COMPLETE Deploy DEPLOYMENT_IN_PROGRESS
DEPLOYMENT_COMPLETE Delete DELETION_IN_PROGRESS
ROLLBACK_IN_PROGRESS Succeed ROLLBACK_COMPLETE
ROLLBACK_IN_PROGRESS Fail ROLLBACK_FAILED
ROLLBACK_FAILED Deploy DEPLOYMENT_IN_PROGRESS
ROLLBACK_FAILED ContinueRollback ROLLBACK_IN_PROGRESS
ROLLBACK_FAILED Delete DELETION_IN_PROGRESS
ROLLBACK_COMPLETE Deploy DEPLOYMENT_IN_PROGRESS
ROLLBACK_COMPLETE Delete DELETION_IN_PROGRESS
DELETION_IN_PROGRESS Fail DELETION_FAILED
DELETION_FAILED Deploy DEPLOYMENT_IN_PROGRESS
DELETION_FAILED Delete DELETION_IN_PROGRESS
";
        assert_eq!(table, expected);
        assert_eq!(StackStatus::ALL.iter().filter(|s| s.is_final()).count(), 6);
    }

    //= PLAN-2, PLAN-9
    #[test]
    fn a_plan_is_applied_once() {
        let ready = PlanStatus::CreationInProgress.after(PlanEvent::Ready);
        assert_eq!(ready, Ok(PlanStatus::Available));
        let running = PlanStatus::Available.after(PlanEvent::Apply).unwrap();
        assert_eq!(running.after(PlanEvent::Apply), Err(Refused));
        assert_eq!(running.after(PlanEvent::End), Ok(PlanStatus::Applied));
        assert_eq!(PlanStatus::Applied.after(PlanEvent::Apply), Err(Refused));
    }

    #[test]
    fn names_on_the_wire_are_those_in_records() {
        for status in StackStatus::ALL {
            assert_eq!(json::tree(status), status.name());
        }
        for status in ResourceStatus::ALL {
            assert_eq!(json::tree(status), status.name());
        }
        for status in PlanStatus::ALL {
            assert_eq!(json::tree(status), status.name());
        }
    }
}
