//! How the conditions of a plan turned out.

use std::collections::BTreeMap;

use super::{CheckInstance, CheckResult, CheckStatus};
use crate::check::rule::Outcome;
use crate::sorted::Sort;

/// The worst outcome and the problems of each instance.
type Instances = BTreeMap<String, (CheckStatus, Vec<String>)>;

/// Collects outcomes while planning.
#[derive(Debug, Default)]
pub(super) struct CheckBook {
    /// Whether the configuration is only there to be taken away: then nothing was looked at.
    blind: bool,
    objects: BTreeMap<(&'static str, String), Instances>,
}

impl CheckBook {
    /// Of a plan that removes everything (`blind`), or of any other.
    pub(super) fn of(blind: bool) -> Self {
        Self {
            blind,
            objects: BTreeMap::new(),
        }
    }

    /// Says that an object has conditions, even if no instance of it is looked at.
    pub(super) fn declare(&mut self, kind: &'static str, address: String) {
        self.objects.entry((kind, address)).or_default();
    }

    /// Notes how one condition turned out.
    pub(super) fn note(
        &mut self,
        kind: &'static str,
        address: String,
        instance: String,
        outcome: Outcome,
    ) {
        let instances = self.objects.entry((kind, address)).or_default();
        let (status, problems) = instances
            .entry(instance)
            .or_insert((CheckStatus::Pass, Vec::new()));
        let new = match outcome {
            Outcome::Pass => CheckStatus::Pass,
            Outcome::Unknown => CheckStatus::Unknown,
            Outcome::Error => CheckStatus::Error,
            Outcome::Fail(problem) => {
                problems.push(problem);
                CheckStatus::Fail
            }
        };
        *status = (*status).max(new);
    }

    /// Everything, in order of address.
    pub(super) fn results(self) -> Vec<CheckResult> {
        let nothing = if self.blind {
            CheckStatus::Unknown
        } else {
            CheckStatus::Pass
        };
        let mut results: Vec<CheckResult> = self
            .objects
            .into_iter()
            .map(|((kind, address), instances)| {
                let instances: Vec<CheckInstance> = instances
                    .into_iter()
                    .map(|(address, (status, problems))| CheckInstance {
                        address,
                        status,
                        problems,
                    })
                    .collect();
                let worst = instances.iter().map(|i| i.status).max();
                CheckResult {
                    address,
                    kind,
                    status: worst.unwrap_or(nothing),
                    instances,
                }
            })
            .collect();
        results.arrange_by(|a, b| a.address.cmp(&b.address));
        results
    }
}
