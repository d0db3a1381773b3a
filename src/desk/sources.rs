//! Sources that wait for their publication, and what cites them.

use serde_json::Value;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::record::Record;
use super::{Error, standing};
use crate::model::change::Subject;
use crate::model::redact::Protection;
use crate::model::source::Source;

/// A source that waits for its publication: the record, its revision, and what it says.
pub type Waiting = (Uuid, Uuid, Source);

/// What waited of these sources, before these revisions, waits no longer.
pub(super) async fn supersede(transaction: &mut Transaction<'_, Postgres>, revisions: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision as old set state = 'superseded' from desk.revision as new
         where new.id = any($1) and old.id = new.parent and old.state in ('submitted', 'asked')",
    )
    .bind(revisions)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// A source that waits reads differently now: whoever decides on an incident that cites it has to see that first.
pub(super) async fn turn_citing(transaction: &mut Transaction<'_, Postgres>, keys: &[&str]) -> Result<(), Error> {
    sqlx::query(
        "update desk.record set turn = turn + 1
         where kind = 'incident' and exists (
             select from desk.revision cross join unnest($1::text[]) as corrected (key)
             where revision.record = record.id and revision.state in ('submitted', 'asked')
               and (content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', corrected.key))
                    or content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', corrected.key))))",
    )
    .bind(keys)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The approval of an incident is taken back: the sources that were to become public with it wait again.
pub(super) async fn wait_again(transaction: &mut Transaction<'_, Postgres>, incident: Uuid) -> Result<(), Error> {
    sqlx::query(
        "update desk.revision as of_source set state = 'submitted'
         from desk.record, desk.revision as approved
         where record.id = of_source.record and record.kind = 'source' and of_source.state = 'embargoed' and approved.id = $1
           and (approved.content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', record.key))
                or approved.content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', record.key)))",
    )
    .bind(incident)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The sources that a record names publicly and that wait for their own publication (what was approved under an embargo
/// as it was approved), those first that others derive from.
pub(super) async fn waiting(transaction: &mut Transaction<'_, Postgres>, content: &Record, protection: &Protection) -> Result<Vec<Waiting>, Error> {
    let mut asked = standing::publicly_cited(content, protection);
    let mut waiting: Vec<Waiting> = Vec::new();
    while !asked.is_empty() {
        let query = sqlx::query_as(
            "select distinct on (record.id) record.id, revision.id, revision.content
             from desk.record join desk.revision on revision.record = record.id
             where record.key = any($1) and record.state = 'submitted' and revision.state in ('submitted', 'asked', 'embargoed')
             order by record.id, revision.state = 'embargoed' desc, revision.seq desc",
        );
        let found: Vec<(Uuid, Uuid, Value)> = query.bind(&asked).fetch_all(&mut **transaction).await?;
        asked = Vec::new();
        for (record, revision, content) in found {
            let Record::Source(source) = Record::parse(Subject::Source, content).map_err(|error| Error::Unreadable { record, error })? else {
                continue;
            };
            waiting.retain(|(other, ..)| *other != record);
            asked.extend(source.derived_from.iter().cloned());
            waiting.insert(0, (record, revision, source));
        }
    }
    Ok(waiting)
}
