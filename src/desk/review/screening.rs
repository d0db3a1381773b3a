//! What an editor must confirm before it can be read by everybody.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::record::Record;
use crate::desk::records::sources::{self, Waiting};
use crate::model::redaction::redact::{Protection, redact};
use crate::model::screening::cautions::{self, Caution};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;

/// What looks, in the fields that would become public, as if it could endanger a person. Fields of sources that become
/// public with it stand under `/sources/` and their key.
pub(crate) async fn cautions(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
    with: &[Waiting],
) -> Result<Vec<Fault>, Error> {
    let outlets = outlets(tx).await?;
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut cautions = of(content, protection, &outlets);
    for (_, _, source) in with {
        let of_it = cautions::source(source, &outlets);
        cautions.extend(of_it.into_iter().map(|caution| Caution {
            pointer: format!("/sources/{}{}", source.key, caution.pointer),
            ..caution
        }));
    }
    Ok(cautions.into_iter().map(fault).collect())
}

/// Refuses what nobody has confirmed.
pub(crate) fn confirm(cautions: Vec<Fault>, confirmed: &[String]) -> Result<(), Error> {
    let open: Vec<Fault> =
        cautions.into_iter().filter(|caution| !confirmed.contains(&caution.pointer)).collect();
    if open.is_empty() { Ok(()) } else { Err(Error::Unconfirmed(open)) }
}

/// What would be looked at if everything of an incident that some version shows, or that is approved, were published with
/// this protection, and would not with the one before: nobody has been warned of it.
pub(crate) async fn loosened(
    tx: &mut PgConnection,
    record: Uuid,
    before: &Protection,
    after: &Protection,
) -> Result<Vec<Fault>, Error> {
    let query = sqlx::query_as(
        "select content, revision.id in (accepted, embargo_revision) is true
         from desk.revision join desk.record on record.id = revision.record
         where record.id = $1 and revision.state <> 'erased'
           and (revision.id in (accepted, embargo_revision) or exists (select from desk.publication where publication.revision = revision.id))",
    );
    let contents: Vec<(Value, bool)> = query.bind(record).fetch_all(&mut *tx).await?;
    let mut new: Vec<Fault> = Vec::new();
    for (content, is_next) in contents {
        let content =
            Record::parse(Subject::Incident, content).map_err(|error| Error::Unreadable { record, error })?;
        let known = all(tx, &content, before, is_next).await?;
        let found = all(tx, &content, after, is_next).await?;
        let unknown = found.into_iter().filter(|caution| !known.contains(caution));
        new.extend(unknown.collect::<Vec<_>>());
    }
    new.sort_by(|one, other| {
        (&one.pointer, one.code, &one.message).cmp(&(&other.pointer, other.code, &other.message))
    });
    new.dedup();
    Ok(new)
}

/// The cautions of a revision with the sources that come along: hidden ones come back, waiting ones only with what stands.
async fn all(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
    is_next: bool,
) -> Result<Vec<Fault>, Error> {
    let with = sources::unpublished(tx, content, protection).await?;
    let with: Vec<Waiting> =
        with.into_iter().filter(|(_, hidden)| is_next || *hidden).map(|(source, _)| source).collect();
    cautions(tx, content, protection, &with).await
}

/// The cautions of the sources alone that would become public with what stands of a record.
pub(crate) async fn coming(
    tx: &mut PgConnection,
    record: Uuid,
    protection: &Protection,
) -> Result<Vec<Fault>, Error> {
    let query = sqlx::query_scalar(
        "select content from desk.record join desk.revision on revision.id = accepted where record.id = $1",
    );
    let Some(content) = query.bind(record).fetch_optional(&mut *tx).await? else {
        return Ok(Vec::new());
    };
    let content =
        Record::parse(Subject::Incident, content).map_err(|error| Error::Unreadable { record, error })?;
    let with = sources::waiting(tx, &content, protection).await?;
    let mut cautions = cautions(tx, &content, protection, &with).await?;
    cautions.retain(|caution| caution.pointer.starts_with("/sources/"));
    Ok(cautions)
}

/// The names of all outlets that are public.
pub(crate) async fn outlets(tx: &mut PgConnection) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar("select name from published.outlet").fetch_all(&mut *tx).await?)
}

/// What looks so in one record alone.
pub(crate) fn cautions_of(content: &Record, protection: &Protection, outlets: &[&str]) -> Vec<Fault> {
    of(content, protection, outlets).into_iter().map(fault).collect()
}

fn of(content: &Record, protection: &Protection, outlets: &[&str]) -> Vec<Caution> {
    match content {
        Record::Incident(incident) => cautions::incident(&redact(incident.clone(), protection).incident),
        Record::Source(source) => cautions::source(source, outlets),
        Record::ContextEvent(event) => cautions::context_event(event),
    }
}

fn fault(Caution { pointer, code, message }: Caution) -> Fault {
    Fault { pointer, code, message }
}
