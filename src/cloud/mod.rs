//! The simulated cloud: what exists, and what happens to it when somebody asks for something.
//!
//! The cloud knows nothing of stacks, plans or templates. It is asked to create, change, read or delete
//! one resource, and answers as the real one would: with identifiers, addresses and states, or with a
//! refusal. It never moves time: how long things take is told by [`duration`], and the caller waits.
//!
//! Attributes are plain JSON in the shape of the provider's schema. A member that is absent is one the
//! cloud has to find; `null` is one that stays unset.

mod attributes;
mod behaviour;
mod by_hand;
mod clouds;
mod computed;
mod data_source;
mod fill;
mod lease;
mod native;
mod network;
mod quota;
mod reference;
mod region;
mod resource;
mod rights;
mod rules;
mod scope;
mod table;
mod timing;
mod world;

#[cfg(test)]
mod tests;

pub use attributes::{Attributes, from_value, to_value};
pub use by_hand::ByHand;
pub use clouds::{Clouds, Home, OWN_ACCOUNT};
pub use data_source::{Answer, DATA_SOURCES, answer_of, read_data};
pub use native::is_native;
pub use network::Cidr;
pub use quota::Quotas;
pub use reference::each_reference;
pub use region::{REGIONS, Region, region};
pub use resource::{CloudError, Resource};
pub use rights::{Deed, Rights, TRUST};
pub use table::{behaviours, quota};
pub use timing::{Work, duration};
pub use world::{Cloud, ResourceKey, Site};
