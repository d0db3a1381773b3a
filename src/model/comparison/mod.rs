//! Two records side by side.

pub mod pairing;
pub(crate) mod wording;
pub mod changes;
pub mod apply;
pub mod proposal;
pub mod difference;
pub mod correction;
pub mod case;
pub mod duplicates;
pub mod index;
pub mod likely;
