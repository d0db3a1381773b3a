//! What follows from a snapshot and a question.

pub mod grouping;
pub mod headline;
pub mod selection;
pub(crate) mod names;
pub(crate) mod keys;
pub mod facets;
pub mod statistics;
pub mod located;
pub mod page;
pub(crate) mod documents;
pub(crate) mod search;
