//! What the resources of a plan cost, and what the plan changes in that: from a list of prices.
//!
//! Amounts are exact decimals and are rounded once per resource, upwards. A resource is priced, free, or not
//! priced with a reason; nothing is guessed in silence: a figure that is illustrative, or of another region,
//! says so in a note. [`estimate`] is what the service answers; [`forecast`] goes beyond it.

mod amount;
mod book;
mod choice;
mod components;
mod cost;
mod data_types;
mod estimate;
mod facts;
mod forecast;
mod import;
mod list;
mod named;
mod neighbour;
mod quote;
mod reading;
mod remark;
mod sizes;
mod text;
mod types;
mod unpriced;
mod usage;
mod written;

pub use amount::Amount;
pub use book::{Absent, Book, Confidence, Found, Prices, Query, Unit};
pub use choice::{Choice, UnknownRegion};
pub use cost::{Cost, HOURS, Monthly, Note, Price};
pub use estimate::{Added, Estimate, Item, Site, added, estimate, number};
pub use forecast::{Change, Forecast, Total, forecast};
pub use import::{OwnBook, priced_components, read_book};
pub use list::List;
pub use neighbour::Neighbour;
pub use quote::Part;
pub use remark::Remark;
pub use unpriced::Unpriced;
pub use usage::{Inputs, Usage};
pub use written::Written;

use book::Tier;
use named::Named;
