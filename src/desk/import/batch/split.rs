//! A part of a batch becomes a batch of its own, so that an editor can publish what is good of it.

use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::import::batch::list::{count, insert};
use crate::desk::import::batch::review::expect;
use crate::desk::import::error::Error;
use crate::model::validation::check::Fault;

/// Which incidents of a batch become a batch of their own: named by their ids, or the first so many.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeskBatchSplit)]
pub struct Split {
    /// The ids of the incidents. Leave it out, or send `first`.
    #[serde(default)]
    #[schema(max_items = 5_000, example = json!([]))]
    pub incidents: Vec<Uuid>,
    /// So many incidents, in the order of the file.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub first: Option<u32>,
}

/// Moves some incidents of a batch into a new one, with the sources that only they cite; gives its id. Its holder stays the
/// person who imported it.
pub async fn split_batch(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    split: &Split,
) -> Result<Uuid, Error> {
    let batch = expect(tx, id, tag).await?;
    let (holder, incidents) = (batch.holder.clone(), batch.incidents);
    batch.only_submitted()?;
    let chosen = chosen(tx, id, split).await?;
    if i64::try_from(chosen.len()).unwrap_or(i64::MAX) >= incidents {
        return Err(refused(id, pointer(split), "out-of-range", "both batches need an incident"));
    }
    let other = insert(tx, hand.clock, &holder).await?;
    sqlx::query("update desk.batch_revision set batch = $2 where batch = $1 and revision = any($3)")
        .bind(id)
        .bind(other)
        .bind(&chosen)
        .execute(&mut *tx)
        .await?;
    sqlx::query(SOURCES).bind(id).bind(other).execute(&mut *tx).await?;
    count(tx, &[id, other]).await?;
    audit::done_beside(tx, hand, "batch_split", json!({ "batch": id, "into": other })).await?;
    Ok(other)
}

/// The sources of the first batch to which only the incidents of the second lead.
const SOURCES: &str =
    "with recursive own as (
         select revision.id, record.key, record.kind, batch_revision.batch
         from desk.batch_revision join desk.revision on revision.id = batch_revision.revision join desk.record on record.id = revision.record
         where batch_revision.batch in ($1, $2)
     ), led (key, batch) as (
         select source_key, own.batch from own join desk.citation on citation.revision = own.id where own.kind <> 'source'
         union
         select source_key, led.batch from led join own on own.key = led.key join desk.citation on citation.revision = own.id
     )
     update desk.batch_revision set batch = $2
     from own join led on led.key = own.key and led.batch = $2
     where batch_revision.revision = own.id and own.batch = $1
       and not exists (select from led as other where other.key = own.key and other.batch = $1)";

/// The revisions of the incidents that are meant.
async fn chosen(tx: &mut PgConnection, id: Uuid, split: &Split) -> Result<Vec<Uuid>, Error> {
    let Split { incidents, first } = split;
    if incidents.is_empty() == first.is_none() {
        let message = "send the ids of incidents, or how many of the first; one of the two";
        return Err(refused(id, pointer(split), "required", message));
    }
    let query = sqlx::query_scalar(
        "select revision.id
         from desk.batch_revision join desk.revision on revision.id = batch_revision.revision join desk.record on record.id = revision.record
         where batch = $1 and record.kind = 'incident' and ($3::bigint is not null or record.id = any($2))
         order by batch_revision.seq limit $3",
    );
    let query = query.bind(id).bind(incidents).bind(first.map(i64::from));
    let found: Vec<Uuid> = query.fetch_all(&mut *tx).await?;
    if found.is_empty() || first.is_none() && found.len() < incidents.len() {
        let message = "these are not all incidents of this batch, each once";
        return Err(refused(id, pointer(split), "unknown-id", message));
    }
    Ok(found)
}

fn pointer(Split { first, .. }: &Split) -> &'static str {
    if first.is_some() { "/first" } else { "/incidents" }
}

fn refused(record: Uuid, pointer: &str, code: &'static str, message: &str) -> Error {
    let (pointer, message) = (pointer.to_owned(), message.to_owned());
    desk::Error::Faulty { record, faults: vec![Fault { pointer, code, message }] }.into()
}
