use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Bound, Index, RangeBounds};

use super::places::{Leaves, Places, Spot, Walk};

/// A map in order of its keys, with the methods of the standard library's. That one is compiled anew for every type of
/// key and value, some 4 KB each; of this one the searching and ordering is compiled once.
#[derive(Clone)]
pub struct SortedMap<K, V> {
    entries: Vec<(K, V)>,
    places: Places,
}

impl<K, V> SortedMap<K, V> {
    /// A map without entries.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            places: Places::NONE,
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes all entries out.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            entries: &self.entries,
            walk: self.places.walk(self.entries.len()),
        }
    }

    /// The keys in order.
    pub fn keys(&self) -> Keys<'_, K, V> {
        Keys(self.iter())
    }

    /// The values in order of their keys.
    pub fn values(&self) -> Values<'_, K, V> {
        Values(self.iter())
    }

    /// The entries in order, their values to be changed.
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        self.settle();
        self.entries.iter_mut().map(|(key, value)| (key, value))
    }

    /// The values in order of their keys, to be changed.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.settle();
        self.entries.iter_mut().map(|(_, v)| v)
    }

    /// The keys in order, for good.
    pub fn into_keys(self) -> impl DoubleEndedIterator<Item = K> + ExactSizeIterator {
        self.into_iter().map(|(k, _)| k)
    }

    /// The values in order of their keys, for good.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.into_iter().map(|(_, v)| v)
    }

    /// The entry with the smallest key.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The entry with the largest key.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }

    /// Keeps what the judge says.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.settle();
        self.entries.retain_mut(|(k, v)| keep(k, v));
    }

    /// The entries come to stand in order themselves.
    fn settle(&mut self) {
        let entries = &mut self.entries;
        self.places.settle(&mut |a, b| entries.swap(a, b));
    }

    fn at(&self, spot: Spot) -> Option<&(K, V)> {
        self.entries.get(self.places.number(spot))
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Spot, Spot>
    where
        K: Borrow<Q>,
    {
        self.places.search(self.entries.len(), &mut |number| {
            let entry = self.entries.get(number);
            entry.map_or(Ordering::Less, |(k, _)| k.borrow().cmp(key))
        })
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.get_key_value(key).map(|(_, v)| v)
    }

    /// A key as it is kept, and its value.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let spot = self.find(key).ok()?;
        self.at(spot).map(|(k, v)| (k, v))
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let number = self.places.number(self.find(key).ok()?);
        self.entries.get_mut(number).map(|(_, v)| v)
    }

    /// Whether a key has a value.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Gives a key a value: the one it had. The key that was there stays.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(spot) => {
                let number = self.places.number(spot);
                let known = self.entries.get_mut(number);
                known.map(|(_, known)| std::mem::replace(known, value))
            }
            Err(spot) => {
                self.add(spot, key, value);
                None
            }
        }
    }

    /// A new entry where the search said: its number.
    fn add(&mut self, spot: Spot, key: K, value: V) -> usize {
        let number = self.places.admit(self.entries.len(), spot);
        self.entries.insert(number, (key, value));
        number
    }

    /// Takes a key out: its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.remove_entry(key).map(|(_, v)| v)
    }

    /// Takes a key out: it and its value.
    pub fn remove_entry<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let spot = self.find(key).ok()?;
        self.take(spot)
    }

    fn take(&mut self, spot: Spot) -> Option<(K, V)> {
        let entries = &self.entries;
        let last = entries.last().map(|(k, _)| k);
        let leaves = self.places.dismiss(entries.len(), spot, &mut |number| {
            entries.get(number).map(|(k, _)| k).cmp(&last)
        });
        match leaves {
            Leaves::Closing(number) if number < self.entries.len() => {
                Some(self.entries.remove(number))
            }
            Leaves::Swapped(number) if number < self.entries.len() => {
                Some(self.entries.swap_remove(number))
            }
            _ => None,
        }
    }

    /// Takes the smallest key out.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        if self.is_empty() {
            None
        } else {
            self.take(Spot::default())
        }
    }

    /// What a key has, or gets when it has nothing.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let found = self.find(&key).map(|spot| self.places.number(spot));
        Entry {
            map: self,
            key,
            found,
        }
    }

    /// The entries with keys in a range, in order.
    pub fn range<Q: Ord + ?Sized>(&self, range: impl RangeBounds<Q>) -> Iter<'_, K, V>
    where
        K: Borrow<Q>,
    {
        let all = self.places.walk(self.entries.len());
        // Where entries begin to be at least, or more than, the bound.
        let edge = |bound: Bound<&Q>, equal: Ordering| match bound {
            Bound::Unbounded => None,
            Bound::Included(key) => Some(self.edge(key, equal)),
            Bound::Excluded(key) => Some(self.edge(key, equal.reverse())),
        };
        let front = edge(range.start_bound(), Ordering::Greater);
        let back = edge(range.end_bound(), Ordering::Less);
        Iter {
            entries: &self.entries,
            walk: self.places.part(all, front, back),
        }
    }

    /// Where the keys begin that are larger than this one; itself too, when an equal one counts as greater.
    fn edge<Q: Ord + ?Sized>(&self, key: &Q, equal: Ordering) -> Spot
    where
        K: Borrow<Q>,
    {
        let found = self.places.search(self.entries.len(), &mut |number| {
            let entry = self.entries.get(number);
            let order = entry.map_or(Ordering::Less, |(k, _)| k.borrow().cmp(key));
            order.then(equal)
        });
        let (Ok(spot) | Err(spot)) = found;
        spot
    }
}

