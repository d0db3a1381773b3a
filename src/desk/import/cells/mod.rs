//! The cells of a row as values.

pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod places;
pub(crate) mod source_index;
