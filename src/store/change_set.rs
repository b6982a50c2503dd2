use super::{Record, RecordId};
use crate::json::{Scanner, Unreadable, Writer};
use crate::sorted::SortedMap;

/// What one command changed. Stored in one transaction: all of it or nothing.
///
/// INVARIANT: a record is either among the puts or among the deletes, and once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeSet {
    /// Records that are new or changed, whole.
    pub puts: Vec<Record>,
    /// Records that are gone.
    pub deletes: Vec<RecordId>,
}

impl ChangeSet {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.deletes.is_empty()
    }

    /// Adds what becomes of one record.
    pub fn add(&mut self, id: RecordId, becomes: Option<Record>) {
        match becomes {
            Some(record) => self.puts.push(record),
            None => self.deletes.push(id),
        }
    }

    /// What becomes of each record.
    pub fn into_each(self) -> impl Iterator<Item = (RecordId, Option<Record>)> {
        let puts = self.puts.into_iter();
        let puts = puts.map(|record| (record.id.clone(), Some(record)));
        puts.chain(self.deletes.into_iter().map(|id| (id, None)))
    }

    /// The changes that lead to the same as these and then others.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        if self.is_empty() {
            return later;
        }
        let mut all = SortedMap::new();
        for (id, becomes) in self.into_each().chain(later.into_each()) {
            all.insert(id, becomes);
        }
        let mut whole = Self::default();
        for (id, becomes) in all {
            whole.add(id, becomes);
        }
        whole
    }

    /// Writes the changes as a list; what is gone has no body.
    pub fn write(&self, out: &mut Writer) {
        out.open(b'[');
        for record in &self.puts {
            out.next();
            record.write(out);
        }
        for id in &self.deletes {
            out.next();
            out.open(b'{');
            out.field("kind", &id.kind);
            out.field("key", &id.key);
            out.close(b'}');
        }
        out.close(b']');
    }

    /// Reads such a list.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn read(scanner: &mut Scanner) -> Result<Self, Unreadable> {
        let mut changes = Self::default();
        scanner.must(b'[')?;
        if scanner.take(b']') {
            return Ok(changes);
        }
        loop {
            let (id, record) = Record::read(scanner)?;
            changes.add(id, record);
            if !scanner.goes_on(b']')? {
                return Ok(changes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: &str, body: &str) -> Record {
        Record {
            id: RecordId::new("stack", key),
            version: 2,
            body: body.into(),
        }
    }

    #[test]
    fn the_later_of_two_changes_counts() {
        let first = ChangeSet {
            puts: vec![record("a", "1"), record("b", "2")],
            deletes: vec![RecordId::new("stack", "c")],
        };
        let later = ChangeSet {
            puts: vec![record("c", "3")],
            deletes: vec![RecordId::new("stack", "a")],
        };
        let whole = first.then(later);
        assert_eq!(whole.puts, [record("b", "2"), record("c", "3")]);
        assert_eq!(whole.deletes, [RecordId::new("stack", "a")]);
    }

    #[test]
    fn what_was_written_is_read() {
        let changes = ChangeSet {
            puts: vec![record("a\"", r#"{"n":1.50,"t":[null]}"#)],
            deletes: vec![RecordId::new("stack", "b")],
        };
        for changes in [changes, ChangeSet::default()] {
            let mut out = Writer::default();
            changes.write(&mut out);
            let text = out.finish();
            let mut scanner = Scanner::new(text.as_bytes());
            assert_eq!(ChangeSet::read(&mut scanner), Ok(changes));
            assert_eq!(scanner.end(), Ok(()));
        }
    }
}
