//! A whole register from its export.

pub(crate) mod read;
pub(crate) mod write;
