//! What a file would do: each record of it becomes a part of a public document, and is compared with the register.

pub(crate) mod register_state;
pub(crate) mod entry;
pub(crate) mod document;
pub(crate) mod new_row;
pub(crate) mod planning;
pub(crate) mod changed_record;
pub(crate) mod tables;
#[expect(clippy::module_inception, reason = "the plan is what the room is for")]
pub(crate) mod plan;
