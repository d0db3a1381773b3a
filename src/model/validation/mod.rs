//! What is wrong with a record.

pub mod check;
pub mod source;
pub mod context;
pub mod collection;
pub(crate) mod figure;
pub mod incident;
pub mod json;
