use crate::json::{Deserialize, Scanner, Serialize, Unreadable, Writer};

/// Which record: its kind and its key within the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// Writes the record as an object. A body that is not JSON is written as null.
    pub fn write(&self, out: &mut Writer) {
        let mut scanner = Scanner::new(&self.body);
        let sound = scanner.skip(0).and_then(|()| scanner.end()).is_ok();
        let body = std::str::from_utf8(&self.body).ok().filter(|_| sound);
        out.open(b'{');
        out.field("kind", &self.id.kind);
        out.field("key", &self.id.key);
        out.field("version", &self.version);
        out.name("body");
        out.raw(body.unwrap_or("null"));
        out.close(b'}');
    }

    /// Reads such an object, its body as it is written. One without version or body only names a record.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn read(scanner: &mut Scanner) -> Result<(RecordId, Option<Self>), Unreadable> {
        let (mut id, mut version, mut body) = (RecordId::new("", ""), None, None);
        scanner.must(b'{')?;
        loop {
            let name = scanner.string()?;
            scanner.must(b':')?;
            scanner.ahead();
            let start = scanner.place();
            match name.as_str() {
                "kind" => id.kind = scanner.string()?,
                "key" => id.key = scanner.string()?,
                "version" => version = scanner.number()?.parse().ok(),
                "body" => {
                    scanner.skip(0)?;
                    body = Some(scanner.since(start).to_vec());
                }
                _ => scanner.skip(0)?,
            }
            if !scanner.goes_on(b'}')? {
                break;
            }
        }
        let record = version.zip(body).map(|(version, body)| Self {
            id: id.clone(),
            version,
            body,
        });
        Ok((id, record))
    }

    /// This record, set aside for a reason.
    pub fn set_aside(self, reason: impl Into<String>) -> SetAside {
        SetAside {
            id: self.id,
            reason: reason.into(),
        }
    }
}
