//! The editor's word on a batch: accepted, which publishes it as one act, or rejected.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::import::batch::{Member, Opened, open};
use crate::desk::import::error::Error;
use crate::desk::publication::publish::{Act, publish};
use crate::desk::publication::version::lock;
use crate::desk::records::actor::Actor;
use crate::desk::records::audit;
use crate::desk::records::lineage::refuse_alone;
use crate::desk::review::review;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{ActKind, Subject};

/// What of the cautions was looked at, and endangers nobody.
#[derive(Debug, Clone, Copy)]
pub enum Confirmed<'a> {
    /// All that were shown.
    All,
    /// Those with these pointers.
    These(&'a [String]),
}

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
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    batch: Uuid,
    tag: &str,
    confirmed: Confirmed<'_>,
) -> Result<Published, Error> {
    let lock = lock(tx).await?;
    let Opened { batch, act: revisions, left_out, cautions, authors, .. } = expect(tx, batch, tag).await?;
    if batch.holder == hand.holder && !hand.single_editor {
        return Err(Error::SameHolder);
    }
    if batch.state != "submitted" {
        return Err(Error::BatchState { batch: batch.id, state: batch.state });
    }
    if revisions.is_empty() {
        return Err(Error::NothingLeft);
    }
    review::refuse_too_many(tx, hand).await?;
    refuse_alone(hand, &authors)?;
    let is_open =
        |fault: &Fault| matches!(confirmed, Confirmed::These(pointers) if !pointers.contains(&fault.pointer));
    let open: Vec<Fault> = cautions.into_iter().filter(is_open).collect();
    if !open.is_empty() {
        return Err(crate::desk::error::Error::Unconfirmed(open).into());
    }
    let act = Act { actor: hand.holder, key: hand.key, kind: ActKind::Import, revisions: &revisions };
    let version = publish(tx, hand.clock, &lock, &act).await?;
    end(tx, batch.id, "published").await?;
    Ok(Published { version, left_out })
}

/// Turns everything down that still waits of a batch; its author reads why.
pub async fn reject_batch(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    batch: Uuid,
    tag: &str,
    reason: &str,
) -> Result<(), Error> {
    lock(tx).await?;
    let Opened { batch, members, .. } = expect(tx, batch, tag).await?;
    if batch.state != "submitted" {
        return Err(Error::BatchState { batch: batch.id, state: batch.state });
    }
    let needed = needed(tx, &batch.revisions, &members).await?;
    let turned: Vec<&Member> = members
        .iter()
        .filter(|member| member.is_open() && member.key.as_ref().is_none_or(|key| !needed.contains(key)))
        .collect();
    let revisions: Vec<Uuid> = turned.iter().map(|member| member.revision).collect();
    let records: Vec<Uuid> = turned.iter().map(|member| member.record).collect();
    sqlx::query("update desk.revision set state = 'rejected' where id = any($1)")
        .bind(&revisions)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "update desk.record set
                state = case when state = 'submitted' and not exists (select from desk.revision as other where other.record = record.id
                        and other.state in ('submitted', 'asked', 'embargoed')) then 'rejected' else state end
         where id = any($1)",
    )
    .bind(&records)
    .execute(&mut *tx)
    .await?;
    let details: Vec<Value> =
        revisions.iter().map(|revision| json!({ "revision": revision, "text": reason })).collect();
    audit::done_to_each(tx, hand, &records, "rejected", &details).await?;
    end(tx, batch.id, "rejected").await
}

/// The batch, for whoever has seen it as it is.
async fn expect(tx: &mut PgConnection, batch: Uuid, tag: &str) -> Result<Opened, Error> {
    let opened = open(tx, batch).await?;
    if opened.tag == tag {
        Ok(opened)
    } else {
        Err(crate::desk::error::Error::Stale { current: opened.tag }.into())
    }
}

async fn end(tx: &mut PgConnection, batch: Uuid, state: &str) -> Result<(), Error> {
    sqlx::query("update desk.batch set state = $2 where id = $1")
        .bind(batch)
        .bind(state)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Sources of the batch that an incident outside of it cites, and that have to wait with it.
async fn needed(
    tx: &mut PgConnection,
    revisions: &[Uuid],
    members: &[Member],
) -> Result<BTreeSet<String>, Error> {
    let of_source = members.iter().filter(|member| member.kind == Subject::Source.word());
    let keys: Vec<&str> = of_source.filter_map(|member| member.key.as_deref()).collect();
    let query = sqlx::query_scalar(
        "select distinct source_key
         from desk.citation join desk.revision on revision.id = citation.revision
         where revision.state in ('submitted', 'asked', 'embargoed') and revision.id <> all($1) and source_key = any($2)
           and how in ('claim', 'via')",
    );
    Ok(query.bind(revisions).bind(keys).fetch_all(&mut *tx).await?.into_iter().collect())
}
