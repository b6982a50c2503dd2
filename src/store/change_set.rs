use super::{Record, RecordId};

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
}
