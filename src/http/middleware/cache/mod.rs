//! Whole responses, kept.

pub mod etag;
pub mod encoding;
pub mod store;
