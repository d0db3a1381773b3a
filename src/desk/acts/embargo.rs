//! Embargo: an approved revision that becomes public at its time.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::desk::Desk;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::publish::{Act, ActKind, lock, publish};
use crate::desk::records::locked_record::{Actor, LockedRecord, Outcome, note, seconded, turn};
use crate::desk::records::record::Record;
use crate::desk::records::sources;
use crate::model::vocabulary::publication::Subject;

/// Moves the end of an embargo. One person may make it later; to make it earlier, or to lift it, two have to ask for
/// the same.
pub async fn embargo(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    until: DateTime<Utc>,
) -> Result<Outcome, Error> {
    lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    let (Some(now), Some(_)) = (held.embargo_until, held.embargo_revision) else {
        return Err(Error::InvalidTransition { state: held.described(), step: "given another embargo" });
    };
    if until < now && !seconded(tx, hand, id, "lift", &json!({ "until": until })).await? {
        return Ok(Outcome::Waits);
    }
    sqlx::query("update desk.record set embargo_until = $2 where id = $1")
        .bind(id)
        .bind(until)
        .execute(&mut *tx)
        .await?;
    note(tx, hand, id, "embargo_moved", json!({ "from": now, "embargo_until": until })).await?;
    turn(tx, id).await?;
    if until > hand.clock.now() {
        return Ok(Outcome::Done(None));
    }
    release(tx, hand.clock, id).await.map(Outcome::Done)
}

/// How often it is looked whether an embargo has ended.
pub const EVERY: Duration = Duration::from_millis(500);

/// Publishes at its time whatever is under embargo, for as long as it is polled.
pub async fn keep(desk: Desk) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = release_due(&desk).await {
            tracing::warn!(%error, "what is due after its embargo could not be published");
        }
    }
}

/// Publishes everything whose embargo has ended; says how many. Safe to call by several processes at once.
pub async fn release_due(desk: &Desk) -> Result<u32, Error> {
    let (mut released, mut stuck): (u32, Vec<Uuid>) = (0, Vec::new());
    loop {
        // Mostly nothing is due, and then nobody has to wait at the door.
        let query = sqlx::query_scalar(
            "select exists (select from desk.record where embargo_until <= $1 and not (id = any($2)))",
        );
        if !query.bind(desk.clock().now()).bind(&stuck).fetch_one(desk.pool()).await? {
            return Ok(released);
        }
        let mut work = desk.begin().await?;
        lock(&mut work).await?;
        let query = sqlx::query_scalar(
            "select id from desk.record where embargo_until <= $1 and not (id = any($2)) order by embargo_until, id limit 1",
        );
        let due: Option<Uuid> =
            query.bind(desk.clock().now()).bind(&stuck).fetch_optional(&mut *work).await?;
        let Some(id) = due else { return Ok(released) };
        match release(&mut work, desk.clock(), id).await {
            Ok(_) => desk.finish(work).await?,
            // Trouble of the database passes; anything else would fail for ever, so an editor has to look.
            Err(error) if error.passes() => return Err(error),
            Err(error) => {
                drop(work);
                if let Err(error) = give_back(desk, id, &error).await {
                    // The others must not wait for it.
                    tracing::error!(%error, record = %id, "what is due after its embargo could not be given back");
                    stuck.push(id);
                    continue;
                }
            }
        }
        released += 1;
    }
}

/// Publishes the approved revision, with the sources that were approved with it, in the name of who approved it.
async fn release(tx: &mut PgConnection, clock: &Clock, id: Uuid) -> Result<Option<u32>, Error> {
    let held = LockedRecord::incident(tx, id).await?;
    let (revision, by, content): (Uuid, String, serde_json::Value) = sqlx::query_as(
        "select revision.id, record.embargo_by, revision.content
         from desk.record join desk.revision on revision.id = record.embargo_revision where record.id = $1",
    )
    .bind(id)
    .fetch_one(&mut *tx)
    .await?;
    let content =
        Record::parse(Subject::Incident, content).map_err(|error| Error::Unreadable { record: id, error })?;
    let with = sources::waiting(tx, &content, &held.protection).await?;
    let revisions: Vec<Uuid> = with.iter().map(|(_, revision, _)| *revision).collect();
    refuse_unapproved(tx, &revisions).await?;
    let revisions: Vec<Uuid> = revisions.into_iter().chain([revision]).collect();
    let version =
        publish(tx, clock, &Act { actor: &by, key: None, kind: ActKind::Publication, revisions: &revisions })
            .await?;
    sources::wait_again(tx).await?;
    Ok(version)
}

/// What came in, or was hidden, since the approval is nobody's word but its author's.
async fn refuse_unapproved(tx: &mut PgConnection, sources: &[Uuid]) -> Result<(), Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.revision where id = any($1) and state <> 'embargoed')",
    );
    if query.bind(sources).fetch_one(&mut *tx).await? { Err(Error::Unapproved) } else { Ok(()) }
}

async fn give_back(desk: &Desk, id: Uuid, error: &Error) -> Result<(), Error> {
    let mut work = desk.begin().await?;
    take_back(&mut work, id).await?;
    let hand = Actor { clock: desk.clock(), holder: "embargo", key: None, single_editor: true };
    note(&mut work, &hand, id, "embargo_failed", json!({ "text": error.to_string() })).await?;
    turn(&mut work, id).await?;
    desk.finish(work).await
}

/// Takes an approval back, if there is one: the revision waits for an editor again, and so do the sources that were
/// approved with it.
pub(crate) async fn take_back(tx: &mut PgConnection, id: Uuid) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision set state = 'submitted' from desk.record
         where record.id = $1 and revision.id = record.embargo_revision and revision.state = 'embargoed'",
    )
    .bind(id)
    .execute(&mut *tx)
    .await?;
    sqlx::query("update desk.record set embargo_until = null, embargo_revision = null, embargo_by = null where id = $1")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    sources::wait_again(tx).await
}
