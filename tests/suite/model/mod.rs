//! The record and what follows from it, as pure functions.

mod comparison;
mod language;
mod measure;
mod reading;
mod record;
mod screening;
