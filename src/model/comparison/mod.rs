//! Two records side by side.

pub mod pairing;
pub(crate) mod wording;
pub mod difference;
pub mod duplicates;
pub mod unredact;
