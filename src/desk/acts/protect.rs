//! Protection: what must not be seen of an incident, set for every version at once.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::hiding::{Again, bring_waiting, cited, hide_uncited, linking, show_again};
use crate::desk::publication::past::reproject;
use crate::desk::publication::projection::{Publication, Seal};
use crate::desk::publication::publish::{ActKind, Deed, Last, advance, lock, new_seal};
use crate::desk::publication::{standing, tombstones};
use crate::desk::records::locked_record::{Actor, LockedRecord, Outcome, note, seconded, turn};
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::redaction::redact::{Protection, hidden};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{Change, Subject};

/// Sets what must not be seen of an incident, in every version. One person may hide more; to hide less, two have to ask
/// for the same, and confirm what then can be seen and looks as if it could endanger a person.
pub async fn protect(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    protection: &Protection,
    confirmed: &[String],
) -> Result<Outcome, Error> {
    let last = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    // What a restored record never had stays as it is.
    let protection = &Protection { origin: held.protection.origin.clone(), ..protection.clone() };
    held.expect(tx, tag).await?;
    refuse_unknown(tx, id, protection).await?;
    let protection = with_names(tx, id, protection).await?;
    let detail = serde_json::to_value(&protection).map_err(Error::Json)?;
    let tightens = protection.covers(&held.protection);
    if !tightens {
        screening::confirm(screening::loosened(tx, id, &held.protection, &protection).await?, confirmed)?;
        if !seconded(tx, hand, id, "loosen", &detail).await? {
            return Ok(Outcome::Waits);
        }
    }
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(id)
        .bind(&detail)
        .execute(&mut *tx)
        .await?;
    if tightens {
        forget_nonces(tx, id).await?;
    }
    if matches!(held.state.as_str(), "retracted" | "merged") {
        tombstones::write_again(tx, id).await?;
    }
    let change = match held.state.as_str() {
        "published" => Change::Protected,
        "merged" => Change::Merged,
        _ => Change::Retracted,
    };
    if held.is_seen() {
        let deed =
            Deed { actor: hand.holder, key: hand.key, kind: ActKind::Protection, record: Some(id), detail };
        return anew(tx, hand, &last, id, change, &deed).await.map(Outcome::Done);
    }
    note(tx, hand, id, "protection", detail).await?;
    turn(tx, id).await?;
    Ok(Outcome::Done(None))
}

/// Shows an incident anew in every version, as it may be seen today, with the sources that now have to be hidden or
/// shown with it; the version that says so is of this change.
pub(crate) async fn anew(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    last: &Last,
    id: Uuid,
    change: Change,
    deed: &Deed<'_>,
) -> Result<Option<u32>, Error> {
    turn(tx, id).await?;
    let cited = cited(tx, id).await?;
    let Again { returning, touched } = show_again(tx, id, last.n + 1).await?;
    let mut stand = Vec::new();
    for source in returning {
        stand.push(present(tx, source, Change::Restored).await?);
    }
    stand.push(present(tx, id, change).await?);
    let coming = bring_waiting(tx, hand, &stand).await?;
    let mut records: BTreeSet<Uuid> = touched.into_iter().chain([id]).collect();
    if matches!(change, Change::Retracted | Change::Restored) {
        // Whether they name it depends on whether it is withdrawn.
        for other in linking(tx, id).await? {
            forget_nonces(tx, other).await?;
            records.insert(other);
        }
    }
    let mut differs = reproject(tx, &records).await?;
    let hiding = hide_uncited(tx, &cited).await?;
    differs |= reproject(tx, &hiding.iter().copied().collect()).await?;
    let mut publications = coming;
    if differs || !publications.is_empty() || stand.len() > 1 || matches!(change, Change::Restored) {
        publications.append(&mut stand);
        for source in hiding {
            publications.push(present(tx, source, Change::Protected).await?);
        }
    }
    let projection = standing::load(tx, &publications).await?;
    advance(tx, hand.clock, last, deed, projection, publications).await
}

