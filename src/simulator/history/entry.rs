use super::super::records::WorldRecord;
use super::Command;
use crate::json::{self, Deserialize, Scanner, Serialize, Unreadable, Writer};
use crate::store::ChangeSet;
use crate::time::Instant;

/// What stands around the bytes of an entry.
const OVERHEAD: usize = 64;

/// One command that changed the world.
#[derive(Clone, Debug)]
pub(in super::super) struct Entry {
    /// What can be said of it without looking at its reverse.
    pub(in super::super) head: Head,
    /// Head and reverse as JSON text. Records that are sealed are so in here, too.
    pub(super) body: Vec<u8>,
}

/// What can be said of an entry at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in super::super) struct Head {
    /// The moment of the world before it.
    pub(in super::super) at: Instant,
    /// The number of what was made last before it.
    pub(in super::super) sequence: u64,
    /// What was done.
    pub(in super::super) what: Command,
    /// Where time only goes on to pass, the entry that says what the rows were that changed before, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in super::super) link: Option<Link>,
}

/// Where time began to pass, so that the world before an entry is the one before that, run to here.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in super::super) struct Link {
    /// So many entries before.
    pub(in super::super) back: u64,
    /// How much has happened since.
    pub(in super::super) after: u64,
}

impl Head {
    pub(in super::super) fn new(what: Command, before: &WorldRecord) -> Self {
        Self {
            at: before.now,
            sequence: before.sequence,
            what,
            link: None,
        }
    }
}

impl Entry {
    pub(in super::super) fn new(head: Head, reverse: &ChangeSet) -> Self {
        let mut out = Writer::default();
        out.open(b'{');
        out.field("head", &head);
        out.name("reverse");
        reverse.write(&mut out);
        out.close(b'}');
        let body = out.finish().into_bytes();
        Self { head, body }
    }

    /// What it takes of the history's room.
    pub(super) fn size(&self) -> usize {
        self.body.len() + OVERHEAD
    }

    /// From its text. The reverse is not looked at.
    pub(super) fn read(body: Vec<u8>) -> Result<Self, Unreadable> {
        let mut scanner = Scanner::new(&body);
        enter(&mut scanner, "head")?;
        let start = scanner.place();
        scanner.skip(0)?;
        let head = json::read(scanner.since(start))?;
        Ok(Self { head, body })
    }

    /// What undoes it.
    ///
    /// # Errors
    /// When it was stored and something happened to it there.
    pub(in super::super) fn reverse(&self) -> Result<ChangeSet, Unreadable> {
        let mut scanner = Scanner::new(&self.body);
        enter(&mut scanner, "head")?;
        scanner.skip(0)?;
        scanner.must(b',')?;
        member(&mut scanner, "reverse")?;
        ChangeSet::read(&mut scanner)
    }
}

/// To the value of the first member of an object.
pub(super) fn enter(scanner: &mut Scanner, name: &str) -> Result<(), Unreadable> {
    scanner.must(b'{')?;
    member(scanner, name)
}

pub(super) fn member(scanner: &mut Scanner, name: &str) -> Result<(), Unreadable> {
    if scanner.string()? != name {
        return Err(scanner.wrong("another member was expected"));
    }
    scanner.must(b':')?;
    scanner.ahead();
    Ok(())
}
