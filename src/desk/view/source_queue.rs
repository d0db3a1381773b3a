//! Sources that wait at the desk, a line each.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::view::queue::Place;

/// A source that waits for an editor.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = SourceLine)]
pub struct SourceLine {
    /// Its key.
    #[schema(example = "chosun-2013-11-21")]
    pub key: String,
    /// Its outlet, as the revision has it.
    pub outlet: String,
    /// Its title, as the revision has it.
    pub title: String,
    /// The state of the source: submitted, or published where a correction of it waits.
    #[schema(example = "published")]
    pub state: String,
    /// The revision that waits.
    pub revision: Uuid,
    /// The holder who wrote it.
    pub holder: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Sources that wait, those first that have waited longest; for whoever does not see the whole desk those that they wrote.
/// Gives so many after a line, and after which to go on.
pub async fn sources(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    after: Place,
    limit: u32,
) -> Result<(Vec<SourceLine>, Place), Error> {
    let lines: Vec<SourceLine> = sqlx::query_as(
        "select record.key, revision.content ->> 'outlet' as outlet, revision.content ->> 'title' as title,
                record.state, revision.id as revision, revision.author as holder, revision.at
         from desk.revision join desk.record on record.id = revision.record
         where revision.state in ('submitted', 'asked') and record.kind = 'source' and record.state in ('submitted', 'published')
           and ($1::text is null or revision.author = $1) and ($2::timestamptz is null or (revision.at, revision.id) > ($2, $3))
         order by revision.at, revision.id
         limit $4",
    )
    .bind(sight.own())
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, id)| id))
    .bind(i64::from(limit))
    .fetch_all(&mut *tx)
    .await?;
    let next = lines.last().filter(|_| lines.len() == limit as usize).map(|line| (line.at, line.revision));
    Ok((lines, next))
}
