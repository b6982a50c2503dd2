use serde_json::{Map, Value};

use super::{SortedMap, SortedSet};

/// A collection that is filled one by one; of two items with the same key the later stays.
pub trait Gathered<T>: Default {
    /// Inserts one item.
    fn put(&mut self, item: T);
}

impl<K: Ord, V> Gathered<(K, V)> for SortedMap<K, V> {
    fn put(&mut self, (key, value): (K, V)) {
        self.insert(key, value);
    }
}

impl<T: Ord> Gathered<T> for SortedSet<T> {
    fn put(&mut self, item: T) {
        self.insert(item);
    }
}

impl<T> Gathered<T> for Vec<T> {
    fn put(&mut self, item: T) {
        self.push(item);
    }
}

impl Gathered<char> for String {
    fn put(&mut self, item: char) {
        self.push(item);
    }
}

impl<'t> Gathered<&'t str> for String {
    fn put(&mut self, item: &'t str) {
        self.push_str(item);
    }
}

impl Gathered<String> for String {
    fn put(&mut self, item: String) {
        self.push_str(&item);
    }
}

impl Gathered<(String, Value)> for Map<String, Value> {
    fn put(&mut self, (key, value): (String, Value)) {
        self.insert(key, value);
    }
}

/// Iterators whose items go into a collection.
pub trait Gather: Iterator + Sized {
    /// The same as `collect`, with less code.
    fn gathered<C: Gathered<Self::Item>>(self) -> C {
        let mut all = C::default();
        self.for_each(|item| all.put(item));
        all
    }

    /// The same as `collect` into a `Result`: stops at the first error.
    ///
    /// # Errors
    /// The first error among the items.
    fn try_gathered<C: Gathered<T>, T, E>(mut self) -> Result<C, E>
    where
        Self: Iterator<Item = Result<T, E>>,
    {
        let mut all = C::default();
        self.try_for_each(|item| item.map(|item| all.put(item)))?;
        Ok(all)
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_of_two_stays() {
        let pairs = [("b", 1), ("a", 2), ("b", 3)];
        let found: SortedMap<_, _> = pairs.into_iter().gathered();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("a", 2), ("b", 3)]);
        let keys: SortedSet<_> = pairs.into_iter().map(|(key, _)| key).gathered();
        assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn stops_at_the_first_error() {
        let mut seen = 0;
        let items = [Ok(("a", 1)), Err("first"), Err("second")];
        let found: Result<SortedMap<_, _>, _> =
            items.into_iter().inspect(|_| seen += 1).try_gathered();
        assert_eq!((found, seen), (Err("first"), 2));
    }
}
