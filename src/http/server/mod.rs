//! Connections.

pub mod head;
pub(crate) mod line_ends;
pub(crate) mod line;
pub(crate) mod places;
pub mod accept;
