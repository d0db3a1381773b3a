//! One version of the register in memory.

pub mod row;
pub(crate) mod merged_links;
pub mod tombstones;
pub mod versions;
pub mod snapshot;
