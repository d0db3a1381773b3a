//! A register made anew out of its export, in reading order: `read` lines to records; `write` records and versions.

pub(crate) mod read;
pub(crate) mod write;
