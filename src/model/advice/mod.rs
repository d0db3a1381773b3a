//! What to write instead of what is refused: each sentence once, for bodies, cells and queries.

pub mod words;
pub mod codes;
pub mod named;
pub mod dates;
pub mod numbers;
pub(crate) mod schema;
pub mod shape;
