//! Virtual time: the moment a world is in, what will happen later, and chance that repeats.
//!
//! Nothing here looks at a real clock or at the platform's randomness. A world moves only when it is
//! told to; between two moves every read gives the same answer.

mod clock;
mod groups;
mod journal;
mod queue;
mod rng;

pub use clock::{Instant, InvalidTime};
pub use groups::Groups;
pub use journal::{Before, Journal, Row, Written};
pub use queue::{Queue, Ticket};
pub use rng::Rng;
