//! What comes in.

pub mod articles;
mod origins;
mod own_words;
mod rests;
mod secrets;
mod source_correction;
mod sources;
mod submission;
mod unchanged;
