//! Connections.

pub mod head;
pub mod accept;
