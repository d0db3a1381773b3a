//! Hiding what contradicts an incident: it holds at once, as it may protect somebody, and only for seven days unless a second
//! person confirms it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::Value;
use uuid::Uuid;

use crate::desk::access::desk::Desk;
use crate::desk::actions::actor::Actor;
use crate::desk::acts::case::Case;
use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::model::redaction::contradiction::contradictions;
use crate::model::redaction::protection::{Contradiction, Protection, Unconfirmed};
use crate::model::vocabulary::publication::ActKind;

/// How long one person alone hides a contradiction.
const ALONE: TimeDelta = TimeDelta::days(7);

/// The contradictions among what a protection hides. Those that somebody hides alone are unconfirmed, until another sends
/// the same protection.
pub(super) fn of<'a>(
    held: &LockedRecord,
    protection: &Protection,
    accepted: impl Iterator<Item = &'a Record>,
    (by, alone): (&Actor<'_>, bool),
) -> BTreeMap<String, Contradiction> {
    let before = &held.protection;
    let mut known = before.contradictions.clone();
    known.retain(|key, _| protection.hides_whole(key));
    if (Protection { contradictions: known.clone(), ..protection.clone() }) == *before {
        for contradiction in known.values_mut() {
            contradiction.unconfirmed.take_if(|unconfirmed| unconfirmed.by != by.holder);
        }
    }
    // What was never public contradicts nothing that anybody has read.
    for content in accepted.filter(|_| held.is_seen()) {
        let Record::Incident(incident) = content else { continue };
        for (key, marks) in contradictions(incident, before, protection) {
            let until = by.clock.now() + ALONE;
            let unconfirmed = Unconfirmed { by: by.holder.to_owned(), until };
            let unconfirmed = Some(unconfirmed).filter(|_| alone && !by.single_editor);
            let new = || Contradiction { marks: marks.clone(), unconfirmed };
            known.entry(key).or_insert_with(new).marks.extend(marks.clone());
        }
    }
    known
}

/// Shows everything again that one person hid and no other has confirmed in time; says how many incidents. Safe to call by
/// several processes at once.
pub async fn show_due(desk: &Desk) -> Result<u32, Error> {
    let query = sqlx::query_as(
        "select id, protection from desk.record where protection ? 'contradictions' and accepted is not null",
    );
    let marked: Vec<(Uuid, Column<Protection>)> = query.fetch_all(desk.pool()).await?;
    let now = desk.clock().now();
    let is_over = |contradiction: &Contradiction| {
        contradiction.unconfirmed.as_ref().is_some_and(|unconfirmed| unconfirmed.until <= now)
    };
    let mut shown = 0;
    for (id, Column(protection)) in marked {
        if !protection.contradictions.values().any(is_over) {
            continue;
        }
        // One that cannot be shown keeps no other hidden.
        match show(desk, id, is_over).await {
            Ok(done) => shown += u32::from(done),
            Err(error) if error.passes() => return Err(error),
            Err(error) => {
                tracing::error!(%error, record = %id, "what nobody confirmed could not be shown again");
            }
        }
    }
    Ok(shown)
}

async fn show(desk: &Desk, id: Uuid, is_over: impl Fn(&Contradiction) -> bool) -> Result<bool, Error> {
    let mut work = desk.begin().await?;
    let case = Case::unseen(&mut work, id).await?;
    let mut protection = case.held.protection.clone();
    let Protection { contradictions, claims, .. } = &mut protection;
    claims.retain(|key, _| !contradictions.get(key).is_some_and(&is_over));
    contradictions.retain(|_, contradiction| !is_over(contradiction));
    // What no version shows stays as it is, until it is restored.
    if protection == case.held.protection || !case.held.is_seen() {
        return Ok(false);
    }
    let detail: Value = serde_json::to_value(&protection).map_err(Error::Json)?;
    let nobody = Actor { clock: desk.clock(), holder: "unconfirmed", key: None, single_editor: false };
    let act = (ActKind::Protection, detail.clone());
    case.publish(&mut work, &nobody, act, case.protected(), Vec::new(), Some(&detail)).await?;
    desk.finish(work).await?;
    Ok(true)
}
