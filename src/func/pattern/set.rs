use crate::sorted::{Gather, Sort};
use crate::text::{is_newer, lower, upper};

/// The last character.
const LAST: u32 = 0x10_ffff;

/// A set of characters.
///
/// INVARIANT: the ranges are in order and neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Set(Vec<(u32, u32)>);

impl Set {
    pub(super) fn of(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.arrange();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last);
                }
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// All characters that are not in it.
    pub(super) fn others(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0;
        for &(first, last) in &self.0 {
            if next < first {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self(ranges)
    }

    pub(crate) fn contains(&self, c: char) -> bool {
        let c = u32::from(c);
        let after = self.0.partition_point(|range| range.0 <= c);
        after
            .checked_sub(1)
            .and_then(|place| self.0.get(place))
            .is_some_and(|range| c <= range.1)
    }

    /// The set of what stands for its characters when letter case does not matter, see [`folded`].
    pub(super) fn folded(&self) -> Self {
        let mut ranges = self.0.clone();
        CASED.with(|cased| {
            let own = cased.iter().filter(|(c, _)| self.contains(*c));
            ranges.extend(own.map(|(_, stands)| (u32::from(*stands), u32::from(*stands))));
        });
        Self::of(ranges)
    }
}

thread_local! {
    // Holds nothing but what can be computed again, so it cannot be observed.
    static CASED: Vec<(char, char)> = cased();
}

/// Every character that another one stands for, with that one.
fn cased() -> Vec<(char, char)> {
    // Nothing from the ideographs on has a case but for the few of other planes.
    let all = (0..=0x2fff)
        .chain(0xa640..=0xabff)
        .chain(0xff00..=0xffff)
        .chain(0x1_0400..=0x1_efff);
    all.filter_map(char::from_u32)
        .map(|c| (c, folded(c)))
        .filter(|(c, stands)| c != stands)
        .gathered()
}

/// The character that stands for all that differ in letter case only.
pub(super) fn folded(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    // An i without or with its dot on purpose is no other letter; what the reference does not know has no case.
    if matches!(c, 'ı' | 'İ') || is_newer(c) {
        return c;
    }
    lower(upper(c))
}
