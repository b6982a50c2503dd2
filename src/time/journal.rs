use crate::sorted::{SortedMap, SortedSet};

/// Rows by key, and a note of which of them were added, changed or removed since the note was last
/// taken. What keeps a world durable reads the note; what works in the world does not see it.
#[derive(Clone, Debug)]
pub struct Journal<K, V> {
    // In boxes, so that maps of different rows are compiled to the same code.
    rows: SortedMap<K, Box<V>>,
    touched: SortedSet<K>,
}

impl<K, V> Default for Journal<K, V> {
    fn default() -> Self {
        Self {
            rows: SortedMap::new(),
            touched: SortedSet::new(),
        }
    }
}

impl<K: Ord + Clone, V> Journal<K, V> {
    /// The row of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key).map(|row| &**row)
    }

    /// The row of a key, to be changed. Counts as changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let row = self.rows.get_mut(key)?;
        if !self.touched.contains(key) {
            self.touched.insert(key.clone());
        }
        Some(row)
    }

    /// Whether there is a row of this key.
    pub fn contains(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }

    /// Adds or replaces a row.
    pub fn insert(&mut self, key: K, row: V) {
        self.touched.insert(key.clone());
        self.rows.insert(key, Box::new(row));
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let row = self.rows.remove(key)?;
        self.touched.insert(key.clone());
        Some(*row)
    }

    /// Puts a stored row back: it is no change.
    pub fn restore(&mut self, key: K, row: V) {
        self.rows.insert(key, Box::new(row));
    }

    /// All rows in the order of their keys.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.rows.iter().map(|(key, row)| (key, &**row))
    }

    /// The rows whose keys lie in a range.
    pub fn range<R: std::ops::RangeBounds<K>>(
        &self,
        range: R,
    ) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.rows.range(range).map(|(key, row)| (key, &**row))
    }

    /// The least key.
    pub fn first_key(&self) -> Option<&K> {
        self.rows.first_key_value().map(|(key, _)| key)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Notes keys as changed.
    pub fn touch(&mut self, keys: impl IntoIterator<Item = K>) {
        self.touched.extend(keys);
    }

    /// Takes the note: every key touched since the last time, in order.
    pub fn take_touched(&mut self) -> SortedSet<K> {
        std::mem::take(&mut self.touched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_changes_and_not_reads() {
        let mut journal = Journal::default();
        journal.restore("stored", 1);
        journal.insert("added", 2);
        assert_eq!(journal.get(&"stored"), Some(&1));
        assert_eq!(journal.take_touched(), SortedSet::from(["added"]));
        *journal.get_mut(&"stored").unwrap() = 3;
        assert_eq!(journal.remove(&"added"), Some(2));
        assert_eq!(journal.remove(&"missing"), None);
        assert_eq!(journal.take_touched(), SortedSet::from(["added", "stored"]));
        assert_eq!(journal.take_touched(), SortedSet::new());
    }
}
