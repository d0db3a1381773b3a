//! Which record each row of a collection is.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection, PgPool};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::collections::past::{Past, past};
use crate::desk::error::Error;

/// The most rows that a report lists as gone.
const MOST_GONE: i64 = 100;

/// A row that an earlier edition had.
#[derive(Debug, FromRow)]
pub(crate) struct KnownRow {
    row_key: String,
    pub(crate) record: Uuid,
    /// Why the record was taken back, if it was: a word of a list.
    pub(crate) reason: Option<String>,
    /// Until when something of it that was approved is under an embargo.
    pub(crate) embargo_until: Option<DateTime<Utc>>,
    /// What it said in the editions, the newest last.
    #[sqlx(skip)]
    pub(crate) past: Vec<Past>,
}

impl KnownRow {
    /// What it said last.
    pub(crate) fn last(&self) -> Option<&Past> {
        self.past.last()
    }

    /// What it said last of what still may be accepted.
    pub(crate) fn waiting(&self) -> Option<&Past> {
        self.past.iter().rfind(|past| past.waits)
    }

    /// What it said last of what was accepted.
    pub(crate) fn accepted(&self) -> Option<&Past> {
        self.past.iter().rfind(|past| past.accepted)
    }

    /// Whether an edition made this revision, or knew that it says the same.
    pub(crate) fn made(&self, revision: Uuid) -> bool {
        self.past.iter().any(|past| past.revision == revision)
    }
}

/// Those of the rows that the register knows, by their names.
pub(crate) async fn known(
    desk: &PgPool,
    collection: &str,
    names: &[&str],
) -> Result<HashMap<String, KnownRow>, Error> {
    let query = sqlx::query_as(
        "select row_key, collection_row.record, retraction_reason as reason, embargo_until
         from desk.collection_row join desk.record on record.id = collection_row.record
         where collection_row.collection = $1 and row_key = any($2)",
    );
    let rows: Vec<KnownRow> = query.bind(collection).bind(names).fetch_all(desk).await?;
    let mut past = past(desk, &rows.iter().map(|row| row.record).collect::<Vec<_>>()).await?;
    let with_past = |row: KnownRow| {
        (row.row_key.clone(), KnownRow { past: past.remove(&row.record).unwrap_or_default(), ..row })
    };
    Ok(rows.into_iter().map(with_past).collect())
}

/// Rows that earlier editions had and this one has not. Nothing is done to them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Gone {
    /// How many there are.
    pub count: u64,
    /// The first of them, at most 100.
    pub rows: Vec<GoneRow>,
}

/// A row that an earlier edition had and this one has not.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize, ToSchema)]
pub struct GoneRow {
    /// Its name in the collection; left out once the incident is erased.
    #[schema(required = false, example = "TH-2014-17")]
    pub row_key: String,
    /// The incident that it is.
    pub incident: Uuid,
    /// Where editors find that.
    #[schema(example = "/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723")]
    pub address: String,
}

/// One of them, and how many there are.
#[derive(FromRow)]
struct Counted {
    #[sqlx(flatten)]
    row: GoneRow,
    count: i64,
}

/// The rows of a collection that are not among these, and of which the record stands or waits.
pub(crate) async fn gone(desk: &PgPool, collection: &str, names: &[&str]) -> Result<Gone, Error> {
    let query = sqlx::query_as(
        "select row_key, record as incident, '/v1/desk/incidents/' || record as address, count(*) over () as count
         from desk.collection_row join desk.record on record.id = collection_row.record
         where collection_row.collection = $1 and state in ('submitted', 'published')
           and not exists (select from unnest($2::text[]) as named (row_key) where named.row_key = collection_row.row_key)
         order by row_key limit $3",
    );
    let rows: Vec<Counted> = query.bind(collection).bind(names).bind(MOST_GONE).fetch_all(desk).await?;
    let count = rows.first().map_or(0, |row| row.count.unsigned_abs());
    Ok(Gone { count, rows: rows.into_iter().map(|row| row.row).collect() })
}

/// How a row was imported before.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Before {
    /// The incident that it is.
    pub(crate) record: Uuid,
    pub(crate) collection: Option<String>,
    /// Its name there, if it has one.
    pub(crate) name: Option<String>,
}

/// A digest, and how the row that said so was imported: its incident, its collection and its name there.
type BeforeRow = (Vec<u8>, Uuid, Option<String>, Option<String>);

/// Those of the rows that this holder has imported before, or anybody as rows of a collection, and how.
pub(crate) async fn before(
    desk: &PgPool,
    (holder, collection): (&str, Option<&str>),
    digests: &[[u8; 32]],
) -> Result<BTreeMap<[u8; 32], Before>, Error> {
    let digests: Vec<&[u8]> = digests.iter().map(<[u8; 32]>::as_slice).collect();
    let query = sqlx::query_as(
        "select digest, record.id, record.collection, row_key
         from desk.imported_row join desk.record on record.id = imported_row.record
         left join desk.collection_row on collection_row.record = record.id
         where digest = any($2) and (imported_row.holder = $1 or record.collection = $3)
         order by record.collection is not distinct from $3, row_key is not null",
    );
    let found: Vec<BeforeRow> = query.bind(holder).bind(digests).bind(collection).fetch_all(desk).await?;
    let known = found.into_iter().filter_map(|(digest, record, collection, name)| {
        Some((digest.try_into().ok()?, Before { record, collection, name }))
    });
    Ok(known.collect())
}

/// Whether the register has incidents of a collection of which nobody knows which rows they are. What was rejected is none,
/// nor is what is erased.
pub(crate) async fn has_nameless(desk: &PgPool, collection: &str) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.record where record.collection = $1 and state <> 'rejected'
                        and not exists (select from desk.collection_row where collection_row.record = record.id)
                        and exists (select from desk.revision where revision.record = record.id and revision.state <> 'erased'))",
    );
    Ok(query.bind(collection).fetch_one(desk).await?)
}

/// The collection of which an incident is a row.
#[derive(Debug, FromRow, Serialize, ToSchema)]
pub struct CollectionOf {
    /// Its key, in `/v1/desk/collections`.
    #[schema(example = "ucdp-ged")]
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its licence.
    pub licence: String,
    /// Whether the incident may be shown to the public.
    pub republish: bool,
    /// What the row is called in it; null if it has no name there.
    #[schema(required)]
    pub row_key: Option<String>,
}

/// The collection of which an incident is a row, if it is one.
pub(crate) async fn of(tx: &mut PgConnection, incident: Uuid) -> Result<Option<CollectionOf>, Error> {
    let query = sqlx::query_as(
        "select collection.key, name, licence, republish, row_key
         from desk.record join desk.collection on collection.key = record.collection
         left join desk.collection_row on collection_row.record = record.id where record.id = $1",
    );
    Ok(query.bind(incident).fetch_optional(tx).await?)
}
