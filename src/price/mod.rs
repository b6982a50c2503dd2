//! What the resources of a plan will cost: an estimate from a list of prices.
//!
//! Amounts are exact decimals and are rounded once per resource, upwards. A resource is priced, free, or not
//! priced with a reason; nothing is guessed in silence: a figure that is illustrative, or of another region,
//! says so in a note.

mod amount;
mod book;
mod data_types;
mod estimate;
mod facts;
mod quote;
mod types;
mod unpriced;
mod written;

pub use amount::Amount;
pub use book::{Book, Confidence, Found, Query, Unit};
pub use estimate::{Added, Estimate, Item, Note, Price, Site, added, estimate, number};
pub use unpriced::Unpriced;
pub use written::Written;
