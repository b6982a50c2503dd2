//! The faults that may be in the way of one stack's work.

use serde_json::Value as Json;

use super::fault::{Fault, FaultDuring, FaultKind, FaultLeaves, FaultPhase, wanted};
use super::{Outcome, refresh::is_asked_for};
use crate::cloud::Attributes;
use crate::func::parse_duration;
use crate::json::{self, Raw};
use crate::plan::State;
use crate::sorted::Gather;

/// How long work is waited for that never ends, when nothing says how long: ten minutes.
const PATIENCE: u64 = 600_000;

/// The stack that works, for the faults that are not about every one.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// The stack's name.
    pub name: &'a str,
    /// Its identifier.
    pub id: &'a str,
    /// The account it is in.
    pub account: &'a str,
    /// The region it is in.
    pub region: &'a str,
    /// Whether it goes back.
    pub rolling_back: bool,
}

/// The faults that may be in the way of one stack's work, in their order.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    rows: Vec<Fault>,
    seed: u64,
}

impl Faults {
    /// Those of a world that are about a stack.
    pub fn of<'f>(all: impl Iterator<Item = &'f Fault>, seed: u64, stage: &Stage<'_>) -> Self {
        let during = match stage.rolling_back {
            true => FaultDuring::Rollback,
            false => FaultDuring::Deployment,
        };
        let here = |fault: &&Fault| {
            let same = |wanted: &Option<String>, is: &str| wanted.as_ref().is_none_or(|w| w == is);
            fault.enabled
                && fault.operation.is_none()
                && fault.during.is_none_or(|only| only == during)
                && same(&fault.account, stage.account)
                && same(&fault.region, stage.region)
                && (fault.stack.as_deref() == Some(stage.id)
                    || wanted(fault.stack.as_deref(), stage.name))
        };
        let rows = all.filter(here).cloned().gathered();
        Self { rows, seed }
    }

    /// The faults as they are now, with what was counted.
    pub fn rows(&self) -> &[Fault] {
        &self.rows
    }

    /// What is in the way of one piece of work: the delays of those that strike add up, until one of them refuses. Those after
    /// it are not looked at.
    pub fn meet(&mut self, phase: FaultPhase, ty: &str, address: &str) -> Trouble {
        let mut trouble = Trouble {
            delay: 0,
            failure: None,
            phase,
        };
        for fault in &mut self.rows {
            if !fault.meets(phase, ty, address) || !fault.strikes(self.seed) {
                continue;
            }
            trouble.delay = trouble.delay.saturating_add(fault.delay_ms);
            if let Some(error) = &fault.error {
                let hangs = error.kind == FaultKind::Timeout;
                let usual = match phase {
                    FaultPhase::Create if hangs => FaultLeaves::Tainted,
                    _ => FaultLeaves::Nothing,
                };
                trouble.failure = Some(Failure {
                    reason: error.text(),
                    leaves: fault.leaves.unwrap_or(usual),
                    hangs,
                });
                break;
            }
        }
        trouble
    }

    /// Why what is recorded cannot be looked at; empty when it can.
    pub fn refusals_of(&mut self, state: &State) -> Vec<String> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let asked = state.instances().map(|(addr, _)| addr);
        let refused = asked
            .filter(|addr| is_asked_for(&addr.resource))
            .filter_map(|addr| {
                let (ty, addr) = (&addr.resource.type_name, addr.to_string());
                let why = self.meet(FaultPhase::Refresh, ty, &addr).refusal()?;
                Some(format!("{addr}: the resource cannot be read: {why}"))
            });
        refused.gathered()
    }
}

/// What is in the way of one piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    phase: FaultPhase,
    delay: u64,
    failure: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Failure {
    reason: String,
    leaves: FaultLeaves,
    hangs: bool,
}

impl Trouble {
    /// Why the work is refused, for what takes no time and leaves nothing.
    pub fn refusal(self) -> Option<String> {
        self.failure.map(|failure| failure.reason)
    }

    /// How the work ends that is not done at all. `limit` is how long the template waits for it, in milliseconds.
    pub fn instead(&self, limit: Option<u64>) -> Option<(u64, Outcome)> {
        let failure = self.failure.as_ref()?;
        let reads = matches!(self.phase, FaultPhase::Read | FaultPhase::Refresh);
        if failure.leaves != FaultLeaves::Nothing && !reads {
            return None;
        }
        Some(match failure.hangs {
            true => self.in_vain(self.patience(limit)),
            false => (self.delay, Outcome::Failed(failure.reason.clone())),
        })
    }

    /// How work ends that was done and would take so long by itself.
    pub fn afterwards(self, millis: u64, limit: Option<u64>, made: Option<Raw>) -> (u64, Outcome) {
        let millis = millis.saturating_add(self.delay);
        let late = limit.filter(|limit| self.delay > 0 && *limit < millis);
        let (millis, outcome) = match (&self.failure, late) {
            (Some(failure), _) if failure.hangs => self.in_vain(self.patience(limit)),
            (_, Some(limit)) => self.in_vain(limit),
            (Some(failure), None) => (millis, Outcome::Failed(failure.reason.clone())),
            (None, None) => return (millis, Outcome::Done(made)),
        };
        let usual = match self.phase {
            FaultPhase::Create => FaultLeaves::Tainted,
            _ => FaultLeaves::Unrecorded,
        };
        let leaves = self.failure.map_or(usual, |failure| failure.leaves);
        match (outcome, leaves, made) {
            (Outcome::Failed(reason), FaultLeaves::Tainted, Some(made)) => {
                let mut made = json::parse(made.0.as_bytes()).unwrap_or_default();
                if let Some(made) = made.as_object_mut() {
                    made.insert("tainted".to_owned(), Json::Bool(true));
                }
                let made = Raw(json::text(&made).into());
                (millis, Outcome::Broken { reason, made })
            }
            (outcome, _, _) => (millis, outcome),
        }
    }

    /// How long work is waited for that never ends.
    fn patience(&self, limit: Option<u64>) -> u64 {
        limit.unwrap_or(match self.delay {
            0 => PATIENCE,
            delay => delay,
        })
    }

    /// Nothing was heard for so long.
    fn in_vain(&self, millis: u64) -> (u64, Outcome) {
        let seconds = millis / 1000;
        let waited = format!(
            "it was not complete after {}m{}s",
            seconds / 60,
            seconds % 60
        );
        let reason = match &self.failure {
            Some(failure) => format!("{}; {waited}", failure.reason),
            None => format!("504 Timeout: {waited}"),
        };
        (millis, Outcome::Failed(reason))
    }
}

/// How long a template waits for a piece of work, in milliseconds, if it says so.
pub fn limit(attributes: &Attributes, work: &str) -> Option<u64> {
    let text = attributes.get("timeouts")?.get(work)?.as_str()?;
    u64::try_from(parse_duration(text)? / 1_000_000).ok()
}
