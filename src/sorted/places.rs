use std::cmp::Ordering;

use super::order::put_in_order;

/// In what order the entries of a map stand: they stand in order themselves, as long as that costs nothing; else their
/// numbers are kept in order, in runs that are never empty. One code serves the maps of all types.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    runs: Option<Vec<Vec<u32>>>,
}

/// A place in the order: which run, and where in it. Entries that stand in order are one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    run: usize,
    at: usize,
}

/// How an entry leaves the list of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaves {
    /// The ones behind it move up.
    Closing(usize),
    /// The last one takes its place.
    Swapped(usize),
}

/// Up to so many entries are moved about as they are.
const FEW: usize = 64;
/// How long a run is made; twice as long it is split.
const RUN: usize = 256;

impl Places {
    /// Of no entries.
    pub(super) const NONE: Self = Self { runs: None };

    /// Where the entry stands that the comparison finds equal, or where it would stand. The comparison is given the
    /// number of an entry and says how that one stands to what is sought.
    pub(super) fn search(
        &self,
        length: usize,
        compare: &mut dyn FnMut(usize) -> Ordering,
    ) -> Result<Spot, Spot> {
        let spot = |run| move |at| Spot { run, at };
        let Some(runs) = &self.runs else {
            return bisect(length, compare).map(spot(0)).map_err(spot(0));
        };
        let number = |run: usize, at: usize| {
            let run = runs.get(run).map_or(&[][..], Vec::as_slice);
            let at = at.min(run.len().saturating_sub(1));
            run.get(at).map_or(usize::MAX, |n| *n as usize)
        };
        // The first run whose last entry is not before what is sought; behind all, the last.
        let found = bisect(
            runs.len(),
            &mut |run| match compare(number(run, usize::MAX)) {
                Ordering::Less => Ordering::Less,
                _ => Ordering::Greater,
            },
        );
        let (Ok(run) | Err(run)) = found;
        let run = run.min(runs.len().saturating_sub(1));
        let length = runs.get(run).map_or(0, Vec::len);
        bisect(length, &mut |at| compare(number(run, at)))
            .map(spot(run))
            .map_err(spot(run))
    }

    /// The number of the entry at a spot.
    pub(super) fn number(&self, spot: Spot) -> usize {
        match &self.runs {
            None => spot.at,
            Some(runs) => runs
                .get(spot.run)
                .and_then(|run| run.get(spot.at))
                .map_or(usize::MAX, |n| *n as usize),
        }
    }

    /// Makes room for one more entry at a spot: where it goes in the list of entries.
    pub(super) fn admit(&mut self, length: usize, spot: Spot) -> usize {
        if self.runs.is_none() && (spot.at == length || length < FEW) {
            return spot.at;
        }
        let spot = self.spread(length, spot);
        let runs = self.runs.get_or_insert_default();
        let number = u32::try_from(length).unwrap_or(u32::MAX);
        match runs.get_mut(spot.run) {
            None => runs.push(vec![number]),
            Some(run) => {
                run.insert(spot.at.min(run.len()), number);
                if run.len() >= 2 * RUN {
                    let rest = run.split_off(RUN);
                    runs.insert(spot.run + 1, rest);
                }
            }
        }
        length
    }

    /// Takes the entry at a spot out of the order: how it leaves the list of entries. The comparison is with the
    /// last of them.
    pub(super) fn dismiss(
        &mut self,
        length: usize,
        spot: Spot,
        last: &mut dyn FnMut(usize) -> Ordering,
    ) -> Leaves {
        if self.runs.is_none() && (spot.at + 1 == length || length <= FEW) {
            return Leaves::Closing(spot.at);
        }
        let spot = self.spread(length, spot);
        let number = self.number(spot);
        let moved = self.search(length, last).unwrap_or(spot);
        let runs = self.runs.get_or_insert_default();
        if let Some(place) = runs.get_mut(moved.run).and_then(|r| r.get_mut(moved.at)) {
            *place = u32::try_from(number).unwrap_or(u32::MAX);
        }
        if let Some(run) = runs.get_mut(spot.run).filter(|r| spot.at < r.len()) {
            run.remove(spot.at);
            if run.is_empty() {
                runs.remove(spot.run);
            }
        }
        if runs.is_empty() {
            self.runs = None;
        }
        Leaves::Swapped(number)
    }

