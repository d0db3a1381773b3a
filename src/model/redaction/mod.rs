//! What may be public of a record.

pub(crate) mod coarsen;
pub mod public;
pub mod redact;
