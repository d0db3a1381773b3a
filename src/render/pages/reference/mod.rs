//! The API's reference, from its OpenAPI document: a page to begin at, and one for each group of operations.

mod prose;
mod document;
mod schema;
mod sample;
mod parameters;
mod operation;
mod files;
mod start;
mod page;

pub use page::reference;
