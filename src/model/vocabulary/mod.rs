//! The closed lists of words.

pub mod record;
pub mod publication;
pub mod access;
