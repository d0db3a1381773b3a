//! The public half: questions and their answers.

mod follow;
mod query;
mod search;
pub mod small_world;
