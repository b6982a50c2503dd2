use rustc_hash::FxHashSet;

use super::entry::Link;
use super::{Command, CommandKind, History};
use crate::store::{ChangeSet, RecordId};

/// The rows of which an entry of a chain tells what they were.
pub(in super::super) type Known = FxHashSet<RecordId>;

/// With so many rows a new chain begins: what is run through again on the way back has a bound.
const LONGEST: usize = 65_536;

/// Advances that follow each other.
#[derive(Debug)]
pub(super) struct Chain {
    /// The number of the first one's entry.
    pub(super) first: u64,
    /// How much had happened before it.
    began: u64,
    known: Known,
}

impl History {
    /// The rows of which no more needs to be told what they were, if what is done goes on with a chain.
    pub(in super::super) fn known(&mut self, doing: Option<&Command>) -> Option<Known> {
        let passes = doing.is_some_and(|command| command.kind == CommandKind::Advance);
        let chain = self.chain.as_mut().filter(|_| passes)?;
        (self.ahead.is_none() && chain.known.len() < LONGEST)
            .then(|| std::mem::take(&mut chain.known))
    }

    /// What links the next entry to the chain.
    pub(super) fn link(&self, known: Option<&Known>, happened: u64) -> Option<Link> {
        let chain = self.chain.as_ref().filter(|_| known.is_some())?;
        Some(Link {
            back: self.end() - chain.first,
            after: happened - chain.began,
        })
    }

    /// The chain goes on with an entry, or begins with it. Where only time passed there is none.
    pub(super) fn follow(
        &mut self,
        known: Option<Known>,
        happened: u64,
        changes: &ChangeSet,
        only_time: bool,
    ) {
        if known.is_none() {
            self.chain = (!only_time).then(|| Chain {
                first: self.end(),
                began: happened,
                known: Known::default(),
            });
        }
        if let Some(chain) = &mut self.chain {
            chain.known = known.unwrap_or_default();
            let puts = changes.puts.iter().map(|record| &record.id);
            chain.known.extend(puts.chain(&changes.deletes).cloned());
        }
    }

    /// The entry from which the world before another one is run to; itself where its reverse is enough.
    pub(in super::super) fn start_of(&self, place: usize) -> usize {
        let link = self.entries.get(place).and_then(|entry| entry.head.link);
        let back = link.map_or(0, |link| usize::try_from(link.back).unwrap_or(usize::MAX));
        place.saturating_sub(back)
    }
}
