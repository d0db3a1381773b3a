//! The published register, read only: one immutable snapshot of one version, and what is asked of it.
//!
//! `filter` says which incidents, `statistics` counts them, `page` orders them, `documents` fetches their finished
//! JSON. Must not know the confidential side: no path, no role, no name of it.

pub mod documents;
pub mod filter;
pub mod group;
pub mod page;
pub mod parameter;
pub mod row;
pub mod search;
pub mod selection;
pub mod snapshot;
pub mod statistics;
pub mod versions;
