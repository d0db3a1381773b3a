//! What the desk shows. `conversation` (what was said), `duplicates` (perhaps the same), `source_queue` (sources that wait), `source` (one, for editors),
//! `proposals` (beside the truth), `incident` (one, with all), `queue` (all that wait),
//! `waiting` (in two numbers), `taken_back` (by authors), `duplicate_sources` (perhaps one article), `notices` (what became of
//! one's own).

pub mod conversation;
pub mod duplicates;
pub mod source_queue;
pub mod source;
pub mod proposals;
pub(crate) mod own_words;
pub mod incident;
pub mod queue;
pub mod waiting;
pub mod taken_back;
pub mod duplicate_sources;
pub mod notices;
