//! Stacks made from blueprints: what may be done with them, and how that goes on.

mod actions;
mod batch;
mod body;
mod create;
mod execution;
mod phase;
mod planning;
mod running;
mod told;
mod upgrade;
mod wanted;
mod worker;

pub use actions::NewAction;
pub use body::Known;
pub use create::NewStack;
pub use execution::{Ends, Execution, ExecutionStage};
pub use phase::{Act, Event, Phase, Stage};
pub use told::{Health, StackOutput};
