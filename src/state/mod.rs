//! The state as others know it: Terraform's state file, in and out.

pub mod tfstate;

pub use tfstate::StateError;

pub use crate::plan::{Identity, InstanceState, Object, ResourceState, State, StateOutput};
