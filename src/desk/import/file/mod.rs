//! The files, in reading order: `unpacked` archives with an end; `format` what it is; `lines` a record each; `archive` tables
//! unpacked; `encoding` bytes to text; `hidden` what nobody sees; `record` rows without columns; `workbook` sheets to
//! records; `csv_text` text to records; `mapping` foreign columns explained; `row` cells by column; `header` which columns
//! there are; `sheet` records to rows; `reading` a file to records;
//! `suggest` a first mapping file.

pub(crate) mod unpacked;
pub(crate) mod format;
pub(crate) mod lines;
pub(crate) mod archive;
pub(crate) mod encoding;
pub(crate) mod hidden;
pub(crate) mod record;
pub(crate) mod workbook;
pub(crate) mod csv_text;
pub(crate) mod mapping;
pub(crate) mod row;
pub(crate) mod header;
pub(crate) mod sheet;
pub(crate) mod reading;
pub(crate) mod suggest;
