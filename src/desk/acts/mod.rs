//! What editors do with an incident.

pub(crate) mod reason;
pub mod protect;
pub mod embargo;
pub mod retract;
pub mod merge;
pub mod erase;
pub mod restore;
pub mod join;
