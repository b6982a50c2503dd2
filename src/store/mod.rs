//! How a world is kept: versioned records, the changes of one command, snapshots.
//!
//! This module moves bytes and knows nothing of stacks or clouds. Where the bytes go (IndexedDB, a
//! folder, memory) is the caller's matter. Nothing read from outside is trusted: every record passes
//! [`migrate`], and what cannot be read is set aside with its name and the reason.

mod change_set;
mod memory;
mod migrate;
mod record;
mod shelf;
mod snapshot;

pub use change_set::ChangeSet;
pub use memory::Memory;
pub use migrate::{KINDS, Kind, migrate};
pub use record::{Record, RecordId, SetAside};
pub use shelf::{Chunks, Condition, Shelf, read_chunks};
pub use snapshot::{SnapshotError, read_snapshot, write_snapshot};
