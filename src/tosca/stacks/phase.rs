//! What a stack is about, and what may follow what. //= AOS-53

use crate::json::{Deserialize, Serialize};

/// What can be done with a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Its elements are made.
    Create,
    /// Its elements are removed.
    Delete,
    /// Its elements become what other inputs or another template say.
    Upgrade,
    /// A part of it becomes another version.
    Darklaunch,
    /// It becomes what it was before its last upgrade, or nothing.
    Rollback,
    /// What is told of it changes.
    Update,
    /// Its configuration changes.
    Reconfig,
    /// It is paid by the month or year from now on.
    ChangeToPeriodic,
}

/// How far that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing was done yet.
    Pending,
    /// Everything is as it should be.
    Running,
    /// The stack is about to go.
    Terminating,
    /// It is going on.
    Doing,
    /// It was done.
    Succeeded,
    /// It was done in vain.
    Failed,
    /// It waits until somebody lets it go on.
    Paused,
    /// Nothing more is begun; what is at work comes to its end.
    Cancelling,
    /// It was given up.
    Cancelled,
    /// It could not be given up.
    CancelFailed,
    /// It was given up at once.
    ForceCancelled,
}

/// What happens to what is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It begins.
    Begin(Act),
    /// The stack is to go with all its elements.
    Terminate,
    /// It is done.
    Succeed,
    /// It cannot be done.
    Fail,
    /// It is to wait.
    Pause,
    /// It is to go on.
    Resume,
    /// It is to be given up.
    Cancel,
    /// What was at work has come to its end.
    Stop,
    /// What was at work does not come to its end.
    Stick,
    /// It is to be given up at once.
    Force,
}

/// The phase of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// What is done or was done last.
    pub act: Act,
    /// How far it is.
    pub stage: Stage,
}

/// Each act with its word in records, its word in phases, that of going on, that of waiting, and whether it has a phase for
/// having been given up. The words are the service's own. [S §3.5.5]
static ACTS: [(Act, &str, &str, &str, &str, bool); 8] = [
    (
        Act::Create,
        "create",
        "Create",
        "Creating",
        "CreatePaused",
        true,
    ),
    (
        Act::Delete,
        "delete",
        "Delete",
        "Deleting",
        "DeletePaused",
        true,
    ),
    (
        Act::Upgrade,
        "upgrade",
        "Upgrade",
        "Upgrading",
        "UpgradePaused",
        true,
    ),
    (
        Act::Darklaunch,
        "darklaunch",
        "Darklaunch",
        "Darklaunching",
        "DarkLaunchPaused",
        false,
    ),
    (
        Act::Rollback,
        "rollback",
        "Rollback",
        "Rollbacking",
        "RollbackPaused",
        true,
    ),
    (
        Act::Update,
        "update",
        "Update",
        "Updating",
        "UpdatePaused",
        false,
    ),
    (
        Act::Reconfig,
        "reconfig",
        "Reconfig",
        "Reconfiging",
        "ReconfigPaused",
        true,
    ),
    (
        Act::ChangeToPeriodic,
        "change",
        "ChangeToPeriodic",
        "ChangeToPeriodicing",
        "",
        false,
    ),
];

/// What follows within one act.
static MOVES: [(Stage, Event, Stage); 13] = [
    (Stage::Doing, Event::Succeed, Stage::Succeeded),
    (Stage::Doing, Event::Fail, Stage::Failed),
    (Stage::Doing, Event::Pause, Stage::Paused),
    (Stage::Doing, Event::Cancel, Stage::Cancelling),
    (Stage::Paused, Event::Resume, Stage::Doing),
    (Stage::Paused, Event::Cancel, Stage::Cancelling),
    (Stage::Cancelling, Event::Stop, Stage::Cancelled),
    (Stage::Cancelling, Event::Fail, Stage::Failed),
    (Stage::Cancelling, Event::Stick, Stage::CancelFailed),
    (Stage::Cancelling, Event::Force, Stage::ForceCancelled),
    (Stage::Terminating, Event::Fail, Stage::Failed),
    (Stage::Terminating, Event::Succeed, Stage::Succeeded),
    (Stage::Succeeded, Event::Resume, Stage::Running),
];

