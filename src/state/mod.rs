//! The state as others know it: Terraform's state file, in and out.

pub mod tfstate;

pub use crate::plan::{InstanceState, Object, ResourceState, State, StateOutput};
