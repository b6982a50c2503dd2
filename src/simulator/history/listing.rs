use super::{Command, History};
use crate::service::{EventType, Service};
use crate::sorted::{Gather, SortedMap};
use crate::time::Instant;

/// What can be gone back to.
#[derive(Debug)]
pub struct Past {
    /// The earliest moment.
    pub begins: Instant,
    /// Whether that is the world's own beginning; if not, earlier history was dropped, or there was none yet.
    pub whole: bool,
    /// How many commands there are behind the present, and ahead of it.
    pub count: (usize, usize),
    /// How many bytes the history takes.
    pub bytes: usize,
    /// The commands, in their order.
    pub commands: Vec<PastCommand>,
}

/// Something that somebody did.
#[derive(Debug)]
pub struct PastCommand {
    /// Its number.
    pub number: u64,
    /// The moment before it.
    pub at: Instant,
    /// What it was.
    pub what: Command,
    /// Whether it lies ahead of the present.
    pub ahead: bool,
    /// What is known in the present world of what came of it.
    pub events: Vec<PastEvent>,
}

/// An event of a stack.
#[derive(Debug)]
pub struct PastEvent {
    /// Its number among all events of the world.
    pub number: u64,
    /// When it happened.
    pub time: Instant,
    /// The name of the stack.
    pub stack: String,
    /// What it tells.
    pub kind: EventType,
    /// The resource it is about, as type and name.
    pub resource: Option<String>,
    /// In words.
    pub message: String,
}

impl History {
    /// The latest commands behind the present, and the next ones ahead of it: at most so many of each.
    pub(in super::super) fn list(&self, service: &Service, most: usize) -> Past {
        let past = self.past();
        let from = past.saturating_sub(most);
        let heads: Vec<_> = self.entries.iter().map(|entry| &entry.head).gathered();
        let after = heads.get(from).map_or(u64::MAX, |head| head.sequence);
        let mut events = events(service, after);
        let mut commands: Vec<PastCommand> = Vec::new();
        // The latest first: an event belongs to the last command that began before it.
        for (place, head) in heads.iter().enumerate().skip(from).rev() {
            let mut own = Vec::new();
            while let Some(number) = events.last_key_value().map(|(number, _)| *number)
                && number > head.sequence
            {
                own.extend(events.remove(&number));
            }
            own.reverse();
            if place.saturating_sub(past) < most {
                commands.push(PastCommand {
                    number: self.first + place as u64,
                    at: head.at,
                    what: head.what.clone(),
                    ahead: place >= past,
                    events: own,
                });
            }
        }
        commands.reverse();
        Past {
            begins: heads.first().map_or(service.now, |head| head.at),
            whole: self.first == 1,
            count: (past, heads.len() - past),
            bytes: self.bytes,
            commands,
        }
    }
}

/// The events behind a number.
fn events(service: &Service, after: u64) -> SortedMap<u64, PastEvent> {
    let mut found = SortedMap::new();
    for (key, event) in service.events.iter().flat_map(|(_, events)| events.iter()) {
        if key.sequence <= after {
            continue;
        }
        let stack = service.stacks.get(&key.stack);
        let resource = event.resource.as_ref().map(|of| match &of.key {
            Some(key) => format!("{}.{}[{key}]", of.ty, of.name),
            None => format!("{}.{}", of.ty, of.name),
        });
        let event = PastEvent {
            number: key.sequence,
            time: event.time,
            stack: stack.map_or(String::new(), |stack| stack.name.clone()),
            kind: event.kind,
            resource,
            message: event.message.clone(),
        };
        found.insert(key.sequence, event);
    }
    found
}
