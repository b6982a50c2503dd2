//! Carries a plan out: the steps it consists of, in which order and how many at a time.
//!
//! A [`Run`] is plain data. It is stored with its deployment, so that a world that was closed in the middle
//! goes on with the same steps at the same moments. It asks a [`Worker`] to do what a step says and never
//! moves time: the caller calls again when [`Run::due`] has come.

mod apply;
mod fault;
mod fault_check;
mod faults;
mod order;
mod refresh;
mod run;
mod secret;
mod step;

#[cfg(test)]
mod tests;

pub use apply::{Apply, Earlier, Place};
pub use fault::{
    Fault, FaultDuring, FaultError, FaultKind, FaultLeaves, FaultPhase, FaultWhen, wanted,
};
pub use faults::{Faults, Stage};
pub use order::{Planned, deposed_key};
pub use refresh::{look_at, refresh};
pub use run::{Happening, Run, What, Worker};
pub use secret::{HIDDEN, Secrets};
pub use step::{Outcome, Step, StepState, StepWork};
