//! Mapping files, in reading order: `settings` words of the file taken one by one; `formats` dates in the sheet's own form;
//! `making` the row that cells are made of; `cut` the part of a cell that is meant; `made` one cell in our words; `entry` what a column is made of;
//! `collection` of which the table is an edition; `map` the whole file.

pub(crate) mod settings;
pub(crate) mod formats;
pub(crate) mod making;
pub(crate) mod cut;
pub(crate) mod made;
pub(crate) mod entry;
pub(crate) mod collection;
pub(crate) mod map;
