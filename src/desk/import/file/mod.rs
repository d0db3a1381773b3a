//! The files: archives, sheets and what their columns are, lines.

pub(crate) mod format;
pub(crate) mod lines;
pub(crate) mod archive;
pub(crate) mod mapping;
pub(crate) mod row;
pub(crate) mod csv_text;
pub(crate) mod header;
pub(crate) mod csv_sheet;
