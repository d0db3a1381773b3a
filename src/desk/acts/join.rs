//! Joining: two sources are one article, and what cites the one cites the other from the next version on.

use serde_json::json;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::publication::acceptance::{exposes_nothing, set_joined};
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::store::resting_on;
use crate::desk::publication::version::{Deed, lock};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::pending;
use crate::model::vocabulary::publication::{ActKind, Subject};
use crate::model::vocabulary::workflow::RecordState;

/// Joins a source to another, in one act: every record that carries it reads differently in the next version, and its
/// older states stay as they are.
pub async fn join(
    tx: &mut Turn,
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
    other.only(other.state == RecordState::Published, "the target of a join")?;
    let (key, target) = set_joined(tx, &lock, id, into).await?;
    // What carried the one carries the other now, and all that this derives from: nothing hidden comes with it.
    let waiting = pending(tx, &[target.clone()].into(), &[].into()).await?;
    other.only(waiting.is_empty() && exposes_nothing(tx, &target, &key).await?, "the target of a join")?;
    audit::count(tx, &[id, into]).await?;
    let mut touched = Touched::default();
    touched.along(resting_on(tx, std::slice::from_ref(&key)).await?);
    let detail = json!({ "key": key, "into": target, "reason": reason });
    let deed = Deed { actor: hand.holder, key: hand.key, kind: ActKind::Merge, record: Some(id), detail };
    republish(tx, hand.clock, &lock, &deed, &touched).await
}
