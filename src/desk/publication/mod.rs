//! What is public, and the one door to it.

pub(crate) mod commitment;
pub(crate) mod publication;
pub(crate) mod search_text;
pub(crate) mod rows;
pub mod projection;
pub(crate) mod tombstones;
pub(crate) mod standing;
pub(crate) mod past;
pub(crate) mod hiding;
pub mod publish;
pub mod rebuild;
