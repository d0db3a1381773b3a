//! Records and their revisions.

pub mod record;
pub(crate) mod cycles;
pub mod save;
pub mod actor;
pub(crate) mod audit;
pub mod approval;
pub(crate) mod revision;
pub(crate) mod lineage;
pub mod locked_record;
pub(crate) mod citation;
pub(crate) mod pending_sources;
pub(crate) mod proposal;
