//! The closed lists of words.

pub mod define;
pub mod publication;
pub mod access;
pub mod record;
pub mod workflow;
