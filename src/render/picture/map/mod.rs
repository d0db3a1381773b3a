//! The map: land, borders, what is drawn on them, and where names stand.

pub(crate) mod outlines;
pub(crate) mod projection;
pub(crate) mod ground;
pub(crate) mod dots;
pub(crate) mod inset;
pub(crate) mod names;
pub(crate) mod draw;
