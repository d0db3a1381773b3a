//! Records and their revisions.

pub mod record;
pub(crate) mod circle;
pub mod locked_record;
pub mod sources;
