//! Merging: an incident becomes part of another, which is the same.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::acts::embargo;
use crate::desk::acts::reason::refuse_telling;
use crate::desk::error::Error;
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::version::{Deed, lock};
use crate::desk::records::actor::Actor;
use crate::desk::records::audit;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::vocabulary::publication::{ActKind, Change};
use crate::model::vocabulary::workflow::RecordState;

/// Makes an incident part of another, which is the same: whoever asks for it is sent there. Both histories stay.
pub async fn merge(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    into: Uuid,
    reason: &str,
    confirmed: &[String],
) -> Result<Option<u32>, Error> {
    let lock = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    held.only(held.state == RecordState::Published && into != id, "merged")?;
    let other = LockedRecord::incident(tx, into).await?;
    other.only(other.state == RecordState::Published, "the target of a merge")?;
    refuse_telling(tx, &held, reason, confirmed).await?;
    refuse_telling(tx, &other, reason, confirmed).await?;
    sqlx::query(
        "update desk.record set state = 'merged', merged_into = $2, retraction_reason = $3 where id = $1",
    )
    .bind(id)
    .bind(into)
    .bind(reason)
    .execute(&mut *tx)
    .await?;
    embargo::take_back(tx, &held).await?;
    audit::count(tx, hand, &[id]).await?;
    let mut touched = Touched::default();
    touched.own(id, Change::Merged);
    let detail = json!({ "into": into, "reason": reason });
    let deed = Deed { actor: hand.holder, key: hand.key, kind: ActKind::Merge, record: Some(id), detail };
    republish(tx, hand.clock, &lock, &deed, &touched).await
}
