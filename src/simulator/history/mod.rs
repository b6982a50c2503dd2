//! What a world was like: each command that changed it, with its reverse.
//!
//! An [`Entry`] says what records were before a command, so that going back is putting them in place, the latest first. What
//! happens within an advance is not kept one by one: the world is taken to where the advance began and runs to
//! the moment again, which gives the same (same seed, same bytes). Neither is what it was like between advances that follow each
//! other ([`Chain`]): of each row only the first of them tells what it was. That time passed and nothing happened makes no entry.
//!
//! After going back the entries ahead stay, with what leads to their end ([`Ahead`]), until something else happens than
//! happened then.
//!
//! INVARIANT: entries are numbered without a gap, and taking the reverses of the last ones, one after the other, gives the
//! world before each of them that has no link; the others' are run to. They are part of the same change sets as what they undo.

mod chain;
mod command;
mod entry;
mod listing;
mod stored;

pub use command::{Command, CommandKind};
pub use listing::{Past, PastCommand, PastEvent};

use super::records::{Taken, WORLD, WorldRecord};
use crate::store::{ChangeSet, RecordId};
use crate::time::Instant;
use chain::Chain;
pub(super) use chain::Known;
pub(super) use entry::{Entry, Head};

/// So many bytes are kept. Where there are more, the oldest entries go, down to [`ROOM`].
pub const MOST_BYTES: usize = 8 * 1024 * 1024;
const ROOM: usize = MOST_BYTES / 16 * 15;

/// The kind of its records.
pub(super) const KIND: &str = "history";

/// The commands of a world that can be undone.
#[derive(Debug)]
pub(super) struct History {
    pub(super) entries: Vec<Entry>,
    /// The number of the first entry; 1 in a world whose whole history is kept.
    pub(super) first: u64,
    bytes: usize,
    pub(super) ahead: Option<Ahead>,
    /// Stored parts that are of no use any more.
    stale: Vec<RecordId>,
    /// While time passes and nothing else is done.
    chain: Option<Chain>,
    /// How much had happened when a command was noted last.
    happened: u64,
}

/// What lies ahead of a world that went back.
#[derive(Debug)]
pub(super) struct Ahead {
    /// How many entries are behind it.
    pub(super) past: usize,
    /// The moment at the end.
    pub(super) end: Instant,
    /// What leads to the end from the world before the first entry ahead.
    pub(super) changes: ChangeSet,
    /// What led from the world before the first entry ahead to the present one: the same time, passing again.
    pub(super) again: Vec<Entry>,
}

impl Default for History {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            first: 1,
            bytes: 0,
            ahead: None,
            stale: Vec::new(),
            chain: None,
            happened: 0,
        }
    }
}

impl History {
    /// How many entries are behind the present.
    pub(super) fn past(&self) -> usize {
        self.ahead
            .as_ref()
            .map_or(self.entries.len(), |ahead| ahead.past)
    }

    /// Takes note of a command. Gives everything there is to be stored.
    pub(super) fn note(
        &mut self,
        what: Option<Command>,
        before: Option<&WorldRecord>,
        (now, happened): (Instant, u64),
        taken: Taken,
    ) -> ChangeSet {
        let happened = std::mem::replace(&mut self.happened, happened);
        let Taken {
            changes,
            reverse,
            known,
        } = taken;
        let Some(before) = before.filter(|_| !changes.is_empty()) else {
            return changes;
        };
        let what = what.unwrap_or_default();
        let passes = what.kind == CommandKind::Advance;
        let looks = what.is_look();
        let only_time =
            changes.deletes.is_empty() && changes.puts.iter().all(|record| record.id.kind == WORLD);
        let mut head = Head::new(what, before);
        head.link = self.link(known.as_ref(), happened);
        let entry = Entry::new(head, &reverse);
        if self.ahead.is_some() && (looks || passes && now < self.limit()) {
            if only_time {
                return changes;
            }
            return changes.then(self.pass_again(entry));
        }
        let mut stored = Stored::of(self);
        self.end_here(&mut stored);
        if passes {
            self.follow(known, happened, &changes, only_time);
        } else {
            self.chain = None;
        }
        if !(passes && only_time) {
            self.push(entry);
        }
        self.shorten();
        changes.then(stored.changes(self))
    }

