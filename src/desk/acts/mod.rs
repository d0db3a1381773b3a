//! What editors do with an incident. `reason` (said in public), `protect` (hide or show), `embargo` (wait, lift, end),
//! `retract` (take it back), `merge` (two are one), `erase` (gone for ever), `restore` (stands again), `join` (sources are
//! one). `cleaning`: what was erased leaves the files.

mod case;
pub mod protect;
pub mod embargo;
pub mod retract;
pub mod merge;
pub mod erase;
pub mod cleaning;
pub mod restore;
pub mod join;
