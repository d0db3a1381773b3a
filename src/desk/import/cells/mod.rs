//! The cells of a row as values, in reading order: `cells` one cell read; `columns` which there are; `spreadsheet` what programs
//! make of cells; `exported_cell` as exported
//! or not; `source_index` sources by name; `each` of several sources; `numbers` how many people; `claims` who says so;
//! `places` where it happened.

#[expect(clippy::module_inception, reason = "the cells are what the room is for")]
pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod spreadsheet;
pub(crate) mod exported_cell;
pub(crate) mod source_index;
pub(crate) mod each;
pub(crate) mod numbers;
pub(crate) mod claims;
pub(crate) mod places;
