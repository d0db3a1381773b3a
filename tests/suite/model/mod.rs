//! The record and what follows from it, as pure functions.

mod comparison;
mod measure;
mod record;
mod screening;
