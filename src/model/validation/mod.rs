//! What is wrong with a record.

pub mod check;
pub mod json;
