//! Why a file was not imported.

use uuid::Uuid;

use crate::model::vocabulary::workflow::BatchState;

/// Why a file was not imported. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is too large.
    #[error("the file holds more than {} MiB; make several files of it", .0 >> 20)]
    TooLarge(usize),
    /// A mapping file belongs to a table, and a restore to whole records.
    #[error("{0}")]
    NotTogether(&'static str),
    /// A register is restored only where there is none.
    #[error(
        "a register is restored only into an empty one, and this one has records; start one in a folder of its own, with --data"
    )]
    NotEmpty,
    /// There are problems in the plan.
    #[error("the file has {0} problems; nothing was written")]
    Problems(u64),
    /// Somebody else changed the register meanwhile.
    #[error("the record {0} has changed since the file was checked; check it again")]
    Overtaken(Uuid),
    /// There is no such batch.
    #[error("there is no batch {0}")]
    NoBatch(Uuid),
    /// The batch has been dealt with.
    #[error("the batch {0} is {1}")]
    BatchState(Uuid, BatchState),
    /// Nothing of the batch is still as it was imported, and public.
    #[error(
        "nothing of the batch waits as it was imported, and would be public; reject it, which takes it off the list"
    )]
    NothingLeft,
    /// Another person publishes what one has imported.
    #[error("who imported a batch does not publish it; another editor does")]
    SameHolder,
    /// The desk refused.
    #[error(transparent)]
    Desk(#[from] crate::desk::error::Error),
    /// Postgres refused, or did not answer.
    #[error("the desk's database: {0}")]
    Database(#[from] sqlx::Error),
}
