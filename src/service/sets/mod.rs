//! Stack sets: one template for stacks in many accounts and regions.
//!
//! A request is checked as a whole and becomes an [`Operation`]. What it still has to do is its [`Rollout`], which
//! knows nothing but regions, accounts and numbers; `running` has what the rollout says done by stacks like any other.

mod operation;
mod overrides;
mod preferences;
mod requests;
mod rollout;
mod running;
mod stack_instance;
mod stack_set;
mod status;
mod targets;

pub use operation::Operation;
pub use overrides::OverridesSource;
pub use preferences::{Preferences, Share};
pub use requests::{NewOperation, SetRef};
pub use rollout::{RegionRollout, Rollout};
pub use stack_instance::StackInstance;
pub use stack_set::{NewStackSet, SetChange, StackSet};
pub use status::{
    InstanceEvent, InstanceStatus, OperationAction, OperationEvent, OperationStatus, SetEvent,
    SetStatus,
};
