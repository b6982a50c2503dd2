use crate::json::{Deserialize, Serialize};

use super::Preferences;
use crate::sorted::{Gather, SortedMap};

/// What an operation still has to do: which instances may be begun now, which never will.
///
/// INVARIANT: of a strict rollout no region ever has more failures, together with what is at work, than it tolerates
/// and one more (SSPREF-8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    /// All regions at once.
    pub parallel: bool,
    /// Concurrency shrinks with what may still fail.
    pub strict: bool,
    /// The regions in the order they are worked on.
    pub regions: Vec<RegionRollout>,
}

/// One region of a rollout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionRollout {
    /// The region.
    pub region: String,
    /// The accounts, in the order they are worked on.
    pub accounts: Vec<String>,
    /// How many of them were begun.
    pub begun: usize,
    /// How many of these are at work.
    pub working: usize,
    /// How many of these failed.
    pub failed: usize,
    /// How many may fail.
    pub tolerance: usize,
    /// How many may be at work.
    pub concurrency: usize,
    /// The rest was given up.
    pub given_up: bool,
    /// How those ended that did, by account: why they failed, or nothing.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub results: SortedMap<String, Option<String>>,
}

/// An instance of a rollout: region and account.
pub type Place = (String, String);

impl Rollout {
    /// Of regions in their order, with their accounts.
    pub fn new(preferences: &Preferences, regions: Vec<(String, Vec<String>)>) -> Self {
        let regions = regions.into_iter().map(|(region, accounts)| {
            let count = accounts.len();
            RegionRollout {
                region,
                tolerance: preferences.tolerance.of(count),
                concurrency: preferences.concurrency.of(count).max(1),
                accounts,
                ..RegionRollout::default()
            }
        });
        Self {
            parallel: preferences.parallel,
            strict: preferences.strict,
            regions: regions.gathered(),
        }
    }

    /// Begins the next instance that may be begun now, if there is one.
    pub fn begin_next(&mut self) -> Option<Place> {
        let (parallel, strict) = (self.parallel, self.strict);
        for region in &mut self.regions {
            let may = region.working < region.allowed(strict);
            if let Some(account) = region.accounts.get(region.begun)
                && may
                && !region.given_up
            {
                let place = (region.region.clone(), account.clone());
                region.begun += 1;
                region.working += 1;
                return Some(place);
            }
            if !parallel && !region.is_over() {
                return None;
            }
        }
        None
    }

    /// Notes that an instance ended, and why it failed. Gives those whose turn will not come any more because of it
    /// (SSPREF-11).
    pub fn ended(&mut self, place: Place, failure: Option<String>) -> Vec<Place> {
        let (region, account) = place;
        let Some(found) = self.regions.iter_mut().find(|r| r.region == region) else {
            return Vec::new();
        };
        found.working = found.working.saturating_sub(1);
        found.failed += usize::from(failure.is_some());
        found.results.insert(account, failure);
        match (found.has_exceeded(), self.parallel) {
            (false, _) => Vec::new(),
            (true, true) => found.give_up(),
            (true, false) => self.stop(),
        }
    }

    /// Gives up what was not begun. Gives it.
    pub fn stop(&mut self) -> Vec<Place> {
        let regions = self.regions.iter_mut();
        regions.flat_map(RegionRollout::give_up).gathered()
    }

    /// Whether nothing is at work, and nothing is left to begin.
    pub fn is_over(&self) -> bool {
        self.regions.iter().all(RegionRollout::is_over)
    }

    /// Whether some region had more failures than tolerated (SSOP-12).
    pub fn has_exceeded(&self) -> bool {
        self.regions.iter().any(RegionRollout::has_exceeded)
    }

    /// Whether two rollouts have an instance in common (SSOP-7).
    pub fn touches(&self, other: &Self) -> bool {
        self.regions.iter().any(|region| {
            let mut there = other.regions.iter();
            let there = there.find(|there| there.region == region.region);
            there.is_some_and(|there| region.accounts.iter().any(|a| there.accounts.contains(a)))
        })
    }
}

impl RegionRollout {
    /// How many may be at work now (SSPREF-8, SSPREF-9).
    fn allowed(&self, strict: bool) -> usize {
        match strict {
            true => (self.tolerance + 1)
                .saturating_sub(self.failed)
                .min(self.concurrency),
            false => self.concurrency,
        }
    }

    /// Whether more failed than tolerated.
    pub fn has_exceeded(&self) -> bool {
        self.failed > self.tolerance
    }

    /// Whether nothing is at work, and nothing is left to begin.
    pub fn is_over(&self) -> bool {
        self.working == 0 && (self.given_up || self.begun == self.accounts.len())
    }

