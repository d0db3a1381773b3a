//! What stands around every answer.

mod arrival;
pub mod caching;
mod coding;
mod cors;
mod other_forms;
mod disk;
mod parts;
