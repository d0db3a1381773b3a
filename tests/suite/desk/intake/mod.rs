//! What comes in.

pub mod articles;
mod origins;
mod secrets;
mod source_correction;
mod sources;
mod submission;
