//! What the desk shows.

pub mod duplicates;
pub mod incident;
pub mod queue;
