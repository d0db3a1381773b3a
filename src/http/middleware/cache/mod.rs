//! Whole responses, kept.

pub mod etag;
pub mod encoding;
pub mod policy;
pub(crate) mod response;
pub mod store;
