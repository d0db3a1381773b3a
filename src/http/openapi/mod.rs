//! The contract.

pub mod responses;
pub mod route_class;
pub mod parameters;
pub mod document;
pub mod middleware_responses;
