//! YAML 1.2 with places: a tree of what was written, by the core schema. JSON documents become the same tree.
//!
//! INVARIANT: aliases are expanded, but a document never grows beyond a limit by them.

mod guard;
mod node;
mod read;
mod skim;

pub use guard::{Guarded, guarded};
pub use node::{Entry, Kind, Node};
pub use read::{MAX_DEPTH, MAX_NODES, parse};
pub use skim::{Part, Skimmed, Step, skim};
