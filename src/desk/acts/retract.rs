//! Retraction: an incident that was public is not any more.

use chrono::TimeDelta;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::acts::embargo;
use crate::desk::acts::reason::refuse_telling;
use crate::desk::error::Error;
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::store::linking_to;
use crate::desk::publication::version::{Deed, lock};
use crate::desk::records::actor::Actor;
use crate::desk::records::audit;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::vocabulary::publication::{ActKind, Change, Gone};
use crate::model::vocabulary::workflow::RecordState;

/// Takes an incident back: as an error, after which older versions still say what they said, or withdrawn, after which
/// none does. One editor is enough, and no number refuses it.
pub async fn retract(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    kind: Gone,
    reason: &str,
    confirmed: &[String],
) -> Result<Option<u32>, Error> {
    let lock = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    let withdraws = kind == Gone::Withdrawn;
    let may_be =
        if withdraws { held.is_seen() } else { held.state == RecordState::Published && kind == Gone::Error };
    held.only(may_be, "retracted")?;
    refuse_telling(tx, &held, reason, confirmed).await?;
    sqlx::query(
        "update desk.record set state = 'retracted', retraction = $2, retraction_reason = $3, merged_into = null where id = $1",
    )
    .bind(id)
    .bind(kind.word())
    .bind(reason)
    .execute(&mut *tx)
    .await?;
    // What was approved before has to be looked at again.
    embargo::take_back(tx, &held).await?;
    alert(tx, hand).await?;
    audit::count(tx, hand, &[id]).await?;
    let mut touched = Touched::default();
    touched.own(id, Change::Retracted);
    if withdraws {
        // No version of another record names it any more.
        touched.along(linking_to(tx, id).await?);
    }
    let detail = json!({ "kind": kind.word(), "reason": reason });
    let deed =
        Deed { actor: hand.holder, key: hand.key, kind: ActKind::Retraction, record: Some(id), detail };
    republish(tx, hand.clock, &lock, &deed, &touched).await
}

/// So many by one key in a day may be a stolen key: whoever runs the register hears of it. Nothing is refused.
async fn alert(tx: &mut PgConnection, hand: &Actor<'_>) -> Result<(), Error> {
    let since = hand.clock.now() - TimeDelta::days(1);
    let query = sqlx::query_scalar(
        "select count(*) from desk.act where key = $1 and kind = 'retraction' and at > $2",
    );
    let done: i64 = query.bind(hand.key).bind(since).fetch_one(&mut *tx).await?;
    if done >= MANY {
        tracing::warn!(retractions = done + 1, "one key takes back unusually much today");
    }
    Ok(())
}

/// Retractions by one key in a day that are unusual.
const MANY: i64 = 10;