/// A key of a map, and whether it has a value.
pub struct Entry<'m, K, V> {
    map: &'m mut SortedMap<K, V>,
    key: K,
    found: Result<usize, Spot>,
}

impl<'m, K: Ord, V> Entry<'m, K, V> {
    /// The value, made when there is none.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'m mut V {
        let number = match self.found {
            Ok(number) => number,
            Err(spot) => self.map.add(spot, self.key, make()),
        };
        value_at(&mut self.map.entries, number)
    }

    /// The value, this one when there is none.
    pub fn or_insert(self, value: V) -> &'m mut V {
        self.or_insert_with(|| value)
    }

    /// The value, the default when there is none.
    pub fn or_default(self) -> &'m mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }

    /// Changes the value when there is one.
    #[must_use]
    pub fn and_modify(self, change: impl FnOnce(&mut V)) -> Self {
        if let Ok(number) = self.found
            && let Some((_, value)) = self.map.entries.get_mut(number)
        {
            change(value);
        }
        self
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "the number was told by the map a moment ago"
)]
fn value_at<K, V>(entries: &mut [(K, V)], number: usize) -> &mut V {
    &mut entries[number].1
}

/// The entries of a map in order, their values to be changed.
pub type IterMut<'m, K, V> =
    std::iter::Map<std::slice::IterMut<'m, (K, V)>, fn(&'m mut (K, V)) -> (&'m K, &'m mut V)>;

/// The entries of a map in order.
pub struct Iter<'m, K, V> {
    entries: &'m [(K, V)],
    walk: Walk<'m>,
}

/// The keys of a map in order.
pub struct Keys<'m, K, V>(Iter<'m, K, V>);

/// The values of a map in order of their keys.
pub struct Values<'m, K, V>(Iter<'m, K, V>);

/// What the three iterators have in common: what they make of an entry.
macro_rules! walks {
    ($($name:ident, $item:ty, |$this:ident| $iter:expr, |$key:ident, $value:ident| $made:expr;)*) => {$(
        impl<'m, K, V> Iterator for $name<'m, K, V> {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                let $this = self;
                let number = $iter.walk.next()?;
                $iter.entries.get(number).map(|($key, $value)| $made)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let $this = self;
                $iter.walk.size_hint()
            }
        }

        impl<K, V> DoubleEndedIterator for $name<'_, K, V> {
            fn next_back(&mut self) -> Option<Self::Item> {
                let $this = self;
                let number = $iter.walk.next_back()?;
                $iter.entries.get(number).map(|($key, $value)| $made)
            }
        }

        impl<K, V> ExactSizeIterator for $name<'_, K, V> {}
    )*};
}

walks! {
    Iter, (&'m K, &'m V), |this| this, |key, value| (key, value);
    Keys, &'m K, |this| this.0, |key, _value| key;
    Values, &'m V, |this| this.0, |_key, value| value;
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries,
            walk: self.walk.clone(),
        }
    }
}

impl<K, V> Clone for Keys<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Clone for Values<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        self.settle();
        self.entries.into_iter()
    }
}

