//! Sources that wait for their publication, and what cites them.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::standing;
use crate::desk::records::locked_record::end_motions;
use crate::desk::records::record::Record;
use crate::model::record::source::Source;
use crate::model::redaction::redact::Protection;
use crate::model::vocabulary::publication::Subject;

/// A source that waits for its publication: the record, its revision, and what it says.
pub type Waiting = (Uuid, Uuid, Source);

/// What waited of these sources, before these revisions, waits no longer.
pub(crate) async fn supersede(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision as old set state = 'superseded' from desk.revision as new
         where new.id = any($1) and old.id = new.parent and old.state in ('submitted', 'asked')",
    )
    .bind(revisions)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// A source that is not public reads differently now: whoever decides on an incident that leads to it has to see that
/// first. Public incidents lead to it where it is confidential: to be shown with them it needs two people.
pub(crate) async fn turn_citing(tx: &mut PgConnection, keys: &[&str]) -> Result<(), Error> {
    let query = sqlx::query_scalar(
        "with recursive corrected (key, is_public) as (
             select key, state <> 'submitted' and not hidden from desk.record where key = any($1)
             union
             select record.key, corrected.is_public
             from corrected
             join desk.revision on content -> 'derived_from' ? corrected.key
             join desk.record on record.id = revision.record and record.kind = 'source'
                  and (revision.id = record.accepted or revision.state in ('submitted', 'asked', 'embargoed'))
         )
         update desk.record set turn = turn + 1
         where kind = 'incident' and exists (
             select from desk.revision cross join corrected
             where revision.record = record.id
               and (revision.state in ('submitted', 'asked') or revision.id = record.accepted and not corrected.is_public)
               and (content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', corrected.key))
                    or content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', corrected.key))))
         returning id",
    );
    let turned: Vec<Uuid> = query.bind(keys).fetch_all(&mut *tx).await?;
    end_motions(tx, &turned).await
}

/// Sources that were approved with an incident wait again, once no approved incident needs them.
pub(crate) async fn wait_again(tx: &mut PgConnection) -> Result<(), Error> {
    let query = sqlx::query_as(
        "select record.id, revision.content, record.protection
         from desk.record join desk.revision on revision.id = record.embargo_revision where record.kind = 'incident'",
    );
    let approved: Vec<(Uuid, Value, Value)> = query.fetch_all(&mut *tx).await?;
    let mut needed: Vec<Uuid> = Vec::new();
    for (record, content, protection) in approved {
        let unreadable = |error| Error::Unreadable { record, error };
        let content = Record::parse(Subject::Incident, content).map_err(unreadable)?;
        let protection = serde_json::from_value(protection).map_err(unreadable)?;
        needed.extend(waiting(tx, &content, &protection).await?.into_iter().map(|(_, revision, _)| revision));
    }
    sqlx::query(
        "update desk.revision set state = 'submitted' from desk.record
         where record.id = revision.record and record.kind = 'source' and revision.state = 'embargoed' and not (revision.id = any($1))",
    )
    .bind(needed)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// The sources that a record names publicly and that wait for their own publication (what was approved under an embargo
/// as it was approved), those first that others derive from.
pub(crate) async fn waiting(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
) -> Result<Vec<Waiting>, Error> {
    waiting_of(tx, standing::publicly_cited(content, protection)).await
}

/// Those of the sources of these keys, and of all that they derive from, that wait for their publication.
pub(crate) async fn waiting_of(tx: &mut PgConnection, keys: Vec<String>) -> Result<Vec<Waiting>, Error> {
    let found = unpublished_of(tx, keys).await?;
    Ok(found.into_iter().filter(|(_, hidden)| !hidden).map(|(source, _)| source).collect())
}

/// The same, with those that are hidden and would be shown again; that they are is said of each.
pub(crate) async fn unpublished(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
) -> Result<Vec<(Waiting, bool)>, Error> {
    unpublished_of(tx, standing::publicly_cited(content, protection)).await
}

async fn unpublished_of(
    tx: &mut PgConnection,
    mut asked: Vec<String>,
) -> Result<Vec<(Waiting, bool)>, Error> {
    let mut seen: BTreeSet<String> = asked.iter().cloned().collect();
    let mut found = Vec::new();
    while !asked.is_empty() {
        let query = sqlx::query_as(
            "select distinct on (record.id) record.id, revision.id, revision.content, record.hidden
             from desk.record join desk.revision on revision.record = record.id
             where record.key = any($1)
               and (record.state = 'submitted' and revision.state in ('submitted', 'asked', 'embargoed') or record.hidden and revision.id = accepted)
             order by record.id, revision.state = 'embargoed' desc, revision.seq desc",
        );
        let rows: Vec<(Uuid, Uuid, Value, bool)> = query.bind(&asked).fetch_all(&mut *tx).await?;
        asked = Vec::new();
        for (record, revision, content, hidden) in rows {
            let Record::Source(source) = Record::parse(Subject::Source, content)
                .map_err(|error| Error::Unreadable { record, error })?
            else {
                continue;
            };
            // Two may derive from each other.
            asked.extend(source.derived_from.iter().filter(|key| seen.insert((*key).clone())).cloned());
            found.push(((record, revision, source), hidden));
        }
    }
    Ok(roots_first(found))
}

fn roots_first(mut left: Vec<(Waiting, bool)>) -> Vec<(Waiting, bool)> {
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_left = |key: &String| left.iter().any(|((.., source), _)| source.key == *key);
        // In a circle none comes before the others.
        let next =
            left.iter().position(|((.., source), _)| !source.derived_from.iter().any(is_left)).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    ordered
}
