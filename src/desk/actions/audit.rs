//! What was done at the desk, written down in the transaction of its effect.

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::model::vocabulary::workflow::RevisionState;

/// Writes down what was done to a record that makes no version, and counts it: who decides on it has to look again. What
/// waits for a second person ends only where the act changes what stands of the record.
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
             select gen_random_uuid(), $1, $2, $3, $4, record, detail
             from unnest($5::uuid[], $6::jsonb[]) as act (record, detail)
         ),
         locked as (select id from desk.record where id = any($5) order by id for update)
         update desk.record set lock_version = lock_version + 1 from locked where record.id = locked.id",
    )
    .bind(hand.clock.now())
    .bind(hand.holder)
    .bind(hand.key)
    .bind(kind)
    .bind(records)
    .bind(details)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Writes down what was done to no record: to a key, a feed, or an import.
pub async fn done_beside(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    kind: &str,
    detail: Value,
) -> Result<(), Error> {
    sqlx::query(
        "insert into desk.act (id, at, actor, key, kind, detail) values (gen_random_uuid(), $1, $2, $3, $4, $5)",
    )
    .bind(hand.clock.now())
    .bind(hand.holder)
    .bind(hand.key)
    .bind(kind)
    .bind(detail)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Counts something done to records that is written down elsewhere.
pub async fn count(tx: &mut PgConnection, records: &[Uuid]) -> Result<(), Error> {
    count_with(tx, records, None).await
}

/// The same, with what from now on must not be seen of them.
pub async fn count_with(
    tx: &mut PgConnection,
    records: &[Uuid],
    protection: Option<&Value>,
) -> Result<(), Error> {
    sqlx::query(
        "with locked as (select id from desk.record where id = any($1) order by id for update)
         update desk.record set lock_version = lock_version + 1, protection = coalesce($2, protection)
         from locked where record.id = locked.id",
    )
    .bind(records)
    .bind(protection)
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
