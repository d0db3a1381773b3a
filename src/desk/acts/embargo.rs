//! Embargo: an approved revision that becomes public at its time.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::desk::Desk;
use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::case::Case;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::acceptance::{Candidate, candidates};
use crate::desk::publication::publish::{self, publish_candidates};
use crate::desk::publication::version::{Lock, lock};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{pending_of, wait_again};
use crate::model::vocabulary::publication::ActKind;
use crate::model::vocabulary::workflow::ApprovalKind;

/// When an approved revision becomes public.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Embargo {
    /// The new end of the embargo. A time in the past lifts the embargo.
    pub until: DateTime<Utc>,
}

/// Moves the end of an embargo. One person may make it later; to make it earlier, or to lift it, two have to ask for
/// the same.
impl Act for Embargo {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let (Self { until }, Case { lock, held }) = (self, Case::open(tx, id, tag).await?);
        let (Some(now), Some(_)) = (held.embargo_until, held.embargo_revision) else {
            return Err(Error::InvalidTransition { state: held.described(), step: "given another embargo" });
        };
        if until == now {
            return Ok(Outcome::Done(None));
        }
        let detail = json!({ "until": until });
        if until < now && !is_second(tx, by, id, ApprovalKind::Lift, &detail).await? {
            return Ok(Outcome::Waits);
        }
        sqlx::query("update desk.record set embargo_until = $2 where id = $1")
            .bind(id)
            .bind(until)
            .execute(&mut **tx)
            .await?;
        audit::done(tx, by, id, "embargo_moved", json!({ "from": now, "embargo_until": until })).await?;
        if !by.clock.has_come(until) {
            return Ok(Outcome::Done(None));
        }
        release(tx, (by.clock, by.single_editor), &lock, id).await.map(Outcome::Done)
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
        let mut work = desk.turn().await?;
        let lock = lock(&mut work).await?;
        let query = sqlx::query_scalar(
            "select id from desk.record where embargo_until <= $1 and not (id = any($2)) order by embargo_until, id limit 1",
        );
        let due: Option<Uuid> =
            query.bind(desk.clock().now()).bind(&stuck).fetch_optional(&mut *work).await?;
        let Some(id) = due else { return Ok(released) };
        match release(&mut work, (desk.clock(), desk.single_editor()), &lock, id).await {
            Ok(_) => work.finish().await?,
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
async fn release(
    tx: &mut PgConnection,
    (clock, single_editor): (&Clock, bool),
    lock: &Lock,
    id: Uuid,
) -> Result<Option<u32>, Error> {
    let (revision, by): (Uuid, String) =
        sqlx::query_as("select embargo_revision, embargo_by from desk.record where id = $1 for update")
            .bind(id)
            .fetch_one(&mut *tx)
            .await?;
    let mut approved = candidates(tx, &[revision]).await?;
    let Some(Candidate { content, protection, .. }) = approved.first() else { return Err(Error::NoRecord) };
    let pending = pending_of(tx, content, protection).await?;
    // What came in, or is shown only since the approval, nobody but its author has accepted.
    if !pending.iter().all(|source| source.is_approved) {
        return Err(Error::Unapproved);
    }
    approved.splice(0..0, pending.into_iter().map(Candidate::from));
    let revisions: Vec<Uuid> = approved.iter().map(|candidate| candidate.revision).collect();
    let act = publish::Act {
        by: Actor { clock, holder: &by, key: None, single_editor },
        kind: ActKind::Publication,
        revisions: &revisions,
    };
    let version = publish_candidates(tx, lock, &act, approved).await?;
    wait_again(tx).await?;
    Ok(version)
}

async fn give_back(desk: &Desk, id: Uuid, error: &Error) -> Result<(), Error> {
    let mut work = desk.begin().await?;
    let held = LockedRecord::incident(&mut work, id).await?;
    take_back(&mut work, &held).await?;
    let hand = Actor { clock: desk.clock(), holder: "embargo", key: None, single_editor: true };
    audit::done(&mut work, &hand, id, "embargo_failed", json!({ "text": error.to_string() })).await?;
    desk.finish(work).await
}

/// Takes an approval back, if there is one: the revision waits for an editor again, and so do the sources that were
/// approved with it.
pub(super) async fn take_back(tx: &mut PgConnection, held: &LockedRecord) -> Result<(), Error> {
    let Some(revision) = held.embargo_revision else { return Ok(()) };
    sqlx::query(
        "with revision as (update desk.revision set state = 'submitted' where id = $2 and state = 'embargoed')
         update desk.record set embargo_until = null, embargo_revision = null, embargo_by = null where id = $1",
    )
    .bind(held.id)
    .bind(revision)
    .execute(&mut *tx)
    .await?;
    wait_again(tx).await
}
