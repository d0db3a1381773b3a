//! What is submitted.

pub mod submission;
pub(crate) mod brought;
pub mod source_correction;
