//! What was done at the desk, written down in the transaction of its effect.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::actor::Actor;
use crate::model::vocabulary::workflow::RevisionState;

/// Writes down what was done to a record that makes no version, and counts it: who has not seen it has to look again, and
/// what one person asked for before is no longer what a second would ask for.
pub async fn done(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    record: Uuid,
    kind: &str,
    detail: Value,
) -> Result<(), Error> {
    done_to_each(tx, hand, &[record], kind, &[detail]).await
}

/// The same of several records.
pub async fn done_to_each(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    records: &[Uuid],
    kind: &str,
    details: &[Value],
) -> Result<(), Error> {
    sqlx::query(
        "with act as (
             insert into desk.act (id, at, actor, key, kind, record, detail)
             select id, $1, $2, $3, $4, record, detail from unnest($5::uuid[], $6::uuid[], $7::jsonb[]) as act (id, record, detail)
         ), counted as (update desk.record set lock_version = lock_version + 1 where id = any($6))
         update desk.approval set ended = 'replaced', ended_at = $1 where record = any($6) and ended is null",
    )
    .bind(hand.clock.now())
    .bind(hand.holder)
    .bind(hand.key)
    .bind(kind)
    .bind(records.iter().map(|_| Uuid::new_v4()).collect::<Vec<_>>())
    .bind(records)
    .bind(details)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Counts something done to records that is written down elsewhere.
pub async fn count(tx: &mut PgConnection, hand: &Actor<'_>, records: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "with counted as (update desk.record set lock_version = lock_version + 1 where id = any($1))
         update desk.approval set ended = 'replaced', ended_at = $2 where record = any($1) and ended is null",
    )
    .bind(records)
    .bind(hand.clock.now())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// What becomes of revisions.
pub async fn set_state(tx: &mut PgConnection, revisions: &[Uuid], state: RevisionState) -> Result<(), Error> {
    sqlx::query("update desk.revision set state = $2 where id = any($1)")
        .bind(revisions)
        .bind(state.word())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The detail of an act that has nothing to say but its reason.
pub fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}
