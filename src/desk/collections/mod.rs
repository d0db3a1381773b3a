//! What others collect: tables that somebody keeps and publishes in editions. `said` (what a file says of one), `state` (as
//! it is known), `begin` (how it comes in), `past` (what a row said before), `rows` (which record each row is),
//! `edition` (an edition kept), `change` (said otherwise).

pub mod said;
pub mod state;
pub(crate) mod begin;
pub(crate) mod past;
pub mod rows;
pub(crate) mod edition;
pub mod change;
