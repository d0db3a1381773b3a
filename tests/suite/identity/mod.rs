//! One article is one source, through every door.

mod article;
mod doors;
mod joining;
