//! What is marked where somebody hides what contradicts an incident: what is shown loses it, or what comes in never shows it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::Value;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::model::record::incident::Incident;
use crate::model::redaction::contradiction::contradictions;
use crate::model::redaction::protection::{ClaimCover, Contradiction, Protection, Unconfirmed};

/// How long one person alone hides a contradiction.
pub(crate) const ALONE: TimeDelta = TimeDelta::days(7);

/// Adds the contradictions of an incident that the protection after hides and the one before does not; where one person does
/// it alone, they are unconfirmed.
pub(crate) fn add(
    known: &mut BTreeMap<String, Contradiction>,
    incident: &Incident,
    (before, after): (&Protection, &Protection),
    (by, alone): (&Actor<'_>, bool),
) {
    for (key, marks) in contradictions(incident, before, after) {
        let unconfirmed = Unconfirmed {
            by: by.holder.to_owned(),
            until: by.clock.now() + ALONE,
            content: before.claims.get(&key) == Some(&ClaimCover::Content),
            quote: before.quotes.contains(&key),
        };
        let unconfirmed = Some(unconfirmed).filter(|_| alone && !by.single_editor);
        let new = || Contradiction { marks: marks.clone(), unconfirmed };
        known.entry(key).or_insert_with(new).marks.extend(marks.clone());
    }
}

/// The protection of an incident that everybody reads, once a revision of it is accepted that contains what is hidden
/// already: it is marked as if whoever accepts had hidden it now.
pub(crate) fn accepted(
    held: &LockedRecord,
    content: &Record,
    by: &Actor<'_>,
) -> Result<Option<(Protection, Value)>, Error> {
    let Record::Incident(incident) = content else { return Ok(None) };
    if !held.is_seen() {
        return Ok(None);
    }
    let after = &held.protection;
    let mut before = after.clone();
    before.claims.retain(|key, cover| *cover != ClaimCover::Whole || after.contradictions.contains_key(key));
    let mut protection = after.clone();
    add(&mut protection.contradictions, incident, (&before, after), (by, true));
    if protection == *after {
        return Ok(None);
    }
    let detail = serde_json::to_value(&protection).map_err(Error::Json)?;
    Ok(Some((protection, detail)))
}
