//! What is asked: the forms of values, the parameters of a query string, how they are declared, and the filter.

pub mod form;
pub(crate) mod tracking;
pub(crate) mod mistakes;
pub(crate) mod decoding;
pub mod parameters;
pub mod declaration;
pub mod search;
pub(crate) mod times;
pub mod filter;
pub mod view;
