//! One version of the register in memory.

pub mod row;
pub mod matching;
pub(crate) mod merged_links;
pub mod tombstones;
pub mod versions;
pub(crate) mod state;
pub(crate) mod sources;
pub mod collections;
pub mod snapshot;
