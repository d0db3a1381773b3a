//! What is submitted.

pub(crate) mod brought;
pub mod submission;
pub mod source_correction;
