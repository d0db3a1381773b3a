//! Erasure: the only exception to keeping everything.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::version::lock;
use crate::desk::records::actor::Actor;
use crate::desk::records::approval::{Outcome, is_second};
use crate::desk::records::audit;
use crate::desk::records::citation::own_sources;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::vocabulary::workflow::ApprovalKind;

/// Replaces the content of every revision of an incident that no version shows, and of the sources that came with it alone,
/// by its hash and a reason; two people have to ask for it.
pub async fn erase(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    reason: &str,
) -> Result<Outcome, Error> {
    lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    held.only(!held.is_seen() && held.embargo_until.is_none() && !is_erased(tx, id).await?, "erased")?;
    if !is_second(tx, hand, id, ApprovalKind::Erase, &json!({})).await? {
        return Ok(Outcome::Waits);
    }
    // Of the public reason only what may be said is kept: soon nothing is left that would tell what may not.
    sqlx::query(
        "update desk.record set retraction_reason = tombstone.reason from published.tombstone
         where record.id = $1 and tombstone.id = $1 and tombstone.reason is not null",
    )
    .bind(id)
    .execute(&mut *tx)
    .await?;
    let mut erased = own_sources(tx, id).await?;
    erased.push(id);
    sqlx::query("select desk.erase(record, $2) from unnest($1::uuid[]) as erased (record)")
        .bind(&erased)
        .bind(reason)
        .execute(&mut *tx)
        .await?;
    audit::count(tx, hand, &erased).await?;
    audit::done(tx, hand, id, "erasure", audit::because(reason)).await?;
    Ok(Outcome::Done(None))
}

pub(super) async fn is_erased(tx: &mut PgConnection, id: Uuid) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.revision where record = $1 and state = 'erased')",
    );
    Ok(query.bind(id).fetch_one(&mut *tx).await?)
}
