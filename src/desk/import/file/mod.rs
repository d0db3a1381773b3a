//! The files: archives of tables, tables, and the mapping of foreign columns.

pub(crate) mod archive;
pub(crate) mod mapping;
pub(crate) mod csv_sheet;
