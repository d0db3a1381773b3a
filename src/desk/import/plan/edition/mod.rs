//! An edition of a collection: `row_changes` what a row says otherwise; `rows` each known by its name; `opened` of which
//! collection.

pub(crate) mod row_changes;
pub(crate) mod rows;
pub(crate) mod opened;
