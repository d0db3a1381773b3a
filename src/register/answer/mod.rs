//! What follows from a snapshot and a question.

pub mod grouping;
pub mod selection;
pub(crate) mod names;
pub mod statistics;
pub mod page;
pub(crate) mod documents;
pub(crate) mod search;
