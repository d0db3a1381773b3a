//! Whole files.

pub mod selection;
pub(crate) mod streams;
pub mod handlers;
