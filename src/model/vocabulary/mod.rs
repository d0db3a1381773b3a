//! The closed lists of words.

pub mod publication;
pub mod access;
pub mod record;
