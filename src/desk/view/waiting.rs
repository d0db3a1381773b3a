//! How much waits at the desk, in two numbers, for whoever watches the machine.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor};

use crate::desk::error::Error;

/// What waits for an editor.
#[derive(Debug, FromRow)]
pub struct Waiting {
    /// Revisions and proposals.
    pub count: i64,
    /// Since when the oldest of them waits.
    pub since: Option<DateTime<Utc>>,
}

/// What waits for an editor now.
pub async fn waiting(desk: impl PgExecutor<'_>) -> Result<Waiting, Error> {
    let query = sqlx::query_as(
        "select count(*), min(at) as since
         from (select at from desk.revision where state in ('submitted', 'asked')
               union all
               select at from desk.proposal where state in ('submitted', 'asked')) as one",
    );
    Ok(query.fetch_one(desk).await?)
}