impl<'m, K, V> IntoIterator for &'m SortedMap<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = Iter<'m, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'m, K, V> IntoIterator for &'m mut SortedMap<K, V> {
    type Item = (&'m K, &'m mut V);
    type IntoIter = IterMut<'m, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
        items.into_iter().for_each(|(key, value)| {
            self.insert(key, value);
        });
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        let mut map = Self::new();
        map.extend(items);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for SortedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Ord + Borrow<Q>, Q: Ord + ?Sized, V> Index<&Q> for SortedMap<K, V> {
    type Output = V;

    #[expect(
        clippy::expect_used,
        reason = "as with every Index; outside tests `get` is used"
    )]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("the map has the key")
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for SortedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for SortedMap<K, V> {}

impl<K: PartialOrd, V: PartialOrd> PartialOrd for SortedMap<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.iter().partial_cmp(other.iter())
    }
}

impl<K: Ord, V: Ord> Ord for SortedMap<K, V> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<K: Hash, V: Hash> Hash for SortedMap<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        self.iter().for_each(|entry| entry.hash(state));
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for SortedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Numbers without order and without chance.
    fn mixed(count: u64, below: u64) -> impl Iterator<Item = u64> {
        let step = |seed: u64| seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::iter::successors(Some(step(count)), move |seed| Some(step(*seed)))
            .map(move |seed| (seed >> 33) % below)
            .take(usize::try_from(count).unwrap())
    }

    fn agree(ours: &SortedMap<u64, u64>, theirs: &BTreeMap<u64, u64>) {
        assert!(ours.iter().eq(theirs), "in order");
        assert!(ours.iter().rev().eq(theirs.iter().rev()), "backwards");
        assert_eq!(ours.len(), theirs.len());
        assert_eq!(ours.keys().len(), theirs.len());
        let (mut ends, mut same) = (ours.values(), theirs.values());
        while let Some(value) = ends.next() {
            assert_eq!(
                (Some(value), ends.next_back()),
                (same.next(), same.next_back())
            );
        }
        assert_eq!(same.next(), None, "from both ends");
    }

    #[test]
    fn does_what_the_standard_library_does() {
        for (count, below) in [(10, 5), (300, 40), (300, 100), (3_000, 400), (9_000, 5_000)] {
            let (mut ours, mut theirs) = (SortedMap::new(), BTreeMap::new());
            for (turn, key) in mixed(count, below).enumerate() {
                match turn % 7 {
                    0 | 1 => assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    2 => {
                        *ours.entry(key).or_default() += 1;
                        *theirs.entry(key).or_default() += 1;
                    }
                    3 if turn % 400 == 3 => assert_eq!(ours.pop_first(), theirs.pop_first()),
                    4 if turn % 900 == 4 => {
                        ours.retain(|key, value| (*key + *value) % 5 != 0);
                        theirs.retain(|key, value| (*key + *value) % 5 != 0);
                    }
                    5 if turn % 300 == 5 => {
                        ours.values_mut().for_each(|value| *value += 3);
                        theirs.values_mut().for_each(|value| *value += 3);
                    }
                    _ => assert_eq!(ours.insert(key, key / 3), theirs.insert(key, key / 3)),
                }
                assert_eq!(ours.get(&key), theirs.get(&key));
                if turn % 97 == 0 {
                    agree(&ours, &theirs);
                }
            }
            agree(&ours, &theirs);
            assert_eq!(ours.clone(), theirs.clone().into_iter().collect());
            assert!(ours.clone().into_iter().eq(theirs.clone()));
            while let Some(first) = theirs.pop_first() {
                assert_eq!(ours.pop_first(), Some(first));
            }
            assert!(ours.is_empty());
        }
    }

    #[test]
    fn ranges_are_those_of_the_standard_library() {
        for count in [0, 3, 60, 2_000] {
            let pairs: Vec<(u64, u64)> = mixed(count, 900).map(|n| (n * 2, n)).collect();
            let ours: SortedMap<u64, u64> = pairs.iter().copied().collect();
            let theirs: BTreeMap<u64, u64> = pairs.into_iter().collect();
            for (from, to) in [
                (0, 1),
                (7, 8),
                (8, 8),
                (10, 900),
                (500, 501),
                (0, 5_000),
                (1_799, 1_800),
            ] {
                assert!(
                    ours.range(from..to).eq(theirs.range(from..to)),
                    "{from}..{to}"
                );
                assert!(
                    ours.range(from..=to)
                        .rev()
                        .eq(theirs.range(from..=to).rev())
                );
                assert!(ours.range(from..).eq(theirs.range(from..)));
                assert!(ours.range(..to).eq(theirs.range(..to)));
                let after = (Bound::Excluded(from), Bound::Unbounded);
                assert!(ours.range(after).eq(theirs.range(after)));
            }
        }
    }
}
