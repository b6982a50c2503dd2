use super::{ChangeSet, Record, RecordId};
use crate::sorted::{Gather, SortedMap};

/// Keeps records in memory: for tests, and for worlds that need not outlive the process.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    records: SortedMap<RecordId, Record>,
}

impl Memory {
    /// Makes the changes of one command durable.
    pub fn apply(&mut self, changes: ChangeSet) {
        for id in changes.deletes {
            self.records.remove(&id);
        }
        for record in changes.puts {
            self.records.insert(record.id.clone(), record);
        }
    }

    /// Everything that is kept, in the order of kinds and keys.
    pub fn records(&self) -> Vec<Record> {
        self.records.values().cloned().gathered()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_replace_and_deletes_remove() {
        let record = |key: &str, body: &str| Record {
            id: RecordId::new("stack", key),
            version: 1,
            body: body.into(),
        };
        let mut memory = Memory::default();
        memory.apply(ChangeSet {
            puts: vec![record("a", "1"), record("b", "2")],
            deletes: vec![],
        });
        memory.apply(ChangeSet {
            puts: vec![record("a", "3")],
            deletes: vec![RecordId::new("stack", "b")],
        });
        assert_eq!(memory.records(), [record("a", "3")]);
    }
}
