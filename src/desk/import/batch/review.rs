//! The editor's word on a batch: accepted, so that it is published as one act, or rejected.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::import::batch::batch::{Batch, open};
use crate::desk::import::batch::member::{Member, lock_records};
use crate::desk::import::error::Error;
use crate::desk::likely::pairs;
use crate::desk::records::lineage::{refuse_alone, refuse_not_republishable};
use crate::desk::review::accept::refuse_too_many;
use crate::desk::review::reject::turn_down;
use crate::desk::review::screening;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{LeftOut, RevisionState};

/// Accepts what of a batch still waits, by another person than those who wrote it: from now on it is being published. What
/// was decided on or changed since is left out, and so is a source that nothing names publicly.
pub async fn accept_batch(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    confirmed: &[String],
) -> Result<Batch, Error> {
    pairs::compare(tx, hand.clock, id).await?;
    let batch = expect(tx, id, tag).await?;
    if batch.holder == hand.holder && !hand.single_editor {
        return Err(Error::SameHolder);
    }
    let effect = batch.only_submitted()?;
    if effect.accepts.is_empty() {
        let kept: Vec<Uuid> = effect.members.iter().map(|member| member.record).collect();
        refuse_not_republishable(tx, &kept).await?;
        let undecided = effect.left_out.values().filter(|why| **why == LeftOut::Undecided).count() as u64;
        return Err(if undecided > 0 { Error::Undecided(undecided) } else { Error::NothingLeft });
    }
    refuse_too_many(tx, hand).await?;
    refuse_alone(hand, &Vec::from_iter(effect.authors))?;
    screening::confirm(effect.cautions, confirmed)?;
    sqlx::query(
        "update desk.batch set state = 'accepting', accepted_by = $2, accepted_key = $3, accepted_tag = $4, heard_at = $5,
                done = 0, total = $6, failure = null
         where id = $1",
    )
    .bind(id)
    .bind(hand.holder)
    .bind(hand.key)
    .bind(tag)
    .bind(hand.clock.now())
    .bind(i64::try_from(effect.accepts.len()).unwrap_or(i64::MAX))
    .execute(&mut *tx)
    .await?;
    open(tx, id).await
}

/// Turns everything down that still waits of a batch; its author reads why.
pub async fn reject_batch(
    tx: &mut Turn,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    reason: &str,
) -> Result<(), Error> {
    lock_records(tx, id).await?;
    let effect = expect(tx, id, tag).await?.only_submitted()?;
    let needed = needed(tx, &effect.members).await?;
    let is_needed = |member: &Member| member.key.as_ref().is_some_and(|key| needed.contains(key));
    let turned = || effect.members.iter().filter(|member| member.is_open() && !is_needed(member));
    let revisions: Vec<Uuid> = turned().map(|member| member.revision).collect();
    let records: Vec<Uuid> = turned().map(|member| member.record).collect();
    turn_down(tx, &revisions).await?;
    let details: Vec<Value> =
        revisions.iter().map(|revision| json!({ "revision": revision, "text": reason })).collect();
    audit::done_to_each(tx, hand, &records, "rejected", &details).await?;
    sqlx::query("update desk.batch set state = 'rejected', failure = null where id = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The batch, locked, for whoever has seen it as it is.
pub(crate) async fn expect(tx: &mut PgConnection, id: Uuid, tag: &str) -> Result<Batch, Error> {
    sqlx::query("select from desk.batch where id = $1 for update").bind(id).execute(&mut *tx).await?;
    let batch = open(tx, id).await?;
    if batch.tag == tag { Ok(batch) } else { Err(desk::Error::Stale { current: batch.tag }.into()) }
}

/// Sources of the batch that an incident outside of it cites, and that have to wait with it.
async fn needed(tx: &mut PgConnection, members: &[Member]) -> Result<BTreeSet<String>, Error> {
    let of_source = members.iter().filter(|member| member.kind == Subject::Source);
    let keys: Vec<&str> = of_source.filter_map(|member| member.key.as_deref()).collect();
    let query = sqlx::query_scalar(
        "select distinct source_key
         from desk.citation join desk.revision on revision.id = citation.revision
         where revision.state = any($3) and source_key = any($2) and how in ('claim', 'via')
           and not exists (select from unnest($1::uuid[]) as own (id) where own.id = revision.id)",
    );
    let own: Vec<Uuid> = members.iter().map(|member| member.revision).collect();
    let query = query.bind(own).bind(keys).bind(RevisionState::waiting());
    Ok(query.fetch_all(&mut *tx).await?.into_iter().collect())
}
