//! Refusals (RFC 9457).

pub mod problem;
pub(crate) mod from_desk;
