//! Every shape of an answer.

mod columns;
mod formats;
mod hostile;
pub mod read;
mod reference;
mod tables;
pub mod world;
