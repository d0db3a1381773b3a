//! What authors took back lately: so that an editor who had read it does not look for it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::model::vocabulary::publication::Subject;

/// A revision or a proposal that its author took back. Its content has been erased.
#[derive(Debug, Serialize, FromRow, ToSchema)]
pub struct TakenBack {
    /// The id of the incident or the source.
    pub id: Uuid,
    /// Which of them it is.
    #[sqlx(try_from = "String")]
    pub subject: Subject,
    /// The key of the source; null for an incident.
    #[schema(required)]
    pub key: Option<String>,
    /// The author's key holder.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How long it is told.
const TOLD: TimeDelta = TimeDelta::days(7);
/// The most that are told.
const MOST: i64 = 100;

/// What was taken back within seven days, the newest first; at most 100. Whoever does not see the whole desk is told nothing.
pub async fn taken_back(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<TakenBack>, Error> {
    if sight != Sight::Whole {
        return Ok(Vec::new());
    }
    let query = sqlx::query_as(
        "select record.id, record.kind as subject, record.key, act.actor as holder, act.at
         from desk.act join desk.record on record.id = act.record
         where act.kind = 'taken_back' and act.at > $1 order by act.at desc, act.seq desc limit $2",
    );
    Ok(query.bind(now - TOLD).bind(MOST).fetch_all(&mut *tx).await?)
}
