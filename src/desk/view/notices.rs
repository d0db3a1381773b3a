//! What became of what somebody submitted, without a word of it.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::vocabulary::workflow::NoticeKind;

/// The most that are shown.
const MOST: i64 = 100;

/// One thing that happened to what somebody submitted.
#[derive(Debug, FromRow)]
pub struct Notice {
    /// The incident.
    pub record: Uuid,
    /// What happened.
    #[sqlx(try_from = "String")]
    pub kind: NoticeKind,
    /// When.
    pub at: DateTime<Utc>,
    /// The version in which it became public.
    pub version: Option<i32>,
}

/// As the conversation shows it to its author, and the publications in which they had a part. The newest first.
const NOTICES: &str = "with own as materialized (
         select record from desk.revision where author = $1 union select record from desk.proposal where author = $1
     )
     select notice.* from (
         select act.record, act.kind, act.at, null::integer as version
         from own join desk.act using (record)
         left join desk.revision on revision.id = (act.detail ->> 'revision')::uuid
         left join desk.proposal on proposal.id = (act.detail ->> 'proposal')::uuid
         where act.kind = any($2) and (revision.author = $1 or proposal.author = $1)
         union
         select revision.record, $3, act.at, revision.accepted_n
         from own join desk.revision using (record) join desk.act on act.n = revision.accepted_n
         where $1 = any(revision.authors)
            or exists (select from desk.proposal where proposal.revision = revision.id and proposal.author = $1)
     ) as notice (record, kind, at, version)
     join desk.record on record.id = notice.record and record.kind = 'incident'
     order by notice.at desc, notice.record limit $4";

/// What became of what this holder submitted, the newest first; at most 100.
pub async fn notices(desk: impl PgExecutor<'_>, holder: &str) -> Result<Vec<Notice>, Error> {
    let published = NoticeKind::Published;
    let told: Vec<&str> =
        NoticeKind::ALL.iter().filter(|kind| **kind != published).map(|kind| kind.word()).collect();
    let query = sqlx::query_as(NOTICES).bind(holder).bind(told).bind(published.word()).bind(MOST);
    Ok(query.fetch_all(desk).await?)
}