    /// Until when time passes as it did.
    fn limit(&self) -> Instant {
        let Some(ahead) = &self.ahead else {
            return Instant::default();
        };
        let mut commands = self.entries.iter().skip(ahead.past);
        let next = commands.find(|entry| entry.head.what.kind != CommandKind::Advance);
        next.map_or(ahead.end, |entry| entry.head.at)
    }

    fn pass_again(&mut self, entry: Entry) -> ChangeSet {
        let mut changes = ChangeSet::default();
        if let Some(ahead) = &mut self.ahead {
            changes.puts.push(stored::again(ahead.again.len(), &entry));
            ahead.again.push(entry);
        }
        changes
    }

    /// What lay ahead will not happen; what passed again is the past.
    fn end_here(&mut self, stored: &mut Stored) {
        let Some(ahead) = self.ahead.take() else {
            return;
        };
        stored.forget_ahead(&ahead);
        stored.rewritten = stored.rewritten.min(self.first + ahead.past as u64);
        self.entries.truncate(ahead.past);
        self.entries.extend(ahead.again);
        self.bytes = self.entries.iter().map(Entry::size).sum();
    }

    fn push(&mut self, entry: Entry) {
        self.bytes += entry.size();
        self.entries.push(entry);
    }

    /// Drops the oldest entries when there are too many.
    fn shorten(&mut self) {
        if self.bytes <= MOST_BYTES {
            return;
        }
        let mut gone = 0;
        for entry in &self.entries {
            // What is linked to what goes is of no use without it.
            if self.bytes <= ROOM && entry.head.link.is_none() {
                break;
            }
            self.bytes -= entry.size();
            gone += 1;
        }
        self.entries.drain(..gone);
        self.first += gone as u64;
        let first = self.first;
        self.chain.take_if(|chain| chain.first < first);
    }

    /// The world stands somewhere else in its history. Gives what there is to be stored of it.
    pub(super) fn turn(&mut self, ahead: Option<Ahead>) -> ChangeSet {
        let mut stored = Stored::of(self);
        self.chain = None;
        if let Some(before) = self.ahead.take() {
            stored.forget_ahead(&before);
        }
        let mut changes = stored.changes(self);
        if let Some(ahead) = &ahead {
            let mut puts = ChangeSet::default();
            puts.puts.push(stored::ahead(ahead));
            for (place, entry) in ahead.again.iter().enumerate() {
                puts.puts.push(stored::again(place, entry));
            }
            changes = changes.then(puts);
        }
        self.ahead = ahead;
        changes
    }

    /// The number that the next entry gets.
    fn end(&self) -> u64 {
        self.first + self.entries.len() as u64
    }
}

/// What is stored, while it changes.
struct Stored {
    first: u64,
    end: u64,
    /// From this number on entries are others than the stored ones.
    rewritten: u64,
    gone: Vec<RecordId>,
}

impl Stored {
    fn of(history: &mut History) -> Self {
        Self {
            first: history.first,
            end: history.end(),
            rewritten: history.end(),
            gone: std::mem::take(&mut history.stale),
        }
    }

    fn forget_ahead(&mut self, ahead: &Ahead) {
        self.gone.push(stored::ahead_id());
        let again = (0..ahead.again.len()).map(stored::again_id);
        self.gone.extend(again);
    }

    /// What leads from what is stored to a history.
    fn changes(self, history: &History) -> ChangeSet {
        let (first, end) = (history.first, history.end());
        let mut changes = ChangeSet {
            puts: Vec::new(),
            deletes: self.gone,
        };
        let dropped = (self.first..self.end).filter(|number| !(first..end).contains(number));
        changes.deletes.extend(dropped.map(stored::id));
        for (entry, number) in history.entries.iter().zip(first..) {
            if number >= self.rewritten {
                changes.puts.push(stored::record(number, entry));
            }
        }
        changes
    }
}
