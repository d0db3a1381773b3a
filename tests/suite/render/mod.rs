//! Every shape of an answer.

mod columns;
mod formats;
mod hostile;
mod maps;
mod pages;
mod pictures;
mod places;
pub mod read;
mod reference;
mod tables;
mod walk;
pub mod world;
