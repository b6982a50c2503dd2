//! Sorted maps and lists with little code.
//!
//! The standard library compiles its merge sort anew for every type and comparison, and for every iterator that is
//! collected into a sorted map: a fifth of the engine's code. Here a map is filled by inserting, and all lists share
//! one sort.

mod gather;
mod order;

pub use gather::{Gather, Gathered};
pub use order::Sort;
