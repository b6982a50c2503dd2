//! Whether a fault that somebody designed means something.

use super::fault::{Fault, FaultError, FaultLeaves, FaultPhase, FaultWhen};

/// The longest text of a fault, in bytes.
const LONGEST_TEXT: usize = 1000;
/// The longest delay: thirty days, in milliseconds.
const LONGEST_DELAY: u64 = 30 * 86_400_000;
/// The longest wait that a client is told, in seconds.
const LONGEST_WAIT: u64 = 86_400;

impl Fault {
    /// Why a fault means nothing, in the names of its members.
    pub fn problem(&self) -> Option<String> {
        let problem = self.problem_of_form().or_else(|| match self.operation {
            Some(_) => self.problem_of_request(),
            None => self.problem_of_work(),
        });
        problem.map(str::to_owned)
    }

    fn problem_of_form(&self) -> Option<&'static str> {
        let error = self.error.as_ref();
        let texts = [
            &self.name,
            &self.ty,
            &self.address,
            &self.operation,
            &self.stack,
            &self.region,
            &self.account,
        ];
        let said = error.map(|error| [&error.code, &error.message]);
        let mut texts = texts
            .into_iter()
            .chain(said.into_iter().flatten())
            .flatten();
        let bad = |text: &String| text.is_empty() || text.len() > LONGEST_TEXT;
        if texts.any(bad) {
            return Some("a text is empty, or longer than 1000 bytes");
        }
        if error.is_none() && self.delay_ms == 0 {
            return Some("it does nothing: `error` or `delay_ms` must be there");
        }
        if self.delay_ms > LONGEST_DELAY {
            return Some("`delay_ms` is longer than thirty days");
        }
        let status = error.and_then(|error| error.status);
        if status.is_some_and(|status| !(400..=599).contains(&status)) {
            return Some("`status` is none from 400 to 599");
        }
        match self.when {
            Some(FaultWhen::Nth(0) | FaultWhen::First(0) | FaultWhen::Every(0)) => {
                Some("the number in `when` begins at 1")
            }
            Some(FaultWhen::Percent(n)) if n > 100 => Some("`percent` is from 0 to 100"),
            _ => None,
        }
    }

    fn problem_of_request(&self) -> Option<&'static str> {
        let wait = self.error.as_ref().and_then(|error| error.retry_after);
        if self.ty.is_some() || self.address.is_some() || !self.phases.is_empty() {
            Some(
                "it is about requests (`operation`) or about resources (`type`, `address`, `phases`), not about both",
            )
        } else if self.region.is_some() || self.account.is_some() || self.during.is_some() {
            Some("`region`, `account` and `during` are about resources, not about requests")
        } else if self.leaves.is_some() || self.delay_ms > 0 {
            Some("a request is answered at once: `delay_ms` and `leaves` are about resources")
        } else if wait.is_some_and(|wait| wait > LONGEST_WAIT) {
            Some("`retry_after` is longer than a day")
        } else {
            None
        }
    }

    fn problem_of_work(&self) -> Option<&'static str> {
        let only = |phases: &[FaultPhase]| {
            !self.phases.is_empty() && self.phases.iter().all(|phase| phases.contains(phase))
        };
        let waits = |error: &FaultError| error.retry_after.is_some();
        if self.error.as_ref().is_some_and(waits) {
            Some("`retry_after` is about requests: it needs an `operation`")
        } else if self.leaves.is_some() && self.error.is_none() {
            Some("`leaves` needs an `error`")
        } else if self.leaves == Some(FaultLeaves::Tainted) && !only(&[FaultPhase::Create]) {
            Some("`leaves` is `tainted` only where `phases` is `create`")
        } else if self.leaves.is_some() && only(&[FaultPhase::Read, FaultPhase::Refresh]) {
            Some("reading leaves nothing")
        } else if self.error.is_none() && only(&[FaultPhase::Refresh]) {
            Some("looking at a resource takes no time: `refresh` needs an `error`")
        } else {
            None
        }
    }
}
