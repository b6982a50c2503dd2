//! What the provider answers when it is asked to plan one resource: the rules of its framework (the
//! second-generation SDK), which knows strings where the language knows values.
//!
//! That framework does not tell null from `""`, `0` and `false`, fills nested objects with such zeros,
//! finds the elements of sets by a hash, and takes a whole list or map for unknown when a part of it
//! is. All of it shows in plans, so all of it is here; nothing of it is anywhere else.
//!
//! INVARIANT: knows nothing of addresses, lifecycle rules or marks; values come in without marks.

mod collection;
mod diff;
mod equal;
mod kept;
mod normal;
mod special;
mod suppress;
#[cfg(test)]
mod tests;
mod zero;

pub use diff::{Planned, plan};
pub use special::Special;
pub use zero::is_zero;
