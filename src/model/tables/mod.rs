//! Records as tables, and cells as values.

pub mod count_cell;
pub mod cell;
pub mod table;
pub(crate) mod names;
pub mod incident_table;
pub mod part_tables;
