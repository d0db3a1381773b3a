//! What is public, and the one door to it.

pub(crate) mod commitment;
pub(crate) mod search_text;
pub(crate) mod document;
pub(crate) mod readings;
pub(crate) mod history;
pub(crate) mod projection;
pub(crate) mod store;
pub(crate) mod statements;
pub(crate) mod rows;
pub mod version;
pub(crate) mod republish;
pub(crate) mod acceptance;
pub(crate) mod masking;
pub mod publish;
pub mod rebuild;
