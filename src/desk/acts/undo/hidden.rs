//! What a key hid or took back: shown again as it was before, by the acts that show more, and with its proofs.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::act::Act as _;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::case::Case;
use crate::desk::acts::embargo::Embargo;
use crate::desk::acts::erase::is_erased;
use crate::desk::acts::protect::Protecting;
use crate::desk::acts::restore::Restoration;
use crate::desk::acts::undo::done::{Back, Doer, Done};
use crate::desk::error::Error;
use crate::desk::publication::masking::set_protection;
use crate::desk::publication::republish::Touched;
use crate::desk::publication::store::{linking_to, parts_of};
use crate::desk::records::locked_record::LockedRecord;
use crate::model::redaction::protection::Protection;
use crate::model::vocabulary::publication::{ActKind, Change, Subject};
use crate::model::vocabulary::workflow::{NotUndone, RecordState};

/// Of what comes back as it was public before, two people have seen the list; nothing else is to be confirmed. What was not
/// public before, or changed since, never comes to this.
fn digests(error: Error) -> Result<Vec<String>, Error> {
    match error {
        Error::Unconfirmed(cautions) => Ok(cautions.into_iter().map(|caution| caution.digest).collect()),
        other => Err(other),
    }
}

async fn tag(tx: &mut Turn, held: &LockedRecord) -> Result<String, Error> {
    Ok(held.tag(held.head(tx).await?.id))
}

/// The protection is set to what it was before.
pub(super) async fn protection(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &Doer<'_>,
    done: &Done,
    id: Uuid,
) -> Result<Back, Error> {
    let held = LockedRecord::incident(tx, id).await?;
    if is_erased(tx, id).await? {
        return Ok(Back::Left(NotUndone::Erased));
    }
    let mut after = done.detail.clone();
    let before = after.as_object_mut().and_then(|fields| fields.shift_remove("before"));
    let read = |value| serde_json::from_value::<Protection>(value).ok();
    let (Some(before), Some(after)) = (before.and_then(read), read(after)) else {
        return Ok(Back::Left(NotUndone::ChangedSince));
    };
    if held.protection == before {
        return Ok(Back::Nothing);
    }
    let is_hidden = held.state == RecordState::Retracted && !held.is_seen();
    if held.protection != after || is_hidden || doer.others_published(tx, done).await? {
        return Ok(Back::Left(NotUndone::ChangedSince));
    }
    if only_marks(&before, &after) {
        // Nobody confirmed it, then: its seven days go on.
        set_protection(tx, id, &before).await?;
        let detail = serde_json::to_value(&before).map_err(Error::Json)?;
        audit::done(tx, by, id, "protection", detail).await?;
        return Ok(Back::Done);
    }
    protect(tx, by, &held, &before).await?;
    let is = LockedRecord::incident(tx, id).await?.protection;
    if is == held.protection {
        return Ok(Back::Left(NotUndone::Refused));
    }
    if is == before {
        prove_again(tx, doer, done, id).await?;
    }
    Ok(Back::Done)
}

/// Asks for a protection, and confirms what comes back.
async fn protect(
    tx: &mut Turn,
    by: &Actor<'_>,
    held: &LockedRecord,
    wanted: &Protection,
) -> Result<(), Error> {
    let asked = |confirmed| {
        let Protection { sources, claims, quotes, places, names, contradictions, shown_again, origin } =
            wanted.clone();
        Protecting { sources, claims, quotes, places, names, contradictions, shown_again, origin, confirmed }
    };
    let tag = tag(tx, held).await?;
    if let Err(error) = asked(Vec::new()).act(tx, by, held.id, &tag).await {
        asked(digests(error)?).act(tx, by, held.id, &tag).await?;
    }
    Ok(())
}

/// Whether two protections hide the same, and differ in what is confirmed of it.
fn only_marks(before: &Protection, after: &Protection) -> bool {
    let Protection { contradictions, shown_again, .. } = after.clone();
    Protection { contradictions, shown_again, ..before.clone() } == *after
}

