//! The cells of a row as values.

#[expect(clippy::module_inception, reason = "the cells are what the room is for")]
pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod exported_cell;
pub(crate) mod source_index;
pub(crate) mod claims;
pub(crate) mod places;
