//! What a file would change.

pub(crate) mod register_state;
pub(crate) mod new_row;
pub(crate) mod changed_row;
pub(crate) mod part_tables;
pub(crate) mod plan;
pub(crate) mod tables;
pub(crate) mod ndjson;
