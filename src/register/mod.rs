//! The published register, read only: one immutable snapshot of one version, and what is asked of it.

pub(crate) mod error;
pub(crate) mod patience;
pub mod query;
pub mod snapshot;
pub mod answer;
pub(crate) mod lists;
pub mod register;
pub(crate) mod follow;

pub use answer::documents::{StateId, parsed};
pub use error::Error;
pub use follow::EVERY;
pub use lists::words_of_queries;
pub use register::{Register, STALE, Standing};
