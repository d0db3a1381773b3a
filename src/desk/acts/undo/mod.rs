//! What one key did since a time, taken back by two other people. `report` (what comes back, and what does not), `done` (the
//! acts of a key), `waiting` (what it decided waits again), `published` (what it published), `hidden` (what it hid or took
//! back), `inverse` (what takes an act back), `undo` (all of it).

pub mod report;
pub(crate) mod done;
mod waiting;
mod published;
mod hidden;
mod inverse;
pub mod undo;