/// The acts that may begin after an act that ended so; deletion always may.
static FOLLOWS: [(Act, Stage, &[Act]); 13] = [
    (Act::Create, Stage::Pending, &[Act::Create]),
    (Act::Create, Stage::Failed, &[Act::Create, Act::Rollback]),
    (Act::Create, Stage::Cancelled, &[Act::Create]),
    (Act::Create, Stage::Succeeded, CHANGES),
    (Act::Delete, Stage::Succeeded, &[Act::Create]),
    (Act::Upgrade, Stage::Succeeded, BOTH_WAYS),
    (Act::Upgrade, Stage::Failed, BOTH_WAYS),
    (Act::Upgrade, Stage::Cancelled, BOTH_WAYS),
    (Act::Rollback, Stage::Succeeded, FROM_THE_START),
    (Act::Rollback, Stage::Failed, &[Act::Rollback]),
    (Act::Darklaunch, Stage::Succeeded, BOTH_WAYS),
    (Act::Update, Stage::Succeeded, CHANGES),
    (Act::Reconfig, Stage::Succeeded, CHANGES),
];
const CHANGES: &[Act] = &[
    Act::Upgrade,
    Act::Darklaunch,
    Act::Update,
    Act::Reconfig,
    Act::ChangeToPeriodic,
];
const BOTH_WAYS: &[Act] = &[Act::Upgrade, Act::Rollback, Act::Darklaunch, Act::Update];
const FROM_THE_START: &[Act] = &[Act::Create, Act::Upgrade, Act::Update, Act::Reconfig];

impl Act {
    /// Its word in records. //= AOS-58
    pub fn name(self) -> &'static str {
        row(self).1
    }
}

fn row(
    act: Act,
) -> &'static (
    Act,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    bool,
) {
    let [first, ..] = &ACTS;
    ACTS.iter().find(|row| row.0 == act).unwrap_or(first)
}

impl Phase {
    /// Before anything was done.
    pub const PENDING: Self = Self {
        act: Act::Create,
        stage: Stage::Pending,
    };

    /// A phase.
    pub fn new(act: Act, stage: Stage) -> Self {
        Self { act, stage }
    }

    /// Its name; nothing where the service knows no such phase. //= AOS-53
    pub fn name(self) -> Option<String> {
        let (_, _, word, doing, paused, cancels) = row(self.act);
        let ending = match self.stage {
            Stage::Pending => return Some("Pending".to_owned()),
            Stage::Running => return Some("Running".to_owned()),
            Stage::Terminating => return Some("Terminating".to_owned()),
            Stage::CancelFailed => return Some("CancelFailed".to_owned()),
            Stage::ForceCancelled => return Some("ForceCancelled".to_owned()),
            Stage::Doing => return Some((*doing).to_owned()),
            Stage::Paused => return (!paused.is_empty()).then(|| (*paused).to_owned()),
            Stage::Cancelled if !cancels => return None,
            Stage::Cancelled => "Cancelled",
            Stage::Cancelling => "Cancelling",
            Stage::Succeeded => "Succeeded",
            Stage::Failed => "Failed",
        };
        Some(format!("{word}{ending}"))
    }

    /// What follows; nothing where that may not happen.
    #[must_use]
    pub fn after(self, event: Event) -> Option<Self> {
        let at = |stage| Some(Self::new(self.act, stage));
        match event {
            Event::Begin(act) => {
                let mut rows = FOLLOWS.iter();
                let row = rows.find(|row| (row.0, row.1) == (self.act, self.stage));
                let may = row.is_some_and(|row| row.2.contains(&act));
                let begins = may || (act == Act::Delete && !self.is_busy());
                begins.then(|| Self::new(act, Stage::Doing))
            }
            Event::Terminate if self.is_busy() => None,
            Event::Terminate => Some(Self::new(Act::Delete, Stage::Terminating)),
            _ => {
                let found = MOVES
                    .iter()
                    .find(|row| (row.0, row.1) == (self.stage, event));
                let next = found.and_then(|row| at(row.2))?;
                // What has no phase for having been given up ends as forced.
                match next.name() {
                    None if next.stage == Stage::Cancelled => at(Stage::ForceCancelled),
                    None => None,
                    Some(_) => Some(next),
                }
            }
        }
    }

