//! State machines as tables.

/// A state machine over an enum of states and an enum of events: one row per rule of the service.
///
/// Gives `State::after`, which is the only way to move, and `State::ROWS` for tests and docs.
macro_rules! machine {
    ($state:ident on $event:ident { $($rule:literal $name:ident: $($from:ident)|+ => $to:ident;)* }) => {
        impl $state {
            /// Every move: the rule it comes from, the state before, the event, the state after.
            pub const ROWS: &[(&str, $state, $event, $state)] = &[
                $($(($rule, $state::$from, $event::$name, $state::$to),)+)*
            ];

            /// The state after an event.
            ///
            /// # Errors
            ///
            /// The event is not allowed in this state.
            pub fn after(self, event: $event) -> Result<Self, $crate::service::Refused> {
                let row = Self::ROWS.iter().find(|row| row.1 == self && row.2 == event);
                row.map(|row| row.3).ok_or($crate::service::Refused)
            }
        }
    };
}

/// A state that has a name on the wire.
macro_rules! wire_names {
    ($name:ident { $($variant:ident $text:literal,)* }) => {
        impl $name {
            /// Every value, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

pub(super) use {machine, wire_names};

/// The state of a thing does not allow what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;
