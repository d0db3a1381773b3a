//! The map: land, borders and what is drawn on them.

pub(crate) mod outlines;
pub(crate) mod projection;
pub(crate) mod ground;
pub(crate) mod dots;
