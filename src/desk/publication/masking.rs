//! What protection hides and a publication has to know: names of places that older versions tell in words, once the places
//! are hidden; and what contradicts the incident, which is marked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::publication::acceptance::Candidate;
use crate::desk::records::contents::{contents, of_states};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::model::record::incident::Incident;
use crate::model::redaction::contradiction::contradictions;
use crate::model::redaction::hidden_names::hidden_places;
use crate::model::redaction::protection::{ClaimCover, Contradiction, Protection, Unconfirmed};
use crate::model::vocabulary::workflow::RevisionState;

/// Where only coarser places are shown, a revision may bring a place that older ones name in their words: from now on no
/// version names it.
pub async fn hide_new_names(tx: &mut PgConnection, candidates: &mut [Candidate]) -> Result<(), Error> {
    for Candidate { record, content, protection, .. } in candidates {
        let Record::Incident(incident) = content else { continue };
        let names = hidden_places(incident, protection);
        if !protection.names.is_superset(&names) {
            protection.names.extend(names);
            set_protection(tx, *record, protection).await?;
        }
    }
    Ok(())
}

/// Sets what must not be seen of a record.
pub async fn set_protection(
    tx: &mut PgConnection,
    record: Uuid,
    protection: &Protection,
) -> Result<(), Error> {
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(record)
        .bind(Json(protection))
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The protection with the names of all places that it hides: one revision may tell in words where another has a place.
pub fn with_names<'a>(protection: &Protection, contents: impl Iterator<Item = &'a Record>) -> Protection {
    let mut protection = protection.clone();
    for content in contents {
        if let Record::Incident(incident) = content {
            protection.names.append(&mut hidden_places(incident, &protection));
        }
    }
    protection
}

/// How long one person alone hides a contradiction, from the end of the day: the hour at which it is shown again tells
/// nobody when it was hidden.
pub(crate) const ALONE: TimeDelta = TimeDelta::days(7);

/// The 00:00 UTC after an instant.
pub(crate) fn end_of_day(at: DateTime<Utc>) -> DateTime<Utc> {
    (at.date_naive() + TimeDelta::days(1)).and_time(NaiveTime::MIN).and_utc()
}

/// Adds the contradictions of an incident that the protection after hides and the one before does not; where one person does
/// it alone, they are unconfirmed.
pub(crate) fn add_contradictions(
    known: &mut BTreeMap<String, Contradiction>,
    incident: &Incident,
    (before, after): (&Protection, &Protection),
    (by, alone): (&Actor<'_>, bool),
) {
    for (key, marks) in contradictions(incident, before, after) {
        let unconfirmed = Unconfirmed {
            by: by.holder.to_owned(),
            until: end_of_day(by.clock.now()) + ALONE,
            content: before.claims.get(&key) == Some(&ClaimCover::Content),
            quote: before.quotes.contains(&key),
        };
        let unconfirmed = Some(unconfirmed).filter(|_| alone && !by.single_editor);
        let new = || Contradiction { marks: marks.clone(), unconfirmed };
        known.entry(key).or_insert_with(new).marks.extend(marks.clone());
    }
}

/// Marks what a new revision of an incident that everybody reads brings and its protection hides already.
pub(super) async fn mark_contradictions(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    (record, incident): (Uuid, &Incident),
    protection: &mut Protection,
) -> Result<(), Error> {
    if protection.claims.is_empty() || !LockedRecord::incident(tx, record).await?.is_seen() {
        return Ok(());
    }
    let contents = contents(tx, record).await?;
    let known = of_states(&contents, &[RevisionState::Accepted]).filter_map(Record::incident);
    let known: BTreeSet<&str> =
        known.flat_map(|incident| &incident.claims).map(|claim| &*claim.key).collect();
    let after = protection.clone();
    let mut before = after.clone();
    before.claims.retain(|key, cover| *cover != ClaimCover::Whole || known.contains(&**key));
    add_contradictions(&mut protection.contradictions, incident, (&before, &after), (by, true));
    if *protection != after {
        set_protection(tx, record, protection).await?;
    }
    Ok(())
}
