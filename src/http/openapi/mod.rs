//! The contract.

pub mod responses;
pub mod route_class;
pub mod document;
pub mod print;
pub(crate) mod defaults;
pub mod middleware_responses;
pub(crate) mod success_headers;
pub(crate) mod examples;