/// An incident that it took back, or made part of another, is restored, if it was public before.
pub(super) async fn taken_back(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &Doer<'_>,
    done: &Done,
    (id, reason): (Uuid, &str),
) -> Result<Back, Error> {
    const KINDS: [&str; 3] = ["retraction", "merge", "restoration"];
    let held = LockedRecord::of(tx, id).await?.ok_or(Error::NoRecord)?;
    if held.kind != Subject::Incident {
        return Ok(Back::Left(NotUndone::Joined));
    }
    if held.state == RecordState::Published {
        return Ok(Back::Nothing);
    }
    if is_erased(tx, id).await? {
        return Ok(Back::Left(NotUndone::Erased));
    }
    if doer.others_did(tx, done, Some(id), &KINDS).await? {
        return Ok(Back::Left(NotUndone::ChangedSince));
    }
    match doer.did_before(tx, done, &KINDS).await? {
        Some((kind, detail, false)) if kind == "retraction" && detail["kind"] == "error" => {
            retract_as_before(tx, by, (id, reason), &detail["public_reason"]).await?;
        }
        Some((kind, _, false)) if kind != "restoration" => return Ok(Back::Left(NotUndone::ChangedSince)),
        _ => {
            let tag = tag(tx, &held).await?;
            let asked = |confirmed| Restoration { reason: Remark(reason.to_owned()), confirmed };
            if let Err(error) = asked(Vec::new()).act(tx, by, id, &tag).await {
                asked(digests(error)?).act(tx, by, id, &tag).await?;
            }
        }
    }
    prove_again(tx, doer, done, id).await?;
    Ok(Back::Done)
}

/// What somebody had retracted as an error before it was withdrawn is in the older versions again, and in no new one.
async fn retract_as_before(
    tx: &mut Turn,
    by: &Actor<'_>,
    (id, reason): (Uuid, &str),
    public_reason: &Value,
) -> Result<(), Error> {
    let case = Case::unseen(tx, id).await?;
    sqlx::query("update desk.record set retraction = 'error', retraction_reason = coalesce($2, retraction_reason) where id = $1")
        .bind(id)
        .bind(public_reason.as_str())
        .execute(&mut **tx)
        .await?;
    let deed = (ActKind::Restoration, audit::because(reason));
    let parts = parts_of(tx, id).await?;
    let mut touched = Touched::default();
    touched.all(&parts, Change::Merged);
    touched.along(linking_to(tx, id, &parts).await?);
    case.publish(tx, by, deed, Change::Retracted, touched, None).await?;
    Ok(())
}

/// An embargo that it made longer ends when it would have ended.
pub(super) async fn embargo(tx: &mut Turn, by: &Actor<'_>, done: &Done, id: Uuid) -> Result<Back, Error> {
    let held = LockedRecord::incident(tx, id).await?;
    let time = |field: &str| serde_json::from_value(done.detail[field].clone()).ok();
    let (Some(until), moved) = (time("from"), time("embargo_until")) else {
        return Ok(Back::Left(NotUndone::ChangedSince));
    };
    if held.embargo_until.is_none() || held.embargo_until != moved {
        return Ok(Back::Nothing);
    }
    let tag = tag(tx, &held).await?;
    Embargo { until }.act(tx, by, id, &tag).await?;
    Ok(Back::Done)
}

/// Brings the nonces back that were sealed since an act, unless somebody else has hidden something since: of the record, and
/// where they did nothing of the kind at all, of what is part of it and of what names it.
async fn prove_again(tx: &mut PgConnection, doer: &Doer<'_>, done: &Done, id: Uuid) -> Result<(), Error> {
    const HIDES: [&str; 3] = ["protection", "retraction", "merge"];
    let mut again = Vec::new();
    if !doer.others_did(tx, done, Some(id), &HIDES).await? {
        again.push(id);
    }
    if done.kind == "retraction" && !doer.others_did(tx, done, None, &HIDES).await? {
        let parts = parts_of(tx, id).await?;
        again.extend(linking_to(tx, id, &parts).await?);
        again.extend(parts);
    }
    sqlx::query("select desk.unseal_nonces(record, $2) from unnest($1::uuid[]) as again (record)")
        .bind(&again)
        .bind(done.at)
        .execute(&mut *tx)
        .await?;
    Ok(())
}
