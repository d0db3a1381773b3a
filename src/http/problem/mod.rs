//! Refusals (RFC 9457).

pub mod problem;
pub(crate) mod failed;
pub(crate) mod from_desk;
pub(crate) mod lessons;
