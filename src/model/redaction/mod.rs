//! What may be public of a record.

pub mod redact;
pub(crate) mod coarsen;
pub mod public;
