//! What became of what somebody submitted, without a word of it.

use chrono::NaiveDate;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::vocabulary::publication::Change;
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
    /// The day, in UTC: the time would tell who decided.
    pub day: NaiveDate,
    /// The version that did it.
    pub version: Option<i32>,
    /// What happened at the desk alone, by a random id.
    pub act: Option<Uuid>,
}

/// What editors said of it, as the conversation shows it to its author; and what the versions did, as everybody can read it,
/// to an incident that shows a part of it.
const NOTICES: &str = "with own as materialized (
         select record from desk.revision where author = $1 union select record from desk.proposal where author = $1
     ), part as materialized (
         select publication.n, publication.record, publication.kind, publication.at
         from own join desk.publication using (record) join desk.revision on revision.id = publication.revision
         where $1 = any(revision.authors)
            or exists (select from desk.proposal where proposal.revision = revision.id and proposal.author = $1)
     )
     select notice.record, notice.kind, (notice.at at time zone 'UTC')::date as day, notice.version, notice.act from (
         select act.record, act.kind, act.at, null::integer, act.id
         from own join desk.act using (record)
         left join desk.revision on revision.id = (act.detail ->> 'revision')::uuid
         left join desk.proposal on proposal.id = (act.detail ->> 'proposal')::uuid
         where act.kind = any($2) and (revision.author = $1 or proposal.author = $1)
         union all
         select record, $3, at, n, null from part where kind = any($4)
         union all
         select record, kind, at, n, null from desk.publication where kind = any($5) and record in (select record from part)
     ) as notice (record, kind, at, version, act)
     join desk.record on record.id = notice.record and record.kind = 'incident'
     order by notice.at desc, notice.version desc nulls last, notice.record limit $6";

/// What became of what this holder submitted, the newest first; at most 100.
pub async fn notices(desk: impl PgExecutor<'_>, holder: &str) -> Result<Vec<Notice>, Error> {
    let said = [NoticeKind::Approved, NoticeKind::Asked, NoticeKind::Rejected, NoticeKind::AcceptedInPart];
    let shown = [Change::Created, Change::Corrected];
    let done = [Change::Retracted, Change::Merged, Change::Restored];
    let query = sqlx::query_as(NOTICES)
        .bind(holder)
        .bind(said.map(NoticeKind::word))
        .bind(NoticeKind::Published.word())
        .bind(shown.map(Change::word))
        .bind(done.map(Change::word))
        .bind(MOST);
    Ok(query.fetch_all(desk).await?)
}
