//! The finished JSON documents of incidents, fetched by id, a page at a time.

use std::collections::HashMap;

use sqlx::PgPool;
use uuid::Uuid;

/// Why documents could not be given.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Postgres did not answer.
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    /// The snapshot is older than what Postgres holds: the document was taken away. Ask the newest snapshot.
    #[error("a document of the snapshot is no longer there")]
    Missing,
}

/// Which state of which incident: its id, and the version that published the state.
pub type Which = (Uuid, u32);

/// The documents of these states, in their order.
pub async fn of(public: &PgPool, wanted: &[Which]) -> Result<Vec<String>, Error> {
    let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| *id).collect();
    let since: Vec<i64> = wanted.iter().map(|(_, since)| i64::from(*since)).collect();
    let found: Vec<(Uuid, i32, String)> = sqlx::query_as(
        "select i.id, i.since, i.document::text
           from unnest($1::uuid[], $2::bigint[]) as wanted (id, since)
           join published.incident i on i.id = wanted.id and i.since = wanted.since",
    )
    .bind(&ids)
    .bind(&since)
    .fetch_all(public)
    .await?;
    let mut documents: HashMap<(Uuid, i64), String> = found.into_iter().map(|(id, since, document)| ((id, i64::from(since)), document)).collect();
    wanted.iter().map(|(id, since)| documents.remove(&(*id, i64::from(*since))).ok_or(Error::Missing)).collect()
}
