//! Which items of two sequences belong together.

use crate::sorted::Gather;

/// Places in the sequence before and in the one after, of which one may be missing.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// What decides how items are brought together.
pub(super) struct Sequences<'a> {
    /// How many there are before, and after.
    pub(super) lengths: (usize, usize),
    /// Whether an item before equals one after.
    pub(super) equal: &'a dyn Fn(usize, usize) -> bool,
    /// Whether two items before equal each other.
    pub(super) twins: &'a dyn Fn(usize, usize) -> bool,
    /// Whether two that take each other's place are told as one that changes.
    pub(super) alike: &'a dyn Fn(usize, usize) -> bool,
}

impl Sequences<'_> {
    /// Pairs in order: items of a longest common part stay, the others go or come. What stays is the first item that
    /// equals the next of the common part, wherever that was found.
    pub(super) fn pairs(&self) -> Vec<Pair> {
        let (before, after) = self.lengths;
        let mut pairs = Vec::new();
        let (mut x, mut y) = (0, 0);
        for stays in self.common().into_iter().map(Some).chain([None]) {
            let is_old = |x: usize| stays.is_some_and(|(old, _)| (self.twins)(x, old));
            let is_new = |y: usize| stays.is_some_and(|(old, _)| (self.equal)(old, y));
            while x < before && !is_old(x) {
                let changes = y < after && !is_new(y) && (self.alike)(x, y);
                pairs.push((Some(x), changes.then_some(y)));
                x += 1;
                y += usize::from(changes);
            }
            while y < after && !is_new(y) {
                pairs.push((None, Some(y)));
                y += 1;
            }
            if stays.is_some() {
                pairs.push((Some(x), Some(y)));
                (x, y) = (x + 1, y + 1);
            }
        }
        pairs
    }

    /// A longest common part. Beyond a limit only what the sequences begin and end with is looked at.
    fn common(&self) -> Vec<(usize, usize)> {
        let (before, after) = self.lengths;
        let shorter = before.min(after);
        let head = (0..shorter).take_while(|i| (self.equal)(*i, *i)).count();
        let tail = (1..=shorter - head)
            .take_while(|i| (self.equal)(before - i, after - i))
            .count();
        let mut common: Vec<(usize, usize)> = (0..head).map(|i| (i, i)).gathered();
        let (width, height) = (before - head - tail, after - head - tail);
        if width.saturating_mul(height) <= LIMIT {
            common.extend(self.middle(head, width, height));
        }
        common.extend((1..=tail).rev().map(|i| (before - i, after - i)));
        common
    }

    fn middle(&self, head: usize, width: usize, height: usize) -> Vec<(usize, usize)> {
        let equal = |x: usize, y: usize| (self.equal)(head + x, head + y);
        let mut table = vec![0_usize; (width + 1) * (height + 1)];
        let at = |x: usize, y: usize| y * (width + 1) + x;
        let get = |table: &[usize], x, y| table.get(at(x, y)).copied().unwrap_or(0);
        for y in 0..height {
            for x in 0..width {
                let longest = if equal(x, y) {
                    get(&table, x, y) + 1
                } else {
                    get(&table, x, y + 1).max(get(&table, x + 1, y))
                };
                if let Some(cell) = table.get_mut(at(x + 1, y + 1)) {
                    *cell = longest;
                }
            }
        }
        let (mut x, mut y) = (width, height);
        let mut found = Vec::new();
        while x > 0 && y > 0 {
            if equal(x - 1, y - 1) {
                (x, y) = (x - 1, y - 1);
                found.push((head + x, head + y));
            } else if get(&table, x - 1, y) > get(&table, x, y - 1) {
                x -= 1;
            } else {
                y -= 1;
            }
        }
        found.reverse();
        found
    }
}

/// How many comparisons are worth a shorter text.
const LIMIT: usize = 4_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(before: &str, after: &str, alike: bool) -> String {
        let (x, y): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
        let sequences = Sequences {
            lengths: (x.len(), y.len()),
            equal: &|a, b| x[a] == y[b],
            twins: &|a, b| x[a] == x[b],
            alike: &|_, _| alike,
        };
        let told = sequences.pairs().into_iter().map(|pair| match pair {
            (Some(a), Some(b)) if x[a] == y[b] => format!("{}", x[a]),
            (Some(a), Some(b)) => format!("~{}{}", x[a], y[b]),
            (Some(a), None) => format!("-{}", x[a]),
            (None, b) => format!("+{}", y[b.unwrap()]),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_common_stays() {
        assert_eq!(pairs("abcd", "axcd", false), "a -b +x c d");
        assert_eq!(pairs("1234", "4321", false), "-1 -2 -3 4 +3 +2 +1");
        assert_eq!(pairs("abcd", "cdab", false), "-a -b c d +a +b");
        assert_eq!(pairs("", "ab", false), "+a +b");
        assert_eq!(pairs("ab", "", false), "-a -b");
    }

    #[test]
    fn what_is_alike_changes_in_its_place() {
        assert_eq!(pairs("abc", "xbyz", true), "~ax b ~cy +z");
    }
}
