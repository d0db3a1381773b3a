//! The files, in reading order: `format` what it is; `lines` a record each; `archive` tables unpacked; `mapping` foreign
//! columns explained; `row` cells by column; `csv_text` text to records; `sheet` records to rows.

pub(crate) mod format;
pub(crate) mod lines;
pub(crate) mod archive;
pub(crate) mod mapping;
pub(crate) mod row;
pub(crate) mod csv_text;
pub(crate) mod sheet;
