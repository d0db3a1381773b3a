//! Whole responses, kept.

pub mod store;
pub mod etag;
pub mod encoding;
