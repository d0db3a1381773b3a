//! What exposes more needs two people: the first asks for it, the second asks for the same.

use serde_json::{Value, json};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::model::vocabulary::workflow::ApprovalKind;

/// What an act came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done; the version it made, if the public sees any difference.
    Done(Option<u32>),
    /// It waits until a second person asks for the same.
    Waits,
}

/// Whether a second person has asked for this now. What the first asks for waits.
pub async fn is_second(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    record: Uuid,
    kind: ApprovalKind,
    detail: &Value,
) -> Result<bool, Error> {
    if hand.single_editor {
        return Ok(true);
    }
    let query = sqlx::query_as(
        "select id, holder, detail from desk.approval where record = $1 and kind = $2 and ended is null for update",
    );
    let waiting: Option<(Uuid, String, Json<Value>)> =
        query.bind(record).bind(kind.word()).fetch_optional(&mut *tx).await?;
    if let Some((id, holder, asked)) = waiting {
        let same = asked.0 == *detail;
        if same && holder == hand.holder {
            return Ok(false);
        }
        sqlx::query("update desk.approval set ended = $2, ended_at = $3 where id = $1")
            .bind(id)
            .bind(if same { "carried" } else { "replaced" })
            .bind(hand.clock.now())
            .execute(&mut *tx)
            .await?;
        if same {
            return Ok(true);
        }
    }
    sqlx::query(
        "insert into desk.approval (id, record, kind, detail, holder, at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(Uuid::new_v4())
    .bind(record)
    .bind(kind.word())
    .bind(detail)
    .bind(hand.holder)
    .bind(hand.clock.now())
    .execute(&mut *tx)
    .await?;
    audit::done(tx, hand, record, "approval", json!({ "kind": kind.word(), "detail": detail })).await?;
    Ok(false)
}

/// Ends what waits for a second person, where it would do what the first has not seen.
pub(crate) async fn end(tx: &mut PgConnection, hand: &Actor<'_>, records: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.approval set ended = 'replaced', ended_at = $2 where record = any($1) and ended is null",
    )
    .bind(records)
    .bind(hand.clock.now())
    .execute(&mut *tx)
    .await?;
    Ok(())
}
