use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use crate::sorted::Gather;
use crate::store::{ChangeSet, Record, RecordId, SetAside};

/// A piece of a world, as a `Store` keeps it.
#[derive(Serialize, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct StoredRecord {
    /// What it is; with `key` its identity.
    pub kind: String,
    /// Unique within the kind.
    pub key: String,
    /// The format of the body.
    pub version: u32,
    /// JSON text.
    pub body: String,
}

/// Records in any order.
#[derive(Serialize, Deserialize, Tsify)]
#[serde(transparent)]
pub struct StoredRecords(pub Vec<StoredRecord>);

/// Which record.
#[derive(Serialize, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct StoredId {
    /// What it is.
    pub kind: String,
    /// Unique within the kind.
    pub key: String,
}

/// What one command changed.
#[derive(Serialize, Tsify)]
pub struct StoredChanges {
    /// New or changed, whole.
    pub puts: Vec<StoredRecord>,
    /// Gone.
    pub deletes: Vec<StoredId>,
}

/// A record that was found and could not be used. The rest of the world is not affected.
#[derive(Serialize, Tsify)]
pub struct SetAsideDto {
    /// What it was said to be.
    pub kind: String,
    /// Unique within the kind.
    pub key: String,
    /// Why it could not be used.
    pub reason: String,
}

/// Records that could not be used.
#[derive(Serialize, Tsify)]
#[serde(transparent)]
pub struct SetAsideList(pub Vec<SetAsideDto>);

impl From<StoredRecord> for Record {
    fn from(stored: StoredRecord) -> Self {
        Self {
            id: RecordId::new(stored.kind, stored.key),
            version: stored.version,
            body: stored.body.into_bytes(),
        }
    }
}

impl From<Record> for StoredRecord {
    fn from(record: Record) -> Self {
        // INVARIANT of records: bodies are JSON text, so nothing is lost here.
        let body = String::from_utf8(record.body)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Self {
            kind: record.id.kind,
            key: record.id.key,
            version: record.version,
            body,
        }
    }
}

impl From<ChangeSet> for StoredChanges {
    fn from(changes: ChangeSet) -> Self {
        let id = |id: RecordId| StoredId {
            kind: id.kind,
            key: id.key,
        };
        Self {
            puts: changes.puts.into_iter().map(StoredRecord::from).gathered(),
            deletes: changes.deletes.into_iter().map(id).gathered(),
        }
    }
}

impl From<&SetAside> for SetAsideDto {
    fn from(aside: &SetAside) -> Self {
        let (kind, key) = (aside.id.kind.clone(), aside.id.key.clone());
        Self {
            kind,
            key,
            reason: aside.reason.clone(),
        }
    }
}
