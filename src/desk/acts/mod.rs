//! What editors do with an incident. `contradiction` (hidden for seven days, or by two), `common_name` (what is no name),
//! `protect` (hide or show), `embargo` (wait, lift, end), `retract` (take it back), `merge` (two are one), `erase` (gone for
//! ever), `erase_parts` (a part of it), `take_back` (by its author), `restore` (stands again), `join` (sources are one), `undo`
//! (what one key did is taken back); `due` (what is done by itself), `cleaning` (what was erased leaves the files).

mod case;
mod common_name;
pub mod contradiction;
pub mod protect;
pub mod embargo;
pub mod retract;
pub mod merge;
pub mod erase;
pub mod erase_parts;
pub mod take_back;
pub mod cleaning;
pub mod restore;
pub mod join;
pub mod undo;
pub mod due;
