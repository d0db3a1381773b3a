//! What is asked: the parameters of a query string, and the filter.

pub mod parameters;
pub mod filter;
