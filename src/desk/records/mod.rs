//! Records and their revisions.

pub(crate) mod circle;
pub mod record;
pub mod locked_record;
pub mod sources;
