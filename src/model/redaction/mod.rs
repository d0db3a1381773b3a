//! What may be public of a record.

pub mod coarsen;
pub mod protection;
pub(crate) mod dress;
pub(crate) mod place_names;
pub mod hidden_names;
pub mod collection;
pub mod public;
pub mod redact;
pub mod contradiction;
