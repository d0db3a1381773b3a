//! Why the register could not answer.

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
        use sqlx::Error::{
            ColumnDecode, ColumnIndexOutOfBounds, ColumnNotFound, Decode, Encode, TypeNotFound,
        };
        match self {
            Self::Overtaken => true,
            // Classes of SQLSTATE that pass: connection, rollback, resources, locks, an operator who shuts it down.
            Self::Postgres(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class))
            }),
            Self::Postgres(error) => !matches!(
                error,
                Decode(_)
                    | ColumnDecode { .. }
                    | ColumnNotFound(_)
                    | ColumnIndexOutOfBounds { .. }
                    | TypeNotFound { .. }
                    | Encode(_)
            ),
        }
    }
}
