//! Two records side by side.

pub mod pairing;
pub mod difference;
pub(crate) mod wording;
pub mod duplicates;
pub mod unredact;
