//! Sources that no public record names any more are hidden, and come back with what names them.

use serde_json::Value;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::protect::forget_nonces;
use super::{Error, Record};
use crate::model::change::Subject;
use crate::model::redact::Protection;

/// The sources that any version of the incident shows.
pub(super) async fn cited(transaction: &mut Transaction<'_, Postgres>, id: Uuid) -> Result<Vec<String>, Error> {
    let query = sqlx::query_scalar(
        "select distinct named.key from published.claim cross join lateral unnest(array[claim.source, claim.via]) as named (key)
         where claim.incident = $1 and named.key is not null",
    );
    Ok(query.bind(id).fetch_all(&mut **transaction).await?)
}

/// Hides those of the sources, and of what they derive from, that no public record names any more, in any version: with
/// nothing that leads to them, they would only tell what was hidden.
pub(super) async fn hide_uncited(transaction: &mut Transaction<'_, Postgres>, cited: &[String]) -> Result<Vec<Uuid>, Error> {
    let mut uncited: Vec<String> = sqlx::query_scalar(
        "with recursive led (key) as (
             select unnest($1::text[])
             union
             select unnest(source.derived_from) from led join published.source on source.key = led.key
         )
         select key from led",
    )
    .bind(cited)
    .fetch_all(&mut **transaction)
    .await?;
    loop {
        // Those that derive from one another are no reason to show any of them.
        let query = sqlx::query_scalar(
            "select key from desk.record
             where kind = 'source' and state = 'published' and not hidden and key = any($1)
               and not exists (select from published.claim where claim.source = record.key or claim.via = record.key)
               and not exists (select from published.context_event where sources @> array[record.key])
               and not exists (select from published.source where derived_from @> array[record.key] and not (source.key = any($1)))",
        );
        let left: Vec<String> = query.bind(&uncited).fetch_all(&mut **transaction).await?;
        let found = left.len();
        if found == std::mem::replace(&mut uncited, left).len() {
            break;
        }
    }
    // The order in which they were found would tell which derives from which.
    let query = sqlx::query_scalar("update desk.record set hidden = true, turn = turn + 1 where key = any($1) returning id");
    let mut hidden: Vec<Uuid> = query.bind(uncited).fetch_all(&mut **transaction).await?;
    hidden.sort_unstable();
    for id in &hidden {
        forget_nonces(transaction, *id).await?;
    }
    Ok(hidden)
}

/// Shows the hidden sources again that the incident, as it may be seen now, names; gives them so that what others derive
/// from comes first.
pub(super) async fn unhide(transaction: &mut Transaction<'_, Postgres>, id: Uuid) -> Result<Vec<Uuid>, Error> {
    let publications = published(transaction, id).await?;
    let mut asked: Vec<String> = publications.iter().flat_map(|(content, protection)| super::standing::publicly_cited(content, protection)).collect();
    let mut shown = Vec::new();
    while !asked.is_empty() {
        let now: Vec<(Uuid, Value)> = sqlx::query_as(
            "update desk.record set hidden = false, turn = turn + 1 from desk.revision
             where record.hidden and record.key = any($1) and revision.id = record.accepted
             returning record.id, revision.content -> 'derived_from'",
        )
        .bind(&asked)
        .fetch_all(&mut **transaction)
        .await?;
        asked = now.iter().flat_map(|(_, from)| from.as_array().into_iter().flatten()).filter_map(Value::as_str).map(str::to_owned).collect();
        shown.splice(0..0, now.into_iter().map(|(id, _)| id));
    }
    Ok(shown)
}

/// Every published revision of an incident that is not withdrawn, with its protection today.
async fn published(transaction: &mut Transaction<'_, Postgres>, id: Uuid) -> Result<Vec<(Record, Protection)>, Error> {
    let query = sqlx::query_as(
        "select distinct on (revision.id) revision.content, record.protection
         from desk.publication join desk.revision on revision.id = publication.revision join desk.record on record.id = publication.record
         where record.id = $1 and record.retraction is distinct from 'withdrawn'",
    );
    let found: Vec<(Value, Value)> = query.bind(id).fetch_all(&mut **transaction).await?;
    let unreadable = |error| Error::Unreadable { record: id, error };
    let read = |(content, protection)| {
        Ok((Record::parse(Subject::Incident, content).map_err(unreadable)?, serde_json::from_value(protection).map_err(unreadable)?))
    };
    found.into_iter().map(read).collect()
}
