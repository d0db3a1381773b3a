//! Every shape of an answer.

mod columns;
mod formats;
mod hostile;
mod pages;
mod pictures;
pub mod read;
mod reference;
mod tables;
pub mod world;
