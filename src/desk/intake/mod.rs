//! What is submitted.

pub mod submitted;
pub(crate) mod brought;
pub mod proposal;
pub mod submission;
pub mod source_correction;
