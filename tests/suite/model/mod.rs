//! The record and what follows from it, as pure functions.

mod comparison;
mod record;
mod screening;
