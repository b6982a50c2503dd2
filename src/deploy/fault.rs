//! What goes wrong because somebody wants to see what happens then.

use crate::json::{Deserialize, Serialize};
use crate::text::fits;
use crate::time::Rng;

/// Something that shall go wrong: where, when, and how. Plain data that is stored with its world.
///
/// It is about the work on resources, or, with an `operation`, about requests to the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its number in its world; 0 before it has one.
    #[serde(default)]
    pub id: u64,
    /// What it is for, in somebody's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it may strike.
    #[serde(default = "switched_on")]
    pub enabled: bool,
    /// Types of resources, with `*` for any letters.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Addresses of resources, the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Operations of the service, the same way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Names of stacks, the same way, or a stack's identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// The region of the stack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The account of the stack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// At what work; at any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<FaultPhase>,
    /// Only while a stack goes forward, or back; at any time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<FaultDuring>,
    /// Which of the times it is looked at; always when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<FaultWhen>,
    /// How the cloud refuses; it does not when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<FaultError>,
    /// How many milliseconds the work takes longer.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub delay_ms: u64,
    /// What there is of the work when it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<FaultLeaves>,
    /// How often it was looked at.
    #[serde(default)]
    pub seen: u64,
    /// How often it struck.
    #[serde(default)]
    pub struck: u64,
}

/// The work that a fault is in the way of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultPhase {
    /// A resource is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is removed.
    Delete,
    /// A data source is read.
    Read,
    /// A recorded resource is looked at before a plan.
    Refresh,
}

/// Which way a stack goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultDuring {
    /// It is deployed or deleted.
    Deployment,
    /// It goes back after a failure.
    Rollback,
}

/// Which of the times that it is looked at a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultWhen {
    /// Only this time, from 1.
    Nth(u64),
    /// The first so many times.
    First(u64),
    /// Every so many times.
    Every(u64),
    /// By chance, so many times of a hundred.
    Percent(u64),
}

/// What there is of work that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultLeaves {
    /// It was not done.
    Nothing,
    /// The resource exists and is recorded, to be replaced.
    Tainted,
    /// It was done, and nothing of it is recorded.
    Unrecorded,
}

/// How the cloud refuses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultError {
    /// What happens; the other members say it in other words.
    #[serde(default)]
    pub kind: FaultKind,
    /// The HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The code of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// After how many seconds a request may be repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// What happens when the cloud refuses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The service fails.
    #[default]
    Internal,
    /// It cannot be reached.
    Unavailable,
    /// It was asked too often.
    Throttled,
    /// There may be no more of it.
    Quota,
    /// Something else is at work.
    Conflict,
    /// The caller may not.
    Forbidden,
    /// It begins and is never heard of again.
    Timeout,
}

impl FaultKind {
    /// Status, code and sentence of a resource's service.
    pub fn of_cloud(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::Internal => (500, "InternalError", "the service failed"),
            Self::Unavailable => (503, "ServiceUnavailable", "the service cannot be reached"),
            Self::Throttled => (429, "TooManyRequests", "there were too many requests"),
            Self::Quota => (403, "QuotaExceeded", "the quota is used up"),
            Self::Conflict => (409, "Conflict", "another operation is at work on it"),
            Self::Forbidden => (403, "Forbidden", "the account may not do this"),
            Self::Timeout => (504, "Timeout", "there was no answer"),
        }
    }

    /// Status and code with which requests to the service are answered.
    pub fn of_service(self) -> (u16, &'static str) {
        match self {
            Self::Internal => (500, "RF.10010001"),
            Self::Unavailable => (502, "APIGW.0202"),
            Self::Throttled => (429, "RF.10014001"),
            Self::Quota => (403, "RF.10012538"),
            Self::Conflict => (409, "RF.10013503"),
            Self::Forbidden => (403, "RF.10012507"),
            Self::Timeout => (504, "APIGW.0201"),
        }
    }
}

impl FaultError {
    /// What events say: status and code, then what is wrong.
    pub fn text(&self) -> String {
        let (status, code, message) = self.kind.of_cloud();
        format!(
            "{} {}: {}",
            self.status.unwrap_or(status),
            self.code.as_deref().unwrap_or(code),
            self.message.as_deref().unwrap_or(message)
        )
    }
}

impl Fault {
    /// Whether it is in the way of this work. What goes by two types tells both, with `|` between them.
    pub fn meets(&self, phase: FaultPhase, ty: &str, address: &str) -> bool {
        (self.phases.is_empty() || self.phases.contains(&phase))
            && ty.split('|').any(|ty| wanted(self.ty.as_deref(), ty))
            && wanted(self.address.as_deref(), address)
    }

    /// Looks at it once more, and tells whether it strikes. Its chance is its own: nothing else in the world is drawn
    /// from it, and it from nothing else.
    pub fn strikes(&mut self, seed: u64) -> bool {
        self.seen += 1;
        let strikes = match self.when {
            None => true,
            Some(FaultWhen::Nth(n)) => self.seen == n,
            Some(FaultWhen::First(n)) => self.seen <= n,
            Some(FaultWhen::Every(n)) => self.seen.checked_rem(n) == Some(0),
            Some(FaultWhen::Percent(n)) => {
                let name = format!("fault {} {}", self.id, self.seen);
                Rng::named(seed, &name).below(100) < n
            }
        };
        self.struck += u64::from(strikes);
        strikes
    }
}

/// Whether a name is wanted; any is where none is told.
pub fn wanted(pattern: Option<&str>, name: &str) -> bool {
    pattern.is_none_or(|pattern| fits(pattern, name))
}

fn switched_on() -> bool {
    true
}

/// Whether something is what it is when nobody says anything.
fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
