use crate::json::{Deserialize, Serialize};
use tsify::Tsify;

use super::Advanced;
use crate::simulator::{Command, CommandKind, MOST_BYTES, NoPlace, Past, PastCommand, Place};
use crate::sorted::Gather;
use crate::time::Instant;

/// A place in a world's history: one of the three, or, with none, where the world was before it went back.
#[derive(Default, Deserialize, Tsify)]
#[serde(deny_unknown_fields)]
pub struct HistoryPlace {
    /// Just before a command, by its number.
    #[serde(default)]
    #[tsify(optional)]
    pub before: Option<u64>,
    /// Just after an event, by its number, with what happened together with it.
    #[serde(default)]
    #[tsify(optional)]
    pub event: Option<u64>,
    /// A moment, as RFC 3339, with everything that happened until then.
    #[serde(default)]
    #[tsify(optional)]
    pub at: Option<String>,
}

/// What came of going to a place in a world's history.
#[derive(Serialize, Tsify)]
pub struct RewindResult {
    /// Whether the world is there. If not, nothing changed.
    pub ok: bool,
    /// A stable name of what is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(
        optional,
        type = "\"before-history\" | \"not-in-history\" | \"history-damaged\""
    )]
    pub code: Option<&'static str>,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub message: Option<String>,
    /// Where the world's time stands.
    pub clock: Advanced,
}

/// What a world can go back to.
#[derive(Serialize, Tsify)]
pub struct WorldHistory {
    /// The earliest moment, as RFC 3339.
    pub begins: String,
    /// Whether that is the world's own beginning. If not, what was earlier has been dropped.
    pub whole: bool,
    /// How many commands are behind the present.
    pub past: usize,
    /// How many are ahead of it, of a world that went back.
    pub ahead: usize,
    /// How many bytes the history takes.
    pub bytes: usize,
    /// How many it may take before the oldest is dropped.
    pub most_bytes: usize,
    /// The latest commands behind the present and the next ones ahead of it.
    pub commands: Vec<HistoryCommand>,
}

/// Something that was done to a world.
#[derive(Serialize, Tsify)]
pub struct HistoryCommand {
    /// Its number.
    pub number: u64,
    /// The moment before it, as RFC 3339.
    pub at: String,
    /// What kind of thing.
    #[tsify(
        type = "\"several\" | \"advance\" | \"request\" | \"edit\" | \"recreate\" | \"delete\" | \"import_state\" | \"schema\" | \"encrypt\" | \"fault\" | \"stop\" | \"restore\""
    )]
    pub kind: CommandKind,
    /// Of a request its method and path, of a change by hand type and identifier, of others what they were about.
    pub about: String,
    /// The operation of the service that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub operation: Option<&'static str>,
    /// What the request made, by its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[tsify(optional)]
    pub name: String,
    /// Whether it lies ahead of the present.
    pub ahead: bool,
    /// What came of it, as far as the stacks are there that can tell.
    pub events: Vec<HistoryEvent>,
}

/// Something that happened to a stack.
#[derive(Serialize, Tsify)]
pub struct HistoryEvent {
    /// Its number among all events of the world.
    pub number: u64,
    /// When, as RFC 3339.
    pub at: String,
    /// The stack's name.
    pub stack: String,
    /// What it tells, such as `CREATION_COMPLETE`.
    pub kind: &'static str,
    /// The resource it is about, as type and name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub resource: Option<String>,
    /// In words.
    pub message: String,
}

impl HistoryPlace {
    /// The core's place.
    ///
    /// # Errors
    ///
    /// When it is more than one, or no moment.
    pub fn resolve(self) -> Result<Place, String> {
        match (self.before, self.event, self.at) {
            (None, None, None) => Ok(Place::End),
            (Some(number), None, None) => Ok(Place::Before(number)),
            (None, Some(number), None) => Ok(Place::Event(number)),
            (None, None, Some(text)) => {
                let moment = Instant::parse(&text).map_err(|e| format!("at: {e}"))?;
                Ok(Place::Moment(moment))
            }
            _ => Err("a place is one of `before`, `event` and `at`".to_owned()),
        }
    }
}

impl RewindResult {
    /// What came of it, and the time after it.
    pub fn of(done: Result<(), NoPlace>, clock: Advanced) -> Self {
        let wrong = done.err();
        Self {
            ok: wrong.is_none(),
            code: wrong.as_ref().map(NoPlace::code),
            message: wrong.map(|wrong| wrong.to_string()),
            clock,
        }
    }
}

impl From<Past> for WorldHistory {
    fn from(past: Past) -> Self {
        Self {
            begins: past.begins.to_string(),
            whole: past.whole,
            past: past.count.0,
            ahead: past.count.1,
            bytes: past.bytes,
            most_bytes: MOST_BYTES,
            commands: past.commands.into_iter().map(command).gathered(),
        }
    }
}

fn command(past: PastCommand) -> HistoryCommand {
    let operation = past.what.operation();
    let Command { kind, about, name } = past.what;
    let events = past.events.into_iter().map(|event| HistoryEvent {
        number: event.number,
        at: event.time.to_string(),
        stack: event.stack,
        kind: event.kind.name(),
        resource: event.resource,
        message: event.message,
    });
    HistoryCommand {
        number: past.number,
        at: past.at.to_string(),
        kind,
        about,
        operation,
        name,
        ahead: past.ahead,
        events: events.gathered(),
    }
}
