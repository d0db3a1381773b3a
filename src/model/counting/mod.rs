//! The counting rules.

pub mod time;
pub mod status;
pub mod share;
pub mod origin;
pub mod total;
pub mod confidence;
pub mod provenance;
pub mod rules;
