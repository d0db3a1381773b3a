//! Joining: two sources are one article, and what cites the one cites the other from the next version on.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::acceptance::accept_pending;
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::statements::integer;
use crate::desk::publication::store::resting_on;
use crate::desk::publication::version::{Deed, Lock, lock};
use crate::desk::records::actor::Actor;
use crate::desk::records::audit;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::vocabulary::publication::{ActKind, Subject};
use crate::model::vocabulary::workflow::RecordState;

/// Joins a source to another, in one act: every record that carries it reads differently in the next version, and its
/// older states stay as they are.
pub async fn join(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    (id, tag): (Uuid, &str),
    into: Uuid,
    reason: &str,
) -> Result<Option<u32>, Error> {
    let lock = lock(tx).await?;
    let held = LockedRecord::what_is(tx, Subject::Source, id).await?;
    held.expect(tx, tag).await?;
    let other = LockedRecord::what_is(tx, Subject::Source, into).await?;
    held.only(held.state != RecordState::Merged && id != into, "joined")?;
    other.only(
        matches!(other.state, RecordState::Submitted | RecordState::Published),
        "the target of a join",
    )?;
    let (key, target) = set_joined(tx, &lock, id, into).await?;
    audit::count(tx, hand, &[id, into]).await?;
    let mut touched = Touched::default();
    touched.along(resting_on(tx, std::slice::from_ref(&key)).await?);
    if held.state == RecordState::Published {
        // What carried the one carries the other now.
        accept_pending(tx, hand, &lock, &[target.clone()].into(), &[].into()).await?;
    }
    let detail = json!({ "key": key, "into": target, "reason": reason });
    let deed = Deed { actor: hand.holder, key: hand.key, kind: ActKind::Merge, record: Some(id), detail };
    republish(tx, hand.clock, &lock, &deed, &touched).await
}

/// Says that a source became part of another; gives both keys. What hides one of them hides the other too. By itself this
/// is enough for a source that nobody has accepted: no document has carried it.
pub(crate) async fn set_joined(
    tx: &mut PgConnection,
    lock: &Lock,
    id: Uuid,
    into: Uuid,
) -> Result<(String, String), Error> {
    let query = sqlx::query_as(
        "with joined as (
             update desk.record set state = 'merged', merged_into = $2, merged_n = $3,
                    embargo_until = null, embargo_revision = null, embargo_by = null
             where id = $1 returning key
         ), waiting as (
             update desk.revision set state = 'superseded' where record = $1 and state in ('submitted', 'asked', 'embargoed')
         ), hidden as (
             update desk.record set protection = jsonb_set(protection, '{sources}', protection -> 'sources' || to_jsonb(array[joined.key, other.key]))
             from joined, desk.record as other
             where other.id = $2 and desk.record.kind = 'incident'
               and (desk.record.protection -> 'sources' ? joined.key) <> (desk.record.protection -> 'sources' ? other.key)
         )
         select joined.key, other.key from joined, desk.record as other where other.id = $2",
    );
    Ok(query.bind(id).bind(into).bind(integer(lock.next())).fetch_one(&mut *tx).await?)
}
