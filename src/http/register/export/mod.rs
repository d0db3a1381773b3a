//! Whole files.

pub mod handlers;
pub(crate) mod streams;
pub mod checksums;
