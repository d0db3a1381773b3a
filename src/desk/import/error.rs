//! Why a file was not imported.

use uuid::Uuid;

use crate::model::vocabulary::workflow::BatchState;
use crate::postgres::passes;

/// Why a file was not imported. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is too large.
    #[error("the file is larger than {} MiB; split it into several files", .0 >> 20)]
    TooLarge(usize),
    /// A mapping file belongs to a table, and a restore to whole records.
    #[error("{0}")]
    NotTogether(&'static str),
    /// A register is restored only where there is none.
    #[error(
        "a restore needs an empty register, and this one has records; start a new one in its own folder, with --data"
    )]
    NotEmpty,
    /// There are problems in the plan.
    #[error("the file has {0} problems; nothing was written")]
    Problems(u64),
    /// Somebody else changed the register meanwhile.
    #[error("the record {0} has changed since the file was checked; check the file again")]
    Overtaken(Uuid),
    /// There is no such batch.
    #[error("there is no batch {0}")]
    NoBatch(Uuid),
    /// The batch has been dealt with.
    #[error("the batch {0} is {1}")]
    BatchState(Uuid, BatchState),
    /// Nothing of the batch is still as it was imported, and public.
    #[error(
        "no revision of the batch can be published any more; reject the batch to remove it from the list"
    )]
    NothingLeft,
    /// All that is left looks like other incidents.
    #[error(
        "{0} incidents of the batch look like others: say of each what it is, with POST /v1/desk/batches/{{id}}/likely"
    )]
    Undecided(u64),
    /// Another person publishes what one has imported.
    #[error("the person who imported a batch cannot publish it; another editor must")]
    SameHolder,
    /// It is not what its editor had seen any more.
    #[error("some of the batch has changed since it was accepted; look at it, and accept it again")]
    ChangedSince,
    /// Who accepted it may have been somebody else.
    #[error("the key with which the batch was accepted has been revoked")]
    KeyRevoked,
    /// The desk refused.
    #[error(transparent)]
    Desk(#[from] crate::desk::error::Error),
    /// Postgres refused, or did not answer.
    #[error("the desk's database: {0}")]
    Database(#[from] sqlx::Error),
}

impl Error {
    /// Whether the database did not answer, or may do what it is asked if it is asked again.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Desk(error) => error.passes(),
            Self::Database(error) => passes(error),
            _ => false,
        }
    }
}
