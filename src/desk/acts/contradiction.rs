//! Hiding what contradicts an incident: it holds at once, as it may protect somebody, and only for seven days, from the end of
//! that day, unless a second person confirms it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::desk::Desk;
use crate::desk::actions::actor::Actor;
use crate::desk::acts::case::Case;
use crate::desk::error::Error;
use crate::desk::publication::masking;
use crate::desk::publication::republish::Touched;
use crate::desk::records::column::Column;
use crate::desk::records::contents::{contents, of_states};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::redaction::protection::{ClaimCover, Contradiction, Protection};
use crate::model::vocabulary::publication::ActKind;
use crate::model::vocabulary::workflow::RevisionState;

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
        if let Record::Incident(incident) = content {
            masking::add_contradictions(&mut known, incident, (before, protection), (by, alone));
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
    // Nothing is shown before a day ends, also of what has another hour from before that rule.
    let today = masking::end_of_day(desk.clock().now()) - TimeDelta::days(1);
    let is_over = |contradiction: &Contradiction| {
        contradiction.unconfirmed.as_ref().is_some_and(|unconfirmed| unconfirmed.until <= today)
    };
    let mut shown = 0;
    for (id, Column(protection)) in marked {
        if !protection.contradictions.values().any(is_over) {
            continue;
        }
        let mut done = show(desk, id, is_over, Words::Shown).await;
        if done.as_ref().is_err_and(|error| !error.passes()) {
            done = show(desk, id, is_over, Words::Hidden).await;
        }
        // One that cannot be shown keeps no other hidden.
        match done {
            Ok(done) => shown += u32::from(done),
            Err(error) if error.passes() => return Err(error),
            Err(error) => {
                tracing::error!(%error, record = %id, "what nobody confirmed could not be shown again; tried again at the end of the day");
                delay(desk, id, is_over).await?;
            }
        }
    }
    Ok(shown)
}

/// Whether the words of a claim are shown with its numbers.
#[derive(Clone, Copy, PartialEq)]
enum Words {
    Shown,
    Hidden,
}

/// Shows what is over as it was shown before. With its words only where these need no person's eye: nobody reviewed what was
/// written while it was hidden.
async fn show(
    desk: &Desk,
    id: Uuid,
    is_over: impl Fn(&Contradiction) -> bool,
    words: Words,
) -> Result<bool, Error> {
    let mut work = desk.turn().await?;
    let case = Case::unseen(&mut work, id).await?;
    // What no version shows stays as it is, until it is restored.
    if !case.held.is_seen() {
        return Ok(false);
    }
    let protection = after(&case.held.protection, is_over, words);
    if protection == case.held.protection {
        return Ok(false);
    }
    if words == Words::Shown {
        refuse_unread(&mut work, &case.held, &protection).await?;
    }
    let detail: Value = serde_json::to_value(&protection).map_err(Error::Json)?;
    let nobody = Actor { clock: desk.clock(), holder: "unconfirmed", key: None, single_editor: false };
    let act = (ActKind::Protection, detail.clone());
    case.publish(&mut work, &nobody, act, case.protected(), Touched::default(), Some(&detail)).await?;
    work.finish().await?;
    Ok(true)
}

/// The protection without what is over.
fn after(before: &Protection, is_over: impl Fn(&Contradiction) -> bool, words: Words) -> Protection {
    let mut protection = before.clone();
    let Protection { contradictions, claims, quotes, shown_again, .. } = &mut protection;
    contradictions.retain(|key, contradiction| {
        if !is_over(contradiction) {
            return true;
        }
        let Some(was) = contradiction.unconfirmed.take() else { return true };
        if was.content || words == Words::Hidden {
            claims.insert(key.clone(), ClaimCover::Content);
        } else {
            claims.remove(key);
        }
        if was.quote {
            quotes.insert(key.clone());
        }
        shown_again.insert(key.clone());
        false
    });
    protection
}

/// Refuses what would be read for the first time, or look as if it could endanger a person.
async fn refuse_unread(
    tx: &mut PgConnection,
    held: &LockedRecord,
    protection: &Protection,
) -> Result<(), Error> {
    let contents = contents(tx, held.id).await?;
    let shown = of_states(&contents, &[RevisionState::Accepted, RevisionState::Embargoed]);
    screening::confirm(screening::loosened(tx, held.id, shown, &held.protection, protection).await?, &[])
}

/// What cannot be shown is tried again at the end of the day.
async fn delay(desk: &Desk, id: Uuid, is_over: impl Fn(&Contradiction) -> bool) -> Result<(), Error> {
    let mut work = desk.turn().await?;
    let mut protection = Case::unseen(&mut work, id).await?.held.protection;
    for contradiction in protection.contradictions.values_mut().filter(|one| is_over(one)) {
        if let Some(unconfirmed) = &mut contradiction.unconfirmed {
            unconfirmed.until = masking::end_of_day(desk.clock().now());
        }
    }
    masking::set_protection(&mut work, id, &protection).await?;
    work.finish().await
}
