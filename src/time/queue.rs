use crate::json::{Deserialize, Serialize};

use super::{Instant, Journal, Row};

/// The place of an entry in a [`Queue`]: its moment, then the order in which it was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket {
    /// When it is due.
    pub at: Instant,
    /// Decides among entries of one moment.
    pub sequence: u64,
}

/// What will happen later, in the order (moment, sequence).
///
/// INVARIANT: `next` is greater than every sequence in the queue, so that order never depends on
/// whether a world was closed and opened in between.
#[derive(Debug)]
pub struct Queue<T> {
    entries: Journal<Ticket, T>,
    next: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self {
            entries: Journal::default(),
            next: 0,
        }
    }
}

impl<T: Row + Clone> Queue<T> {
    /// Adds an entry. Of two entries of one moment the one added first comes first.
    pub fn push(&mut self, at: Instant, entry: T) -> Ticket {
        let ticket = Ticket {
            at,
            sequence: self.next,
        };
        self.next += 1;
        self.entries.insert(ticket, entry);
        ticket
    }

    /// Takes the first entry that is due at `until` or earlier.
    pub fn pop_due(&mut self, until: Instant) -> Option<(Ticket, T)> {
        let ticket = self.entries.first_key().copied()?;
        if ticket.at > until {
            return None;
        }
        self.cancel(ticket).map(|entry| (ticket, entry))
    }

    /// Takes an entry out before it is due.
    pub fn cancel(&mut self, ticket: Ticket) -> Option<T> {
        let entry = self.entries.get(&ticket).cloned();
        self.entries.remove(&ticket);
        entry
    }

    /// When the next entry is due.
    pub fn next_due(&self) -> Option<Instant> {
        self.entries.first_key().map(|t| t.at)
    }

    /// Whether nothing will happen.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The sequence that the next entry gets.
    pub fn next_sequence(&self) -> u64 {
        self.next
    }

    /// Puts a stored entry back under its old ticket.
    pub fn restore(&mut self, ticket: Ticket, entry: T) {
        self.next = self.next.max(ticket.sequence.saturating_add(1));
        self.entries.restore(ticket, entry);
    }

    /// Puts the stored sequence back.
    pub fn restore_sequence(&mut self, next: u64) {
        self.next = self.next.max(next);
    }

    /// The entries, with a note of what changed.
    pub fn journal(&self) -> &Journal<Ticket, T> {
        &self.entries
    }

    /// The entries, to take the note of what changed.
    pub fn journal_mut(&mut self) -> &mut Journal<Ticket, T> {
        &mut self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Row for &'static str {}

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    fn by_moment_then_by_order_of_adding() {
        let mut queue = Queue::default();
        queue.push(at(20), "c");
        queue.push(at(10), "a");
        queue.push(at(10), "b");
        let mut seen = Vec::new();
        while let Some((ticket, entry)) = queue.pop_due(at(15)) {
            seen.push((ticket.at.millis(), entry));
        }
        assert_eq!(seen, [(10, "a"), (10, "b")]);
        assert_eq!(queue.next_due(), Some(at(20)));
    }

    #[test]
    fn restored_entries_keep_their_order() {
        let mut queue = Queue::default();
        let first = queue.push(at(5), "old");
        let mut again = Queue::default();
        again.restore(first, "old");
        again.push(at(5), "new");
        assert_eq!(again.pop_due(at(5)).map(|e| e.1), Some("old"));
        assert_eq!(again.pop_due(at(5)).map(|e| e.1), Some("new"));
        assert_eq!(again.pop_due(at(5)), None);
    }
}
