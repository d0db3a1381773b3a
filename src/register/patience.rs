//! How long a question to Postgres may take.

use std::future::Future;
use std::time::Duration;

use crate::register::error::Error;

/// How long a question to Postgres may take: long enough for a busy machine, whose callers are answered by other limits
/// before. A server that hangs keeps no limit of its own.
const PATIENCE: Duration = Duration::from_secs(10);

/// The answer, if it comes in time.
pub(crate) async fn within<T, E: Into<Error>>(
    question: impl Future<Output = Result<T, E>>,
) -> Result<T, Error> {
    tokio::time::timeout(PATIENCE, question).await.map_err(|_| hangs())?.map_err(Into::into)
}

/// The error where it does not.
pub(crate) fn hangs() -> sqlx::Error {
    sqlx::Error::PoolTimedOut
}
