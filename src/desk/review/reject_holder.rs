//! The editor's word on everything that waits of one holder: rejected in one act.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::review::reject::turn_down;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RevisionState;

/// How much of one holder was rejected.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedOfHolder {
    /// Revisions of incidents.
    pub incidents: usize,
    /// Revisions of sources.
    pub sources: usize,
    /// Proposals.
    pub proposals: usize,
}

/// Whose submissions: all that wait of a holder, or those that came by one key since a time.
#[derive(Debug, Clone, Copy)]
pub struct Submitter<'a> {
    /// The holder.
    pub holder: &'a str,
    /// The key, and since when.
    pub by_key: Option<(&'a str, DateTime<Utc>)>,
}

/// The records of which something waits of a holder.
const RECORDS: &str = "select record from desk.revision where author = $1 and state in ('submitted', 'asked')
     union select record from desk.proposal where author = $1 and state in ('submitted', 'asked')";

/// What waits of a holder in these records: the revision, its record, and what that is. A source that somebody else's revision cites waits
/// with that; what was approved is no longer the holder's alone.
const WAITS: &str = "select revision.id, record.id, record.kind
     from desk.revision join desk.record on record.id = revision.record
     where revision.author = $1 and revision.state in ('submitted', 'asked') and record.id = any($5)
       and ($3::text is null or revision.by_key = $3 and revision.at >= $4)
       and not exists (
           select from desk.citation join desk.revision as other on other.id = citation.revision
           where citation.source_key = record.key and other.state = any($2)
             and (other.author <> $1 or $3 is not null and other.by_key is distinct from $3))
     order by revision.seq";

/// Rejects everything that waits of a holder; they read why with each. What is public, and what was approved, stays.
pub async fn reject_holder(
    tx: &mut Turn,
    by: &Actor<'_>,
    of: Submitter<'_>,
    reason: &str,
) -> Result<RejectedOfHolder, Error> {
    // Whoever writes in one of them has its record first.
    let (holder, (key, since)) = (of.holder, of.by_key.unzip());
    let locked: Vec<Uuid> = sqlx::query_scalar(RECORDS).bind(holder).fetch_all(&mut **tx).await?;
    LockedRecord::each(tx, &locked).await?;
    let query = sqlx::query_as(WAITS).bind(holder).bind(RevisionState::waiting()).bind(key).bind(since);
    let waits: Vec<(Uuid, Uuid, String)> = query.bind(&locked).fetch_all(&mut **tx).await?;
    let revisions: Vec<Uuid> = waits.iter().map(|(revision, ..)| *revision).collect();
    let records: Vec<Uuid> = waits.iter().map(|(_, record, _)| *record).collect();
    turn_down(tx, &revisions).await?;
    let details: Vec<Value> =
        revisions.iter().map(|revision| json!({ "revision": revision, "text": reason })).collect();
    audit::done_to_each(tx, by, &records, "rejected", &details).await?;
    let proposals = reject_proposals(tx, by, (of, &locked), reason).await?;
    sqlx::query(
        "update desk.batch set state = 'rejected'
         where holder = $1 and state = 'submitted' and not exists (
             select from desk.batch_revision join desk.revision on revision.id = batch_revision.revision
             where batch_revision.batch = batch.id and revision.state = any($2))",
    )
    .bind(holder)
    .bind(RevisionState::waiting())
    .execute(&mut **tx)
    .await?;
    let of_incidents = waits.iter().filter(|(.., kind)| kind == Subject::Incident.word()).count();
    Ok(RejectedOfHolder { incidents: of_incidents, sources: waits.len() - of_incidents, proposals })
}

async fn reject_proposals(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    (of, locked): (Submitter<'_>, &[Uuid]),
    reason: &str,
) -> Result<usize, Error> {
    let query = sqlx::query_as(
        "update desk.proposal set state = 'rejected' where author = $1 and state in ('submitted', 'asked')
           and record = any($4)
           and ($2::text is null or by_key = $2 and at >= $3)
         returning id, record",
    );
    let (key, since) = of.by_key.unzip();
    let query = query.bind(of.holder).bind(key).bind(since).bind(locked);
    let proposals: Vec<(Uuid, Uuid)> = query.fetch_all(&mut *tx).await?;
    let records: Vec<Uuid> = proposals.iter().map(|(_, record)| *record).collect();
    let details: Vec<Value> =
        proposals.iter().map(|(proposal, _)| json!({ "proposal": proposal, "text": reason })).collect();
    audit::done_to_each(tx, by, &records, "rejected", &details).await?;
    Ok(proposals.len())
}
