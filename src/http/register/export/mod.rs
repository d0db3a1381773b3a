//! Whole files.

pub mod checksums;
pub(crate) mod streams;
pub mod handlers;
