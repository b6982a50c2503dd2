use std::fmt;

use crate::json::{self, Serialize};
use crate::sorted::SortedMap;

/// What a world consists of, and can be written down.
pub trait Row: Serialize + fmt::Debug + 'static {
    /// Whether something of it must not be shown, so that it is not kept in clear.
    fn is_secret(&self) -> bool {
        false
    }
}

/// A row as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// JSON text.
    pub text: String,
    /// Whether it must not be kept in clear.
    pub secret: bool,
}

impl Written {
    /// A row at this moment.
    pub fn of(row: &dyn Row) -> Self {
        Self {
            text: json::text(row),
            secret: row.is_secret(),
        }
    }
}

/// What a row was when it was first touched. It is written down only where somebody wants to know.
#[derive(Debug)]
pub enum Before {
    /// There was none.
    Nothing,
    /// One that is there no more.
    Row(Box<dyn Row>),
    /// One that was changed in its place.
    Text(Written),
}

impl Before {
    /// The row as it is written down.
    pub fn written(self) -> Option<Written> {
        match self {
            Self::Nothing => None,
            Self::Row(row) => Some(Written::of(&*row)),
            Self::Text(text) => Some(text),
        }
    }
}

impl Clone for Before {
    fn clone(&self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Row(row) => Self::Text(Written::of(&**row)),
            Self::Text(text) => Self::Text(text.clone()),
        }
    }
}

/// Rows by key, and a note of which of them were added, changed or removed since the note was last taken, with what
/// they were before. What keeps a world durable reads the note; what works in the world does not see it.
#[derive(Clone, Debug)]
pub struct Journal<K, V> {
    // In boxes, so that maps of different rows are compiled to the same code.
    rows: SortedMap<K, Box<V>>,
    touched: SortedMap<K, Before>,
}

impl<K, V> Default for Journal<K, V> {
    fn default() -> Self {
        Self {
            rows: SortedMap::new(),
            touched: SortedMap::new(),
        }
    }
}

impl<K: Ord + Clone, V: Row> Journal<K, V> {
    /// A row was touched, which was another one before; what was noted first counts.
    fn note(&mut self, key: K, before: Option<Box<V>>) {
        let before = || before.map_or(Before::Nothing, |row| Before::Row(row));
        self.touched.entry(key).or_insert_with(before);
    }

    /// The row of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.rows.get(key).map(|row| &**row)
    }

    /// The row of a key, to be changed. Counts as changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let row = self.rows.get_mut(key)?;
        if !self.touched.contains_key(key) {
            let before = Before::Text(Written::of(&**row));
            self.touched.insert(key.clone(), before);
        }
        Some(row)
    }

    /// Whether there is a row of this key.
    pub fn contains(&self, key: &K) -> bool {
        self.rows.contains_key(key)
    }

    /// Adds or replaces a row.
    pub fn insert(&mut self, key: K, row: V) {
        let before = self.rows.insert(key.clone(), Box::new(row));
        self.note(key, before);
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: &K) {
        if let Some((key, row)) = self.rows.remove_entry(key) {
            self.note(key, Some(row));
        }
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

    /// Takes the note: every key touched since the last time, in order, with what its row was.
    pub fn take_touched(&mut self) -> SortedMap<K, Before> {
        std::mem::take(&mut self.touched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Row for i32 {}

    fn noted(journal: &mut Journal<&'static str, i32>) -> Vec<(&'static str, Option<String>)> {
        let touched = journal.take_touched().into_iter();
        touched
            .map(|(key, row)| (key, row.written().map(|row| row.text)))
            .collect()
    }

    #[test]
    fn notes_changes_and_not_reads() {
        let mut journal = Journal::default();
        journal.restore("stored", 1);
        journal.insert("added", 2);
        assert_eq!(journal.get(&"stored"), Some(&1));
        assert_eq!(noted(&mut journal), [("added", None)]);
        *journal.get_mut(&"stored").unwrap() = 3;
        *journal.get_mut(&"stored").unwrap() = 4;
        journal.remove(&"added");
        journal.remove(&"missing");
        assert_eq!(journal.get(&"added"), None);
        let before = [("added", Some("2".into())), ("stored", Some("1".into()))];
        assert_eq!(noted(&mut journal), before);
        assert_eq!(noted(&mut journal), []);
    }
}
