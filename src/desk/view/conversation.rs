//! What editors and authors say to each other.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::model::vocabulary::workflow::RemarkKind;

/// A question, an answer or a decision about a revision or a proposal, or what was done to the incident.
#[derive(Debug, Serialize, FromRow, ToSchema)]
pub struct Remark {
    /// Its id, by which its text can be erased.
    pub id: Uuid,
    /// The kind of remark.
    #[sqlx(try_from = "String")]
    pub kind: RemarkKind,
    /// The revision.
    #[schema(required)]
    pub revision: Option<Uuid>,
    /// The proposal.
    #[schema(required)]
    pub proposal: Option<Uuid>,
    /// The text; empty if nothing was written, or if it has been erased.
    pub text: String,
    /// Whether its text has been erased.
    pub erased: bool,
    /// When. A contributor sees the time of what they did themselves; of what others did, the day alone: its beginning in
    /// UTC.
    pub at: DateTime<Utc>,
}

/// All that was said of an incident; for whoever does not see the whole desk of what they wrote, and
/// without the times of what others did. The oldest first.
pub(crate) async fn conversation(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    id: Uuid,
) -> Result<Vec<Remark>, Error> {
    let query = sqlx::query_as(
        "select act.id, act.kind, revision.id as revision, proposal.id as proposal,
                coalesce(act.detail ->> 'text', act.detail ->> 'reason', '') as text, act.detail ? 'erased' as erased,
                case when $2::text is null or act.actor = $2 then act.at else date_trunc('day', act.at, 'UTC') end as at
         from desk.act left join desk.revision on revision.id = (act.detail ->> 'revision')::uuid
         left join desk.proposal on proposal.id = (act.detail ->> 'proposal')::uuid
         where act.record = $1 and act.kind = any($3)
           and ($2::text is null or revision.author = $2 or proposal.author = $2)
         order by act.seq",
    );
    Ok(query.bind(id).bind(sight.own()).bind(RemarkKind::words()).fetch_all(&mut *tx).await?)
}
