//! Batches as a list, and how one begins.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::import::error::Error;
use crate::model::vocabulary::workflow::BatchState;
use crate::register::query::declaration::{Several, parameters};
use crate::register::query::form::word_of;

/// A batch in the list.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DeskBatchLine)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// The person who imported it, and therefore cannot publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: BatchState,
    /// The number of its incidents.
    pub incidents: i64,
}

parameters! {
    /// Which batches.
    BatchFilter {
        /// In one of these states; the default is all.
        state: Vec<BatchState> = Several(word_of!(BatchState)), "submitted";
    }
}

/// Those first that came last: in one of the states, or all; after one of this time and id.
pub async fn batches(
    tx: &mut PgConnection,
    BatchFilter { state }: &BatchFilter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: u32,
) -> Result<Vec<Line>, Error> {
    let query = sqlx::query_as(
        "select id, holder, at, state, incidents from desk.batch
         where (cardinality($1::text[]) = 0 or state = any($1)) and ($2::timestamptz is null or (at, id) < ($2, $3))
         order by at desc, id desc limit $4",
    );
    let states: Vec<&str> = state.iter().map(|state| state.word()).collect();
    let (at, id) = after.unzip();
    Ok(query.bind(states).bind(at).bind(id).bind(i64::from(limit)).fetch_all(&mut *tx).await?)
}

/// Marks the revisions as a batch. One that stands in a batch already stays there; none where that is all of them.
pub(crate) async fn begin(
    tx: &mut PgConnection,
    clock: &Clock,
    holder: &str,
    revisions: &[Uuid],
) -> Result<Option<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select revision from unnest($1::uuid[]) with ordinality as named (revision, seq)
         where not exists (select from desk.batch_revision as other where other.revision = named.revision) order by seq",
    );
    let revisions: Vec<Uuid> = query.bind(revisions).fetch_all(&mut *tx).await?;
    if revisions.is_empty() {
        return Ok(None);
    }
    let id = insert(tx, clock, holder).await?;
    sqlx::query(
        "insert into desk.batch_revision (batch, seq, revision)
         select $1, seq, revision from unnest($2::uuid[]) with ordinality as named (revision, seq)",
    )
    .bind(id)
    .bind(revisions)
    .execute(&mut *tx)
    .await?;
    count(tx, &[id]).await?;
    Ok(Some(id))
}

/// Counts anew what is in batches.
pub(crate) async fn count(tx: &mut PgConnection, batches: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.batch set incidents = counted.incidents, sources = counted.sources
         from (select batch_revision.batch, count(*) filter (where kind = 'incident') as incidents, count(*) filter (where kind = 'source') as sources
               from desk.batch_revision join desk.revision on revision.id = batch_revision.revision join desk.record on record.id = revision.record
               where batch_revision.batch = any($1) group by 1) as counted
         where counted.batch = batch.id",
    )
    .bind(batches)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// A batch of a holder, with nothing in it yet.
pub(crate) async fn insert(tx: &mut PgConnection, clock: &Clock, holder: &str) -> Result<Uuid, Error> {
    let id = Uuid::new_v4();
    sqlx::query("insert into desk.batch (id, holder, at) values ($1, $2, $3)")
        .bind(id)
        .bind(holder)
        .bind(clock.now())
        .execute(&mut *tx)
        .await?;
    Ok(id)
}