    /// Whether something is going on, so that nothing else may begin.
    pub fn is_busy(self) -> bool {
        matches!(
            self.stage,
            Stage::Doing | Stage::Cancelling | Stage::Terminating | Stage::Paused
        )
    }

    /// What the stack's status is, as far as the phase tells. //= AOS-51
    pub fn status(self) -> &'static str {
        match self.stage {
            Stage::Pending => "Pending",
            Stage::Doing | Stage::Cancelling | Stage::Terminating => "Processing",
            Stage::Succeeded if self.act == Act::Delete => "Stopped",
            Stage::Succeeded | Stage::Running => "Running",
            Stage::Failed
            | Stage::Paused
            | Stage::Cancelled
            | Stage::CancelFailed
            | Stage::ForceCancelled => "Abnormal",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sorted::SortedSet;

    const STAGES: [Stage; 11] = [
        Stage::Pending,
        Stage::Running,
        Stage::Terminating,
        Stage::Doing,
        Stage::Succeeded,
        Stage::Failed,
        Stage::Paused,
        Stage::Cancelling,
        Stage::Cancelled,
        Stage::CancelFailed,
        Stage::ForceCancelled,
    ];
    const EVENTS: [Event; 9] = [
        Event::Terminate,
        Event::Succeed,
        Event::Fail,
        Event::Pause,
        Event::Resume,
        Event::Cancel,
        Event::Stop,
        Event::Stick,
        Event::Force,
    ];

    /// Everything that can be come to from the beginning.
    fn reached() -> Vec<Phase> {
        let mut seen = vec![Phase::PENDING];
        let mut place = 0;
        while let Some(phase) = seen.get(place).copied() {
            let begins = ACTS.iter().map(|row| Event::Begin(row.0));
            for event in EVENTS.into_iter().chain(begins) {
                if let Some(next) = phase.after(event)
                    && !seen.contains(&next)
                {
                    seen.push(next);
                }
            }
            place += 1;
        }
        seen
    }

    //= AOS-53
    #[test]
    fn all_phases_of_the_contract_are_reached_and_no_others() {
        let contract = include_str!("../../../openapi/aos.yaml");
        let list = contract.split("StackPhase:").nth(1).unwrap();
        let list = list.split("enum: [").nth(1).unwrap();
        let list = list.split(']').next().unwrap();
        let wanted: SortedSet<String> =
            list.split(',').map(|name| name.trim().to_owned()).collect();
        assert_eq!(wanted.len(), 49);
        let found: SortedSet<String> = reached().into_iter().map(|p| p.name().unwrap()).collect();
        assert_eq!(found, wanted);
    }

    //= AOS-51
    #[test]
    fn each_phase_has_a_status() {
        for act in ACTS {
            for stage in STAGES {
                let status = Phase::new(act.0, stage).status();
                let busy = Phase::new(act.0, stage).is_busy() && stage != Stage::Paused;
                assert_eq!(status == "Processing", busy, "{:?} {stage:?}", act.0);
            }
        }
        assert_eq!(Phase::PENDING.status(), "Pending");
    }

    #[test]
    fn nothing_begins_while_something_goes_on() {
        for phase in reached().into_iter().filter(|phase| phase.is_busy()) {
            for act in ACTS {
                assert_eq!(phase.after(Event::Begin(act.0)), None, "{phase:?}");
            }
            assert_eq!(phase.after(Event::Terminate), None);
        }
        for phase in reached().into_iter().filter(|phase| !phase.is_busy()) {
            let gone = phase.after(Event::Begin(Act::Delete));
            assert_eq!(gone.and_then(Phase::name).as_deref(), Some("Deleting"));
        }
    }
}
