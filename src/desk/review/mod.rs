//! What editors decide of a submission.

pub(crate) mod screening;
pub mod review;
pub mod proposals;
