//! What an editor must confirm before it can be read by everybody.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use crate::desk::error::Error;
use crate::desk::records::citation;
use crate::desk::records::pending_sources::{Pending, pending, publicly_cited};
use crate::desk::records::record::Record;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::screening::cautions::{self, Caution};
use crate::model::validation::check::Fault;

/// What looks, in the fields that would become public, as if it could endanger a person. Fields of sources that become
/// public with it stand under `/sources/` and their key.
pub(crate) async fn cautions(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
    with: &[Pending],
) -> Result<Vec<Fault>, Error> {
    // Only sources are compared with the outlets that there are.
    let outlets = if with.is_empty() && content.key().is_none() { Vec::new() } else { outlets(tx).await? };
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut faults = cautions_of(content, protection, &outlets);
    faults.extend(of_sources(with, &outlets));
    // What is new leads to nothing but what it says.
    let mut cited = publicly_cited(content, protection);
    cited.extend(with.iter().flat_map(|pending| &pending.source.derived_from).cloned());
    cited.retain(|key| with.iter().all(|pending| pending.source.key != *key));
    faults.extend(hidden_elsewhere(tx, &cited, &protection.sources).await?);
    Ok(faults)
}

/// Sources that were accepted before and that the public cannot read now, as other incidents hide them or were retracted:
/// they would become public again.
pub(crate) async fn hidden_elsewhere(
    tx: &mut PgConnection,
    cited: &BTreeSet<String>,
    hidden: &BTreeSet<String>,
) -> Result<Vec<Fault>, Error> {
    if cited.is_empty() {
        return Ok(Vec::new());
    }
    let keys = citation::not_public(tx, cited).await?;
    let fault = |key: &String| Fault {
        pointer: format!("/sources/{key}"),
        code: "hidden-elsewhere",
        message: format!("the source {key} is not public now, and would become public with this"),
    };
    Ok(keys.difference(hidden).map(fault).collect())
}

/// Refuses what nobody has confirmed.
pub(crate) fn confirm(cautions: Vec<Fault>, confirmed: &[String]) -> Result<(), Error> {
    let confirmed: BTreeSet<&String> = confirmed.iter().collect();
    let open: Vec<Fault> =
        cautions.into_iter().filter(|caution| !confirmed.contains(&caution.pointer)).collect();
    if open.is_empty() { Ok(()) } else { Err(Error::Unconfirmed(open)) }
}

/// What would be looked at if all these revisions of an incident were published with this protection, and would not with
/// the one before: nobody has been warned of it.
pub(crate) async fn loosened(
    tx: &mut PgConnection,
    contents: impl Iterator<Item = &Record> + Clone,
    before: &Protection,
    after: &Protection,
) -> Result<Vec<Fault>, Error> {
    let mut new: Vec<Fault> = Vec::new();
    for content in contents.clone() {
        let known = cautions_of(content, before, &[]);
        let found = cautions_of(content, after, &[]);
        new.extend(found.into_iter().filter(|caution| !known.contains(caution)));
    }
    let known = coming(tx, contents.clone(), before).await?;
    let found = coming(tx, contents, after).await?;
    new.extend(found.into_iter().filter(|caution| !known.contains(caution)));
    new.sort_by(|one, other| {
        (&one.pointer, one.code, &one.message).cmp(&(&other.pointer, other.code, &other.message))
    });
    new.dedup();
    Ok(new)
}

/// The cautions of the sources alone that would become public with these revisions.
pub(crate) async fn coming(
    tx: &mut PgConnection,
    contents: impl Iterator<Item = &Record>,
    protection: &Protection,
) -> Result<Vec<Fault>, Error> {
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
pub(crate) fn cautions_of(content: &Record, protection: &Protection, outlets: &[&str]) -> Vec<Fault> {
    let found = match content {
        Record::Incident(incident) => cautions::incident(&redact(incident.clone(), protection).incident),
        Record::Source(source) => cautions::source(source, outlets),
        Record::ContextEvent(event) => cautions::context_event(event),
    };
    found.into_iter().map(fault).collect()
}

fn of_sources(sources: &[Pending], outlets: &[&str]) -> Vec<Fault> {
    let of = |pending: &Pending| {
        let key = pending.source.key.clone();
        let found = cautions::source(&pending.source, outlets).into_iter().map(fault);
        found.map(move |fault| Fault { pointer: format!("/sources/{key}{}", fault.pointer), ..fault })
    };
    sources.iter().flat_map(of).collect()
}

fn fault(Caution { pointer, code, message }: Caution) -> Fault {
    Fault { pointer, code, message }
}
