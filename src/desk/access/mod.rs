//! Who may see and do what.

pub mod sight;
pub mod keys;
pub mod idempotency;
pub(crate) mod desk;
