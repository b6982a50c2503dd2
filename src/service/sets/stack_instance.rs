use crate::json::{Deserialize, Serialize};

use super::super::GivenVariables;
use super::{InstanceEvent, InstanceStatus};
use crate::cloud::Home;
use crate::time::Instant;

/// An account in a region that a stack set has a stack in (SSI-1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StackInstance {
    /// The set's identifier.
    pub set: String,
    /// The region.
    pub region: String,
    /// The account.
    pub account: String,
    /// The order of creation.
    pub sequence: u64,
    /// What is going on.
    pub status: InstanceStatus,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_message: Option<String>,
    /// The stack's identifier and name, once it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<(String, String)>,
    /// The operation that worked on it last, or works on it.
    pub operation: String,
    /// Its own values of variables (SSVAR-7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrides: Option<GivenVariables>,
    /// When it was made.
    pub created: Instant,
    /// When its status changed.
    pub updated: Instant,
}

impl StackInstance {
    /// The key of an instance: its set, then its address (ID-12).
    pub fn key_of(set: &str, region: &str, account: &str) -> String {
        format!("{set}/{region}/{account}")
    }

    /// Its own key.
    pub fn key(&self) -> String {
        Self::key_of(&self.set, &self.region, &self.account)
    }

    /// Where its stack is; nothing for the world's own account and region.
    pub fn home(&self, own_region: &str) -> Option<Home> {
        let own = self.region == own_region && self.account == Home::account_in(None);
        (!own).then(|| self.place())
    }

    /// Its account and region, whosever they are.
    pub fn place(&self) -> Home {
        Home {
            account: self.account.clone(),
            region: self.region.clone(),
        }
    }

    /// Something happens to it. What its status does not allow changes nothing.
    pub(super) fn happen(&mut self, event: InstanceEvent, now: Instant) {
        if let Ok(status) = self.status.after(event) {
            self.status = status;
            self.updated = now;
        }
    }
}