    /// Begins to keep numbers, where the entries stood in order: the same spot afterwards.
    fn spread(&mut self, length: usize, spot: Spot) -> Spot {
        if self.runs.is_some() {
            return spot;
        }
        let numbers: Vec<u32> = (0..u32::try_from(length).unwrap_or(u32::MAX)).collect();
        let runs: Vec<Vec<u32>> = numbers.chunks(RUN).map(<[u32]>::to_vec).collect();
        let run = (spot.at / RUN).min(runs.len().saturating_sub(1));
        self.runs = Some(runs);
        Spot {
            run,
            at: spot.at - run * RUN,
        }
    }

    /// Puts the entries in order, by exchanging two at a time.
    pub(super) fn settle(&mut self, swap: &mut dyn FnMut(usize, usize)) {
        if let Some(runs) = self.runs.take() {
            let mut order: Vec<usize> = runs.iter().flatten().map(|n| *n as usize).collect();
            put_in_order(&mut order, swap);
        }
    }

    /// The numbers of all entries, in order.
    pub(super) fn walk(&self, length: usize) -> Walk<'_> {
        let back = match &self.runs {
            None => Spot { run: 0, at: length },
            Some(runs) => Spot {
                run: runs.len(),
                at: 0,
            },
        };
        Walk {
            runs: self.runs.as_deref(),
            front: Spot::default(),
            back,
            left: length,
        }
    }

    /// The part of a walk from a spot up to another; from the beginning and to the end where there is none.
    pub(super) fn part<'p>(
        &'p self,
        mut walk: Walk<'p>,
        front: Option<Spot>,
        back: Option<Spot>,
    ) -> Walk<'p> {
        walk.front = front.unwrap_or(walk.front);
        walk.back = back.unwrap_or(walk.back);
        walk.left = self
            .before(walk.back)
            .saturating_sub(self.before(walk.front));
        walk
    }

    /// How many entries stand before a spot.
    fn before(&self, spot: Spot) -> usize {
        let runs = self.runs.iter().flatten();
        spot.at + runs.take(spot.run).map(Vec::len).sum::<usize>()
    }
}

/// The numbers of entries in order, from both ends.
#[derive(Clone, Debug)]
pub(super) struct Walk<'p> {
    runs: Option<&'p [Vec<u32>]>,
    front: Spot,
    back: Spot,
    left: usize,
}

impl Iterator for Walk<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let Some(runs) = self.runs else {
            self.front.at += 1;
            return Some(self.front.at - 1);
        };
        loop {
            if let Some(number) = runs.get(self.front.run)?.get(self.front.at) {
                self.front.at += 1;
                return Some(*number as usize);
            }
            self.front = Spot {
                run: self.front.run + 1,
                at: 0,
            };
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Walk<'_> {
    fn next_back(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let Some(runs) = self.runs else {
            self.back.at -= 1;
            return Some(self.back.at);
        };
        while self.back.at == 0 {
            self.back.run = self.back.run.checked_sub(1)?;
            self.back.at = runs.get(self.back.run)?.len();
        }
        self.back.at -= 1;
        let number = runs.get(self.back.run)?.get(self.back.at)?;
        Some(*number as usize)
    }
}

/// Where something is found among so many, or where it would be. What comes behind all is found at once: most maps are
/// filled in order.
fn bisect(length: usize, compare: &mut dyn FnMut(usize) -> Ordering) -> Result<usize, usize> {
    let Some(last) = length.checked_sub(1) else {
        return Err(0);
    };
    match compare(last) {
        Ordering::Less => return Err(length),
        Ordering::Equal => return Ok(last),
        Ordering::Greater => {}
    }
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low.midpoint(high);
        match compare(middle) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}
