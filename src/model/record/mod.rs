//! The record as the desk keeps it.

pub mod related;
pub mod incident;
pub mod source;
pub mod identity;
pub mod articles;
pub mod context;
pub mod collection;
pub mod claim_figure;
