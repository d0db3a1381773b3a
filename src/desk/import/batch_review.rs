//! The editor's word on a batch: accepted, which publishes it as one act, or rejected.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::import::batch::{self, Batch, Member, open};
use crate::desk::import::error::Error;
use crate::desk::publication::publish::{Act, publish_candidates};
use crate::desk::publication::version::lock;
use crate::desk::records::lineage::refuse_alone;
use crate::desk::review::accept::refuse_too_many;
use crate::desk::review::reject::turn_down;
use crate::desk::review::screening;
use crate::model::vocabulary::publication::{ActKind, Subject};
use crate::model::vocabulary::workflow::{BatchState, RevisionState};

/// What came of accepting a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The version that it made; none where the public sees no difference.
    pub version: Option<u32>,
    /// How many of its revisions were left as they are.
    pub left_out: u64,
}

/// Publishes what of a batch still waits as one act, by another person than those who wrote it. What was decided on or
/// changed since is left out, and so is a source that nothing names publicly.
pub async fn publish_batch(
    tx: &mut Turn,
    hand: &Actor<'_>,
    batch: Uuid,
    tag: &str,
    confirmed: &[String],
) -> Result<Published, Error> {
    let lock = lock(tx).await?;
    let batch = expect(tx, batch, tag).await?;
    if batch.holder == hand.holder && !hand.single_editor {
        return Err(Error::SameHolder);
    }
    batch.only_submitted()?;
    let revisions: Vec<Uuid> = batch.effect.revisions().collect();
    if revisions.is_empty() {
        return Err(Error::NothingLeft);
    }
    refuse_too_many(tx, hand).await?;
    refuse_alone(hand, &batch.effect.authors)?;
    screening::confirm(batch.effect.cautions, confirmed)?;
    let act = Act { by: *hand, kind: ActKind::Import, revisions: &revisions };
    let version = publish_candidates(tx, &lock, &act, batch.effect.candidates).await?;
    end(tx, batch.id, BatchState::Published).await?;
    Ok(Published { version, left_out: batch.left_out })
}

/// Turns everything down that still waits of a batch; its author reads why.
pub async fn reject_batch(
    tx: &mut Turn,
    hand: &Actor<'_>,
    batch: Uuid,
    tag: &str,
    reason: &str,
) -> Result<(), Error> {
    let batch = expect(tx, batch, tag).await?;
    batch.only_submitted()?;
    let needed = needed(tx, &batch).await?;
    let is_needed = |member: &Member| member.key.as_ref().is_some_and(|key| needed.contains(key));
    let turned = || batch.members.iter().filter(|member| member.is_open() && !is_needed(member));
    let revisions: Vec<Uuid> = turned().map(|member| member.revision).collect();
    let records: Vec<Uuid> = turned().map(|member| member.record).collect();
    turn_down(tx, &revisions).await?;
    let details: Vec<Value> =
        revisions.iter().map(|revision| json!({ "revision": revision, "text": reason })).collect();
    audit::done_to_each(tx, hand, &records, "rejected", &details).await?;
    end(tx, batch.id, BatchState::Rejected).await
}

/// The batch, for whoever has seen it as it is.
async fn expect(tx: &mut PgConnection, batch: Uuid, tag: &str) -> Result<Batch, Error> {
    batch::lock(tx, batch).await?;
    let batch = open(tx, batch).await?;
    if batch.tag == tag { Ok(batch) } else { Err(desk::Error::Stale { current: batch.tag }.into()) }
}

impl Batch {
    fn only_submitted(&self) -> Result<(), Error> {
        if self.state == BatchState::Submitted { Ok(()) } else { Err(Error::BatchState(self.id, self.state)) }
    }
}

async fn end(tx: &mut PgConnection, batch: Uuid, state: BatchState) -> Result<(), Error> {
    sqlx::query("update desk.batch set state = $2 where id = $1")
        .bind(batch)
        .bind(state.word())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Sources of the batch that an incident outside of it cites, and that have to wait with it.
async fn needed(tx: &mut PgConnection, batch: &Batch) -> Result<BTreeSet<String>, Error> {
    let of_source = batch.members.iter().filter(|member| member.kind == Subject::Source);
    let keys: Vec<&str> = of_source.filter_map(|member| member.key.as_deref()).collect();
    let query = sqlx::query_scalar(
        "select distinct source_key
         from desk.citation join desk.revision on revision.id = citation.revision
         where revision.state = any($3) and revision.id <> all($1) and source_key = any($2)
           and how in ('claim', 'via')",
    );
    let query = query.bind(&batch.revisions).bind(keys).bind(RevisionState::waiting());
    Ok(query.fetch_all(&mut *tx).await?.into_iter().collect())
}
