//! Sorted maps, sets and lists with little code.
//!
//! The standard library compiles its maps, its merge sort and the collecting into maps anew for every type: once a fifth of
//! the engine's code. Here what does not depend on the type is compiled once: the search, the order of entries, the sort.

mod gather;
mod map;
mod order;
mod places;
mod set;

pub use gather::{Gather, Gathered};
pub use map::{Entry, Iter, IterMut, Keys, SortedMap, Values};
pub use order::Sort;
pub use set::SortedSet;
