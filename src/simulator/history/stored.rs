//! The history among the records of a world: an entry each, one for what lies ahead, and one for each entry that passed again.

use super::entry::{Entry, enter, member};
use super::{Ahead, History, KIND};
use crate::json::{Scanner, Unreadable, Writer};
use crate::sorted::{Gather, SortedMap};
use crate::store::{ChangeSet, Record, RecordId, SetAside, migrate};
use crate::time::Instant;

const AHEAD: &str = "ahead";
const AGAIN: &str = "again/";

pub(super) fn id(number: u64) -> RecordId {
    RecordId::new(KIND, format!("{number:012}"))
}

pub(super) fn ahead_id() -> RecordId {
    RecordId::new(KIND, AHEAD)
}

pub(super) fn again_id(place: usize) -> RecordId {
    RecordId::new(KIND, format!("{AGAIN}{place:06}"))
}

pub(super) fn record(number: u64, entry: &Entry) -> Record {
    of(id(number), entry.body.clone())
}

pub(super) fn again(place: usize, entry: &Entry) -> Record {
    of(again_id(place), entry.body.clone())
}

pub(super) fn ahead(ahead: &Ahead) -> Record {
    let mut out = Writer::default();
    out.open(b'{');
    out.field("past", &(ahead.past as u64));
    out.field("end", &ahead.end);
    out.name("changes");
    ahead.changes.write(&mut out);
    out.close(b'}');
    of(ahead_id(), out.finish().into_bytes())
}

fn of(id: RecordId, body: Vec<u8>) -> Record {
    Record {
        id,
        version: 2,
        body,
    }
}

fn read_ahead(body: &[u8]) -> Result<Ahead, Unreadable> {
    let mut scanner = Scanner::new(body);
    let number = |scanner: &mut Scanner| {
        let text = scanner.number()?;
        text.parse::<i64>()
            .map_err(|_| scanner.wrong("not a whole number"))
    };
    enter(&mut scanner, "past")?;
    let past = number(&mut scanner)?;
    scanner.must(b',')?;
    member(&mut scanner, "end")?;
    let end = Instant::from_millis(number(&mut scanner)?);
    scanner.must(b',')?;
    member(&mut scanner, "changes")?;
    Ok(Ahead {
        past: usize::try_from(past).map_err(|_| scanner.wrong("not a place"))?,
        end,
        changes: ChangeSet::read(&mut scanner)?,
        again: Vec::new(),
    })
}

impl History {
    /// From its records. `old` says whether there is a world already. What cannot be read is named, and what came
    /// before it cannot be gone back to.
    pub(in super::super) fn load(stored: Vec<Record>, old: bool) -> (Self, Vec<SetAside>) {
        let mut reading = Reading::default();
        for record in stored {
            reading.take(record);
        }
        let Reading {
            entries,
            again,
            ahead,
            mut broken,
            lost,
            aside,
            ids,
        } = reading;
        let last = entries.last_key_value().map(|(last, _)| *last);
        let mut history = Self {
            first: last.max(lost).map_or(1 + u64::from(old), |last| last + 1),
            ..Self::default()
        };
        // The latest first, up to where one is missing.
        for (number, entry) in entries.into_iter().rev() {
            if number + 1 != history.first {
                break;
            }
            history.first = number;
            history.bytes += entry.size();
            history.entries.push(entry);
        }
        history.entries.reverse();
        history.drop_unlinked();
        if let Some(mut ahead) = ahead {
            broken |= ahead.past > history.entries.len();
            ahead.again = again.into_values().gathered();
            history.ahead = Some(ahead);
        }
        if broken {
            history = Self {
                first: 2,
                ..Self::default()
            };
        }
        history.note_stale(ids);
        (history, aside)
    }

    /// The first entries go, if what they are linked to is missing.
    fn drop_unlinked(&mut self) {
        let linked = |entry: &&Entry| entry.head.link.is_some();
        let lost = self.entries.iter().take_while(linked).count();
        for entry in self.entries.drain(..lost) {
            self.first += 1;
            self.bytes -= entry.size();
        }
    }

    fn note_stale(&mut self, ids: Vec<RecordId>) {
        let mut kept: Vec<RecordId> = (self.first..self.end()).map(id).gathered();
        if let Some(ahead) = &self.ahead {
            kept.push(ahead_id());
            kept.extend((0..ahead.again.len()).map(again_id));
        }
        if kept.len() < ids.len() {
            self.stale = ids.into_iter().filter(|id| !kept.contains(id)).gathered();
        }
    }

    /// The records up to the present, for a world that goes on from here.
    pub(in super::super) fn records(&self, past: usize, again: &[Entry]) -> Vec<Record> {
        let entries = self.entries.iter().take(past).chain(again);
        entries
            .zip(self.first..)
            .map(|(entry, number)| record(number, entry))
            .gathered()
    }
}

/// The parts of a history as they are found.
#[derive(Default)]
struct Reading {
    entries: SortedMap<u64, Entry>,
    again: SortedMap<u64, Entry>,
    ahead: Option<Ahead>,
    /// What lies ahead is not known, so that it is not known either what lies behind.
    broken: bool,
    /// The last entry that cannot be read.
    lost: Option<u64>,
    aside: Vec<SetAside>,
    ids: Vec<RecordId>,
}

impl Reading {
    fn take(&mut self, record: Record) {
        self.ids.push(record.id.clone());
        let key = record.id.key.clone();
        let read = migrate(record).and_then(|record| self.read(&key, record));
        if let Err(aside) = read {
            match key.parse() {
                Ok(number) => self.lost = self.lost.max(Some(number)),
                Err(_) => self.broken = true,
            }
            self.aside.push(aside);
        }
    }

    fn read(&mut self, key: &str, record: Record) -> Result<(), SetAside> {
        let aside = |error: Unreadable| SetAside {
            id: record.id.clone(),
            reason: error.to_string(),
        };
        if key == AHEAD {
            self.ahead = Some(read_ahead(&record.body).map_err(aside)?);
            return Ok(());
        }
        let (of, number) = match key.strip_prefix(AGAIN) {
            Some(place) => (&mut self.again, place),
            None => (&mut self.entries, key),
        };
        let number = number.parse().map_err(|_| SetAside {
            id: record.id.clone(),
            reason: "its key is none of this kind".to_owned(),
        })?;
        let entry = Entry::read(record.body.clone()).map_err(aside)?;
        of.insert(number, entry);
        Ok(())
    }
}
