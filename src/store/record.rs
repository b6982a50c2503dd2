use crate::json::{Deserialize, Serialize};

/// Which record: its kind and its key within the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordId {
    /// One of [`super::KINDS`].
    pub kind: String,
    /// Unique within the kind.
    pub key: String,
}

/// One durable piece of a world.
///
/// INVARIANT: `body` is JSON text, so that a snapshot can be read by eye and by other tools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which record.
    pub id: RecordId,
    /// The format of the body; see [`super::migrate`].
    pub version: u32,
    /// JSON text.
    pub body: Vec<u8>,
}

/// A record that could not be used. The rest of the world is not affected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Which record.
    pub id: RecordId,
    /// Why, in a few words.
    pub reason: String,
}

impl RecordId {
    /// By kind and key.
    pub fn new(kind: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            key: key.into(),
        }
    }
}

impl Record {
    /// This record, set aside for a reason.
    pub fn set_aside(self, reason: impl Into<String>) -> SetAside {
        SetAside {
            id: self.id,
            reason: reason.into(),
        }
    }
}