    fn give_up(&mut self) -> Vec<Place> {
        if std::mem::replace(&mut self.given_up, true) {
            return Vec::new();
        }
        let rest = self.accounts.iter().skip(self.begun);
        rest.map(|account| (self.region.clone(), account.clone()))
            .gathered()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Share;

    fn rollout(parallel: bool, strict: bool, shares: (Share, Share), regions: &[usize]) -> Rollout {
        let preferences = Preferences {
            parallel,
            order: None,
            tolerance: shares.0,
            concurrency: shares.1,
            strict,
        };
        let region = |(index, count): (usize, &usize)| {
            let accounts = (0..*count).map(|account| format!("a{account}"));
            (format!("r{index}"), accounts.collect())
        };
        Rollout::new(
            &preferences,
            regions.iter().enumerate().map(region).collect(),
        )
    }

    /// Begins all that may be begun; in words.
    fn begin(rollout: &mut Rollout) -> String {
        let mut begun = Vec::new();
        while let Some((region, account)) = rollout.begin_next() {
            begun.push(format!("{region}{account}"));
        }
        begun.join(" ")
    }

    /// An instance ends, whichever.
    fn ended(rollout: &mut Rollout, region: &str, failed: bool) -> Vec<Place> {
        let place = (region.to_owned(), "a".to_owned());
        rollout.ended(place, failed.then(String::new))
    }

    fn given_up(places: &[Place]) -> String {
        let words: Vec<String> = places.iter().map(|(r, a)| format!("{r}{a}")).collect();
        words.join(" ")
    }

    //= SSPREF-2, SSPREF-3
    #[test]
    fn one_after_another_unless_told_otherwise() {
        let one = (Share::Count(0), Share::Count(1));
        let mut plain = rollout(false, true, one, &[2, 1]);
        assert_eq!(begin(&mut plain), "r0a0");
        assert_eq!(ended(&mut plain, "r0", false), []);
        assert_eq!(begin(&mut plain), "r0a1");
        assert_eq!(ended(&mut plain, "r0", false), []);
        assert_eq!(begin(&mut plain), "r1a0");
        assert!(!plain.is_over());
        assert_eq!(ended(&mut plain, "r1", false), []);
        assert!(plain.is_over() && !plain.has_exceeded());
        assert_eq!(begin(&mut rollout(true, true, one, &[2, 1])), "r0a0 r1a0");
    }

    //= SSPREF-5, SSPREF-6
    #[test]
    fn percentages_are_rounded_down() {
        let shares = (Share::Percent(34), Share::Percent(40));
        let made = rollout(true, false, shares, &[3, 10, 2]);
        let figures = |r: &RegionRollout| (r.tolerance, r.concurrency);
        let all: Vec<_> = made.regions.iter().map(figures).collect();
        assert_eq!(all, [(1, 1), (3, 4), (0, 1)]);
    }

    //= SSPREF-8, SSPREF-10
    #[test]
    fn strict_concurrency_shrinks_with_failures() {
        let mut strict = rollout(false, true, (Share::Count(2), Share::Count(5)), &[9]);
        assert_eq!(begin(&mut strict), "r0a0 r0a1 r0a2");
        assert_eq!(ended(&mut strict, "r0", true), []);
        assert_eq!(begin(&mut strict), "");
        assert_eq!(ended(&mut strict, "r0", false), []);
        assert_eq!(begin(&mut strict), "r0a3");
        assert_eq!(ended(&mut strict, "r0", true), []);
        assert_eq!(begin(&mut strict), "");
        assert_eq!(
            given_up(&ended(&mut strict, "r0", true)),
            "r0a4 r0a5 r0a6 r0a7 r0a8"
        );
        assert!(strict.is_over() && strict.has_exceeded());
    }

    //= SSPREF-9, SSPREF-12
    #[test]
    fn soft_concurrency_stays() {
        let mut soft = rollout(false, false, (Share::Count(0), Share::Count(3)), &[5]);
        assert_eq!(begin(&mut soft), "r0a0 r0a1 r0a2");
        assert_eq!(given_up(&ended(&mut soft, "r0", true)), "r0a3 r0a4");
        assert_eq!(ended(&mut soft, "r0", true), []);
        assert!(!soft.is_over());
        assert_eq!(ended(&mut soft, "r0", true), []);
        assert!(soft.is_over());
        assert_eq!(soft.regions[0].failed, 3);
    }

    //= SSPREF-11
    #[test]
    fn a_sequence_gives_up_every_region_and_a_parallel_one_its_own() {
        let shares = (Share::Count(0), Share::Count(1));
        let mut sequence = rollout(false, true, shares, &[2, 2]);
        begin(&mut sequence);
        assert_eq!(
            given_up(&ended(&mut sequence, "r0", true)),
            "r0a1 r1a0 r1a1"
        );
        assert!(sequence.is_over());
        let mut parallel = rollout(true, true, shares, &[2, 2]);
        begin(&mut parallel);
        assert_eq!(given_up(&ended(&mut parallel, "r0", true)), "r0a1");
        assert_eq!(ended(&mut parallel, "r1", false), []);
        assert_eq!(begin(&mut parallel), "r1a1");
        assert_eq!(ended(&mut parallel, "r1", false), []);
        assert!(parallel.is_over() && parallel.has_exceeded());
    }
}
