//! The public half: questions and their answers.

mod follow;
mod query;
pub mod small_world;
