//! Restoration: a retracted incident is public again.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::acts::erase::is_erased;
use crate::desk::error::Error;
use crate::desk::publication::acceptance::accept_pending;
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::store::linking_to;
use crate::desk::publication::version::{Deed, lock};
use crate::desk::records::actor::Actor;
use crate::desk::records::approval::{Outcome, is_second};
use crate::desk::records::audit;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::publicly_cited;
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::vocabulary::publication::{ActKind, Change, Subject};
use crate::model::vocabulary::workflow::{ApprovalKind, RecordState};

/// Makes a retracted incident public again; two people have to ask for it, and confirm what looks in the sources that
/// become public with it as if it could endanger a person.
pub async fn restore(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    reason: &str,
    confirmed: &[String],
) -> Result<Outcome, Error> {
    let lock = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    held.only(held.state == RecordState::Retracted && !is_erased(tx, id).await?, "restored")?;
    let contents = accepted(tx, id).await?;
    screening::confirm(screening::coming(tx, contents.iter(), &held.protection).await?, confirmed)?;
    if !is_second(tx, hand, id, ApprovalKind::Restore, &json!({})).await? {
        return Ok(Outcome::Waits);
    }
    sqlx::query("update desk.record set state = 'published', retraction = null, retraction_reason = null where id = $1")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    let cited = contents.iter().flat_map(|content| publicly_cited(content, &held.protection)).collect();
    accept_pending(tx, hand, &lock, &cited, &held.protection.sources).await?;
    audit::count(tx, hand, &[id]).await?;
    let mut touched = Touched::default();
    touched.own(id, Change::Restored);
    if held.retraction.as_deref() == Some("withdrawn") {
        // What is linked to it names it again.
        touched.along(linking_to(tx, id).await?);
    }
    let detail = audit::because(reason);
    let deed =
        Deed { actor: hand.holder, key: hand.key, kind: ActKind::Restoration, record: Some(id), detail };
    republish(tx, hand.clock, &lock, &deed, &touched).await.map(Outcome::Done)
}

/// What the revisions say that versions show again.
async fn accepted(tx: &mut PgConnection, id: Uuid) -> Result<Vec<Record>, Error> {
    let query =
        sqlx::query_scalar("select content from desk.revision where record = $1 and state = 'accepted'");
    let contents: Vec<serde_json::Value> = query.bind(id).fetch_all(&mut *tx).await?;
    let read = |content| {
        Record::parse(Subject::Incident, content).map_err(|error| Error::Unreadable { record: id, error })
    };
    contents.into_iter().map(read).collect()
}
