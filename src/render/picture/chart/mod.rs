//! Charts of a statistic.

pub(crate) mod columns;
pub(crate) mod rows;
