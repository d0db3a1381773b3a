//! The desk over HTTP.

pub mod decided;
pub(crate) mod act;
pub(crate) mod paging;
pub mod queue;
pub mod submitted;
pub mod submissions;
pub mod review;
pub mod proposals;
pub mod acts;
pub mod sources;
pub mod imports;
pub mod batches;
pub mod likely;
pub mod collections;
pub mod keys;
pub mod feed;
