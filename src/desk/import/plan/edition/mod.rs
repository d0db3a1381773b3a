//! An edition of a collection: `row_changes` what a row says otherwise; `known_entry` a row that an earlier one had; `rows`
//! each known by its name; `opened` of which collection.

pub(crate) mod row_changes;
pub(crate) mod known_entry;
pub(crate) mod rows;
pub(crate) mod opened;
