//! What an editor must confirm before it can be read by everybody.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::citation;
use crate::desk::records::pending_sources::{Pending, pending, publicly_cited};
use crate::desk::records::record::Record;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::screening::cautions::{self, Caution};

/// What looks, in the fields that would become public, as if it could endanger a person. Fields of sources that become
/// public with it stand under `/sources/` and their key.
pub(crate) async fn cautions(
    tx: &mut PgConnection,
    (id, content): (Uuid, &Record),
    protection: &Protection,
    with: &[Pending],
) -> Result<Vec<Caution>, Error> {
    // Only sources are compared with the outlets that there are.
    let outlets = if with.is_empty() && content.key().is_none() { Vec::new() } else { outlets(tx).await? };
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut found = cautions_of((id, content), protection, &outlets);
    found.extend(of_sources(with, &outlets));
    // What is new leads to nothing but what it says.
    let mut cited = publicly_cited(content, protection);
    cited.extend(with.iter().flat_map(|pending| &pending.source.derived_from).cloned());
    cited.retain(|key| with.iter().all(|pending| pending.source.key != *key));
    found.extend(hidden_elsewhere(tx, id, &cited, &protection.sources).await?);
    Ok(found)
}

/// Sources that were accepted before and that the public cannot read now, as other incidents hide them or were retracted:
/// they would become public again with what is published, which has this id.
pub(crate) async fn hidden_elsewhere(
    tx: &mut PgConnection,
    id: Uuid,
    cited: &BTreeSet<String>,
    hidden: &BTreeSet<String>,
) -> Result<Vec<Caution>, Error> {
    if cited.is_empty() {
        return Ok(Vec::new());
    }
    let keys = citation::not_public(tx, cited).await?;
    let caution = |key: &String| {
        let message = format!("the source {key} is not public now, and would become public with this");
        Caution::about(&format!("/sources/{key}"), "hidden-elsewhere", message, key).of(id, "")
    };
    Ok(keys.difference(hidden).map(caution).collect())
}

/// Refuses what nobody has confirmed, by its digest.
pub(crate) fn confirm(cautions: Vec<Caution>, confirmed: &[String]) -> Result<(), Error> {
    let confirmed: BTreeSet<&String> = confirmed.iter().collect();
    let open: Vec<Caution> =
        cautions.into_iter().filter(|caution| !confirmed.contains(&caution.digest)).collect();
    if open.is_empty() { Ok(()) } else { Err(Error::Unconfirmed(open)) }
}

/// What would be looked at if all these revisions of an incident were published with this protection, and would not with
/// the one before: nobody has been warned of it.
pub(crate) async fn loosened(
    tx: &mut PgConnection,
    id: Uuid,
    contents: impl Iterator<Item = &Record> + Clone,
    before: &Protection,
    after: &Protection,
) -> Result<Vec<Caution>, Error> {
    let mut new: Vec<Caution> = Vec::new();
    for content in contents.clone() {
        let known = cautions_of((id, content), before, &[]);
        let found = cautions_of((id, content), after, &[]);
        new.extend(found.into_iter().filter(|caution| !known.contains(caution)));
    }
    let known = coming(tx, contents.clone(), before).await?;
    let found = coming(tx, contents, after).await?;
    new.extend(found.into_iter().filter(|caution| !known.contains(caution)));
    new.sort();
    new.dedup();
    Ok(new)
}

/// The cautions of the sources alone that would become public with these revisions.
pub(crate) async fn coming(
    tx: &mut PgConnection,
    contents: impl Iterator<Item = &Record>,
    protection: &Protection,
) -> Result<Vec<Caution>, Error> {
    let cited: BTreeSet<String> = contents.flat_map(|content| publicly_cited(content, protection)).collect();
    let with = pending(tx, &cited, &protection.sources).await?;
    if with.is_empty() {
        return Ok(Vec::new());
    }
    let outlets = outlets(tx).await?;
    Ok(of_sources(&with, &outlets.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// The names of all outlets that are public.
pub(crate) async fn outlets(tx: &mut PgConnection) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar("select name from published.outlet").fetch_all(&mut *tx).await?)
}

/// What looks so in one record alone.
pub(crate) fn cautions_of(
    (id, content): (Uuid, &Record),
    protection: &Protection,
    outlets: &[&str],
) -> Vec<Caution> {
    found(content, protection, outlets).into_iter().map(|caution| caution.of(id, "")).collect()
}

/// The same, before it is of one record of all.
pub(crate) fn found(content: &Record, protection: &Protection, outlets: &[&str]) -> Vec<Caution> {
    match content {
        Record::Incident(incident) => cautions::incident(&redact(incident.clone(), protection).incident),
        Record::Source(source) => cautions::source(source, outlets),
        Record::ContextEvent(event) => cautions::context_event(event),
    }
}

fn of_sources(sources: &[Pending], outlets: &[&str]) -> Vec<Caution> {
    let of = |pending: &Pending| {
        let (id, at) = (pending.record, format!("/sources/{}", pending.source.key));
        cautions::source(&pending.source, outlets).into_iter().map(move |caution| caution.of(id, &at))
    };
    sources.iter().flat_map(of).collect()
}
