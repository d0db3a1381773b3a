//! What a handler takes from a request.

pub mod query;
pub mod path;
pub mod language;
pub mod if_match;
pub mod idempotency_key;
pub mod actor;
pub mod allowed;
pub mod body;
