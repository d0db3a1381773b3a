//! What the desk has of the records that a file is about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::desk::import::cells::source_index::{Known, SourceIndex};
use crate::desk::import::error::Error;
use crate::model::counting::confidence::Sources;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::redaction::redact::{Protection, redact};

/// An incident as it is, and what the public sees of it.
#[derive(Debug)]
pub struct Base {
    /// The record.
    pub id: Uuid,
    /// `submitted`, `published` or another state, in which it is not changed.
    pub state: String,
    /// The newest accepted, else newest revision.
    pub revision: Uuid,
    /// Its content.
    pub content: Incident,
    /// The newest revision, accepted or not.
    pub newest: Newest,
    /// What must not be seen of it, and what it lacks.
    pub protection: Protection,
    /// The version of its present public state, and when that was published.
    pub since: Option<(u32, DateTime<Utc>)>,
}

/// The newest revision of a record.
#[derive(Debug)]
pub struct Newest {
    /// Its id.
    pub id: Uuid,
    /// Who saved it.
    pub author: String,
    /// It waits for an editor.
    pub waits: bool,
    /// Its content.
    pub content: Value,
}

impl Base {
    /// What an export holds of it.
    pub fn public(&self, sources: &Sources) -> PublicIncident {
        let (version, updated) = self.since.unwrap_or((0, DateTime::UNIX_EPOCH));
        PublicIncident::compute(
            self.id,
            redact(self.content.clone(), &self.protection),
            sources,
            version,
            updated,
        )
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    state: String,
    protection: Value,
    revision: Uuid,
    content: Value,
    newest: Value,
    newest_id: Uuid,
    newest_author: String,
    newest_waits: bool,
    since: Option<i32>,
    published_at: Option<DateTime<Utc>>,
}

/// Those of the incidents that the desk has.
pub async fn incidents(desk: &PgPool, ids: &[Uuid]) -> Result<HashMap<Uuid, Base>, Error> {
    let query = sqlx::query_as(
        "select record.id, record.state, record.protection, base.id as revision, base.content,
                newest.content as newest, newest.id as newest_id, newest.author as newest_author,
                newest.state in ('submitted', 'asked') and record.embargo_until is null as newest_waits, present.since, version.published_at
         from unnest($1::uuid[]) as asked (id)
         join desk.record on record.id = asked.id and record.kind = 'incident'
         cross join lateral (select id, content from desk.revision where revision.record = record.id and revision.state <> 'erased'
                             order by (id = record.accepted) desc nulls last, seq desc limit 1) as base
         cross join lateral (select id, author, state, content from desk.revision where revision.record = record.id and revision.state <> 'erased'
                             order by seq desc limit 1) as newest
         left join published.incident as present on present.id = record.id and present.until is null
         left join published.version on version.n = present.since",
    );
    let rows: Vec<Row> = query.bind(ids).fetch_all(desk).await?;
    rows.into_iter().map(|row| Ok((row.id, base(row)?))).collect()
}

fn base(row: Row) -> Result<Base, Error> {
    let Row {
        id,
        state,
        protection,
        revision,
        content,
        newest,
        newest_id,
        newest_author,
        newest_waits,
        since,
        published_at,
    } = row;
    let unreadable = |error| crate::desk::error::Error::Unreadable { record: id, error };
    Ok(Base {
        id,
        state,
        revision,
        content: serde_json::from_value(content).map_err(unreadable)?,
        newest: Newest { id: newest_id, author: newest_author, waits: newest_waits, content: newest },
        protection: serde_json::from_value(protection).map_err(unreadable)?,
        since: since.map(i32::unsigned_abs).zip(published_at),
    })
}

/// Every source of the desk, as accepted, else as submitted.
pub async fn shelf(desk: &PgPool) -> Result<SourceIndex, Error> {
    let mut shelf = SourceIndex::default();
    shelf.taken = taken(desk).await?;
    let query = sqlx::query_as(
        "select record.id, base.id, base.content
         from desk.record
         cross join lateral (select id, content from desk.revision where revision.record = record.id and revision.state <> 'erased'
                             order by (id = record.accepted) desc nulls last, seq desc limit 1) as base
         where record.kind = 'source' and record.state in ('submitted', 'published')
         order by record.created_at, record.key",
    );
    let found: Vec<(Uuid, Uuid, Json<Source>)> = query.fetch_all(desk).await?;
    for (record, revision, Json(source)) in found {
        shelf.known.insert(source.key.clone(), Known { record, revision });
        shelf.put(source);
    }
    Ok(shelf)
}

async fn taken(desk: &PgPool) -> Result<BTreeSet<String>, Error> {
    let keys: Vec<String> =
        sqlx::query_scalar("select key from desk.record where key is not null").fetch_all(desk).await?;
    Ok(keys.into_iter().collect())
}

/// Those of the rows that this holder has imported before, each with the revision of theirs that still waits, if one does.
pub async fn imported(
    desk: &PgPool,
    holder: &str,
    digests: &[[u8; 32]],
) -> Result<BTreeMap<[u8; 32], Option<Uuid>>, Error> {
    let digests: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
    let query = sqlx::query_as(
        "select digest, waiting.id
         from desk.imported_row
         left join lateral (select revision.id from desk.revision join desk.record on record.id = revision.record
                            where revision.record = imported_row.record and author = imported_row.holder
                              and revision.state in ('submitted', 'asked') and record.embargo_until is null
                            order by revision.seq desc limit 1) as waiting on true
         where imported_row.holder = $1 and digest = any($2)",
    );
    let found: Vec<(Vec<u8>, Option<Uuid>)> = query.bind(holder).bind(digests).fetch_all(desk).await?;
    Ok(found.into_iter().filter_map(|(digest, waiting)| Some((digest.try_into().ok()?, waiting))).collect())
}

/// Those of the ids that are incidents of the desk, in whatever state.
pub async fn there(desk: &PgPool, ids: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar("select id from desk.record where kind <> 'source' and id = any($1)");
    Ok(query.bind(ids).fetch_all(desk).await?.into_iter().collect())
}

/// Whether the register has no record at all, and no version.
pub async fn is_empty(desk: &PgPool) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select not exists (select from desk.record) and (select n from desk.counter) = 0",
    );
    Ok(query.fetch_one(desk).await?)
}
