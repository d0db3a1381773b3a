//! Whole responses, kept.

pub mod etag;
pub mod encoding;
pub mod policy;
pub mod parts;
pub(crate) mod spool;
pub mod files;
pub(crate) mod readers;
pub(crate) mod response;
pub(crate) mod addresses;
pub mod store;
