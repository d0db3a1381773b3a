//! What a file would do, in reading order: `register_state` what is there; `entry` one incident's rows; `own_words` what
//! could lead to a person; `document` part of a document; `new_parts` and `new_row` a new document; `planned` small enough to keep;
//! `planning` the work's state; `own` what a contributor knows; `changed_record` compared and changed; `edition` rows by
//! name; `nearness` what rows look like; `tables` rows to entries;
//! `place_codes` one place; `records` some at a time; `plan` all of it.

pub(crate) mod register_state;
pub(crate) mod entry;
pub(crate) mod own_words;
pub(crate) mod document;
pub(crate) mod new_parts;
pub(crate) mod new_row;
pub(crate) mod planned;
pub(crate) mod planning;
pub(crate) mod own;
pub(crate) mod changed_record;
pub(crate) mod edition;
pub(crate) mod nearness;
pub(crate) mod tables;
pub(crate) mod place_codes;
pub(crate) mod records;
#[expect(clippy::module_inception, reason = "the plan is what the room is for")]
pub(crate) mod plan;
