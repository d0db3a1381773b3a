//! What the desk shows.

pub mod caution;
pub mod conversation;
pub mod duplicates;
pub mod proposals;
pub mod incident;
pub mod queue;
pub mod source_queue;
