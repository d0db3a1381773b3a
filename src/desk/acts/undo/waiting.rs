//! What a key decided of what waited: it waits again, as if nobody had looked at it.

use serde_json::json;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::embargo::take_back;
use crate::desk::acts::undo::done::{Back, Doer, Done};
use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;

/// What it rejected, or asked about, waits again: a revision with the batch that it is of, or a proposal.
pub(super) async fn again(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &Doer<'_>,
    done: &Done,
) -> Result<Back, Error> {
    let Some(record) = done.record else { return Ok(Back::Nothing) };
    let query = sqlx::query_scalar(
        "with revision as (
             update desk.revision set state = 'submitted'
             where id = $1 and state = $3 and not (by_key is not distinct from $4 and at >= $5) returning id, record
         ), proposal as (
             update desk.proposal set state = 'submitted'
             where id = $2 and state = $3 and not (by_key is not distinct from $4 and at >= $5) returning id
         ), batch as (
             update desk.batch set state = 'submitted' from desk.batch_revision, revision
             where batch_revision.revision = revision.id and batch.id = batch_revision.batch and batch.state = 'rejected'
         ), record as (
             update desk.record set state = 'submitted' from revision where record.id = revision.record and record.state = 'rejected'
         )
         select (select count(*) from revision) + (select count(*) from proposal) > 0",
    );
    let (revision, proposal) = (done.id("revision"), done.id("proposal"));
    let query = query.bind(revision).bind(proposal).bind(&done.kind).bind(doer.key).bind(doer.since);
    if !query.fetch_one(&mut **tx).await? {
        return Ok(Back::Nothing);
    }
    let detail = json!({ "revision": revision, "proposal": proposal });
    audit::done(tx, by, record, "waits_again", detail).await?;
    Ok(Back::Done)
}

/// What it approved under an embargo that has not ended waits again; says whether there was such a one.
pub(super) async fn unapprove(
    tx: &mut Turn,
    by: &Actor<'_>,
    record: Uuid,
    revision: Uuid,
) -> Result<bool, Error> {
    let held = LockedRecord::incident(tx, record).await?;
    if held.embargo_revision != Some(revision) {
        return Ok(false);
    }
    take_back(tx, &held).await?;
    audit::done(tx, by, record, "waits_again", json!({ "revision": revision })).await?;
    Ok(true)
}

/// What its own submissions took the place of, and nothing else that stands, waits again, now that they are rejected.
pub(super) async fn replaced(tx: &mut Turn, doer: &Doer<'_>) -> Result<(), Error> {
    sqlx::query(
        "with own as (
             select id, parent from desk.revision
             where by_key = $1 and at >= $2 and state in ('rejected', 'superseded')
         ), waits as (
             update desk.revision set state = 'submitted'
             where id in (select parent from own) and not (by_key is not distinct from $1 and at >= $2) and state = 'superseded'
               and not exists (select from desk.revision as other where other.parent = revision.id
                               and other.state not in ('rejected', 'erased') and other.id not in (select id from own))
             returning record
         )
         update desk.record set state = case state when 'rejected' then 'submitted' else state end, lock_version = lock_version + 1
         where id in (select record from waits)",
    )
    .bind(doer.key)
    .bind(doer.since)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
