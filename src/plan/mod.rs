//! What would change: the difference between what is recorded and what a configuration asks for.
//!
//! A plan reads nothing but its arguments: the configuration, the values of its variables, the catalogue
//! and the earlier state. It decides; it changes nothing.

mod address;
mod apply;
mod change;
mod checks;
mod data_source;
mod drift;
mod ignore;
mod importing;
pub mod items;
mod itself;
pub mod json;
mod kept;
mod kind;
mod make;
mod managed;
mod marks;
mod moved;
mod nodes;
mod orphans;
mod outputs;
mod paths;
mod prior;
mod propose;
mod provider;
mod recorded;
mod remote_state;
mod request;
mod result;
mod settings;
mod settle;
pub mod stored;
#[cfg(test)]
mod tests;
pub mod text;
mod timeouts;
mod triggers;
pub mod world;

pub use address::{Address, AddressError, parse_address};
pub use apply::Applier;
pub use change::{Action, ActionReason};
pub use drift::{between as drift_between, can_be_said};
pub use kept::{Kept, make_again};
pub use make::make;
pub use prior::{Identity, InstanceState, Object, ResourceState, State, StateOutput};
pub use provider::is_zero;
pub use request::{DataReader, PlanRequest};
pub use result::{CheckInstance, CheckResult, CheckStatus, OutputChange, Plan, ResourceChange};
pub use settle::settle;
