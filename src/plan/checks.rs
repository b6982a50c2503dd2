//! How the conditions of a plan turned out.

use super::{CheckInstance, CheckResult, CheckStatus};
use crate::check::rule::Outcome;
use crate::sorted::{Gather, Sort, SortedMap};

/// The worst outcome of each instance, nothing when nobody looked at it, and its problems.
type Instances = SortedMap<String, (Option<CheckStatus>, Vec<String>)>;

/// Collects outcomes while planning.
#[derive(Debug, Default)]
pub(super) struct CheckBook {
    /// By kind and address. Nothing when it was not found out how many instances there are.
    objects: SortedMap<(&'static str, String), Option<Instances>>,
}

impl CheckBook {
    /// Says that an object has conditions, even if no instance of it is looked at.
    pub(super) fn declare(&mut self, kind: &'static str, address: String) {
        self.objects.entry((kind, address)).or_default();
    }

    /// Says which instances an object with conditions has.
    pub(super) fn found(
        &mut self,
        kind: &'static str,
        address: &str,
        instances: impl Iterator<Item = String>,
    ) {
        if let Some(object) = self.objects.get_mut(&(kind, address.to_owned())) {
            let known = object.get_or_insert_default();
            instances.for_each(|instance| {
                known.entry(instance).or_default();
            });
        }
    }

    /// Whether an instance has failed already.
    pub(super) fn failed(&self, kind: &'static str, address: &str, instance: &str) -> bool {
        let object = self.objects.get(&(kind, address.to_owned()));
        let noted = object.and_then(|all| all.as_ref()?.get(instance));
        noted.is_some_and(|(status, _)| *status == Some(CheckStatus::Fail))
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
            .get_or_insert_default()
            .entry(instance)
            .or_default();
        let new = match outcome {
            Outcome::Pass => CheckStatus::Pass,
            Outcome::Unknown => CheckStatus::Unknown,
            Outcome::Error => CheckStatus::Error,
            Outcome::Fail(problem) => {
                problems.push(problem);
                CheckStatus::Fail
            }
        };
        *status = (*status).max(Some(new));
    }

    /// Everything, in order of address.
    pub(super) fn results(self) -> Vec<CheckResult> {
        let mut results: Vec<CheckResult> = self
            .objects
            .into_iter()
            .map(|((kind, address), instances)| {
                let nothing = match instances {
                    Some(_) => CheckStatus::Pass,
                    None => CheckStatus::Unknown,
                };
                let instances = instances.into_iter().flatten();
                let instances: Vec<CheckInstance> = instances
                    .map(|(address, (status, problems))| CheckInstance {
                        address,
                        status: status.unwrap_or(CheckStatus::Unknown),
                        problems,
                    })
                    .gathered();
                let worst = instances.iter().map(|i| i.status).max();
                CheckResult {
                    address,
                    kind,
                    status: worst.unwrap_or(nothing),
                    instances,
                }
            })
            .gathered();
        results.arrange_by(|a, b| a.address.cmp(&b.address));
        results
    }
}
