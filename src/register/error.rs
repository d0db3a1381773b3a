//! Why the register could not answer.

use crate::postgres::passes;

/// Why the register could not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Postgres did not answer, or held what this program cannot read.
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    /// The snapshot is older than what Postgres holds: a document was taken away or made anew. Ask the newest snapshot.
    #[error("a document of the snapshot is no longer there as it was")]
    Overtaken,
}

impl Error {
    /// Whether asking again later can help: nothing is wrong with the question or the data.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Overtaken => true,
            Self::Postgres(error) => passes(error),
        }
    }
}