/// The last publication of a record once more, with this change.
pub(crate) async fn present(
    tx: &mut PgConnection,
    record: Uuid,
    change: Change,
) -> Result<Publication, Error> {
    let (revision, leaf, kind, content, protection, hidden): (Uuid, Vec<u8>, String, Value, Value, bool) =
        sqlx::query_as(
            "select revision.id, publication.leaf, record.kind, revision.content, record.protection,
                record.hidden or record.retraction is not distinct from 'withdrawn'
         from desk.record
         join desk.publication on publication.record = record.id
         join desk.revision on revision.id = case when $2 then record.accepted else publication.revision end
         where record.id = $1 order by publication.n desc limit 1",
        )
        .bind(record)
        // What was accepted while nobody saw a difference, or while a source was hidden, is shown with it.
        .bind(matches!(change, Change::Restored | Change::Protected))
        .fetch_one(&mut *tx)
        .await?;
    let unreadable = |error| Error::Unreadable { record, error };
    let subject = Subject::parse(&kind).ok_or(Error::NoRecord)?;
    let content = if hidden { None } else { Some(Record::parse(subject, content).map_err(unreadable)?) };
    let seal =
        if hidden || !change.stands() { Seal::Leaf(leaf.try_into().unwrap_or_default()) } else { new_seal() };
    let protection = serde_json::from_value(protection).map_err(unreadable)?;
    Ok(Publication { record, revision, subject, change, content, protection, seal })
}

/// What a leaf commits to must no longer be guessed.
pub(crate) async fn forget_nonces(tx: &mut PgConnection, record: Uuid) -> Result<(), Error> {
    sqlx::query("select desk.forget_nonces($1)").bind(record).execute(&mut *tx).await?;
    Ok(())
}

/// The protection with the names of all places that it hides: one revision may tell in words where another has a place.
async fn with_names(tx: &mut PgConnection, id: Uuid, protection: &Protection) -> Result<Protection, Error> {
    let query = sqlx::query_scalar(
        "select content from desk.revision join desk.record on record.id = revision.record
         where record.id = $1 and revision.state <> 'erased'
           and (revision.id = accepted or exists (select from desk.publication where publication.revision = revision.id))",
    );
    let contents: Vec<Value> = query.bind(id).fetch_all(&mut *tx).await?;
    let mut protection = protection.clone();
    for content in contents {
        let incident =
            serde_json::from_value(content).map_err(|error| Error::Unreadable { record: id, error })?;
        protection.names.append(&mut hidden(&incident, &protection));
    }
    Ok(protection)
}

/// Where only coarser places are shown, a revision may bring a place that older ones name in their words: from now on no
/// version names it. Gives the records of which older versions now read differently.
pub(crate) async fn hide_new_names(
    tx: &mut PgConnection,
    publications: &mut [Publication],
) -> Result<BTreeSet<Uuid>, Error> {
    let mut masked = BTreeSet::new();
    for Publication { record, content, protection, .. } in publications {
        let Some(Record::Incident(incident)) = content else { continue };
        let names = hidden(incident, protection);
        if protection.names.is_superset(&names) {
            continue;
        }
        protection.names.extend(names);
        let kept = serde_json::to_value(&*protection).map_err(Error::Json)?;
        sqlx::query("update desk.record set protection = $2 where id = $1")
            .bind(*record)
            .bind(kept)
            .execute(&mut *tx)
            .await?;
        if reproject(tx, &BTreeSet::from([*record])).await? {
            forget_nonces(tx, *record).await?;
            masked.insert(*record);
        }
    }
    Ok(masked)
}

/// A slip of the pen in a key would protect nobody.
async fn refuse_unknown(tx: &mut PgConnection, id: Uuid, protection: &Protection) -> Result<(), Error> {
    let contents: Vec<Value> = sqlx::query_scalar("select content from desk.revision where record = $1")
        .bind(id)
        .fetch_all(&mut *tx)
        .await?;
    let claims = || contents.iter().filter_map(|content| content["claims"].as_array()).flatten();
    let keys: BTreeSet<&str> = claims().filter_map(|claim| claim["key"].as_str()).collect();
    let sources: BTreeSet<&str> =
        claims().flat_map(|claim| [&claim["source"], &claim["via"]]).filter_map(Value::as_str).collect();
    let wanted = (protection.sources.iter().map(|key| ("sources", key, &sources)))
        .chain(protection.claims.keys().map(|key| ("claims", key, &keys)))
        .chain(protection.quotes.iter().map(|key| ("quotes", key, &keys)));
    let faults: Vec<Fault> = wanted
        .filter(|(_, key, known)| !known.contains(key.as_str()))
        .map(|(field, key, _)| Fault {
            pointer: format!("/{field}"),
            code: "unknown-value",
            message: format!("no revision of the incident has {key}"),
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record: id, faults }) }
}

/// The detail of an act that has nothing to say but its reason.
pub(crate) fn because(reason: &str) -> Value {
    json!({ "reason": reason })
}
