//! Sources that wait at the desk: those that some keys lead to, and all of them, a line each.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::intake::sources;
use crate::desk::records::pending_sources::{approved_with_own, pending};
use crate::model::record::source::Source;
use crate::model::vocabulary::workflow::RecordState;

/// A source waiting for an editor.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = SourceLine)]
pub struct SourceLine {
    /// Its key.
    #[schema(example = "chosun-2013-11-21")]
    pub key: String,
    /// Its outlet in this revision.
    pub outlet: String,
    /// Its title in this revision.
    pub title: String,
    /// The state of the source: submitted, or published if a correction is pending.
    #[sqlx(try_from = "String")]
    #[schema(example = "published")]
    pub state: RecordState,
    /// The pending revision.
    pub revision: Uuid,
    /// The author's key holder.
    pub holder: String,
    /// Since when it has been waiting.
    pub at: DateTime<Utc>,
}

/// After which line to go on: its time and id.
pub type Place = Option<(DateTime<Utc>, Uuid)>;

/// The place of the last line, if there may be more.
pub(crate) fn end<T>(lines: &[T], limit: u32, place: impl Fn(&T) -> (DateTime<Utc>, Uuid)) -> Place {
    lines.last().filter(|_| lines.len() == limit as usize).map(place)
}

/// The sources of these keys that wait for their publication, as somebody may see them.
pub(crate) async fn waiting(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    keys: BTreeSet<String>,
) -> Result<Vec<Source>, Error> {
    match sight {
        Sight::Whole => {
            let pending = pending(tx, &keys, &BTreeSet::new()).await?;
            Ok(pending.into_iter().map(|pending| pending.source).collect())
        }
        Sight::Own(holder) => sources::own(tx, holder, &Vec::from_iter(keys)).await,
    }
}

/// Sources that wait, those first that have waited longest; for whoever does not see the whole desk those that they wrote.
/// Gives so many after a line, and after which to go on.
pub async fn sources(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    after: Place,
    limit: u32,
) -> Result<(Vec<SourceLine>, Place), Error> {
    let (at, id) = after.unzip();
    let approved = match sight.own() {
        Some(holder) => approved_with_own(tx, holder).await?,
        None => Vec::new(),
    };
    // Whoever sees only what is theirs is not told that it was approved with another's incident.
    let lines: Vec<SourceLine> = sqlx::query_as(
        "select record.key, revision.content ->> 'outlet' as outlet, revision.content ->> 'title' as title,
                record.state, revision.id as revision, revision.author as holder, revision.at
         from desk.revision join desk.record on record.id = revision.record
         where (revision.state in ('submitted', 'asked')
                or revision.state = 'embargoed' and $1::text is not null and not (record.id = any($5))
                   and not exists (select from desk.revision as next where next.parent = revision.id and next.author = $1 and next.state <> 'erased'))
           and record.kind = 'source' and record.state in ('submitted', 'published')
           and ($1::text is null or revision.author = $1) and ($2::timestamptz is null or (revision.at, revision.id) > ($2, $3))
         order by revision.at, revision.id
         limit $4",
    )
    .bind(sight.own())
    .bind(at)
    .bind(id)
    .bind(i64::from(limit))
    .bind(approved)
    .fetch_all(&mut *tx)
    .await?;
    let next = end(&lines, limit, |line| (line.at, line.revision));
    Ok((lines, next))
}
