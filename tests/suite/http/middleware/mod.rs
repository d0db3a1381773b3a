//! What stands around every answer.

pub mod caching;
mod coding;
