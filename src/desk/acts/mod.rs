//! What editors do with an incident.

pub mod protect;
pub mod embargo;
pub mod retract;
