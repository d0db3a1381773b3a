//! What the desk has of the records that a file is about.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, PgPool};
use uuid::Uuid;

use crate::desk;
use crate::desk::import::cells::source_index::{Known, SourceIndex};
use crate::desk::import::error::Error;
use crate::model::counting::confidence::Sources;
use crate::model::record::identity::TakenKeys;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::collection::PublicCollection;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::public::{PublicIncident, Published};
use crate::model::redaction::redact::redact;
use crate::model::vocabulary::workflow::RecordState;

/// An incident as it is: its newest accepted, else its newest revision.
#[derive(Debug, FromRow)]
pub(crate) struct Base {
    pub(crate) id: Uuid,
    #[sqlx(try_from = "String")]
    pub(crate) state: RecordState,
    pub(crate) revision: Uuid,
    #[sqlx(json)]
    pub(crate) content: Incident,
    /// What must not be seen of it, and what it lacks.
    #[sqlx(json)]
    pub(crate) protection: Protection,
    /// The version of its present public state, and the day on which that was published.
    pub(crate) since: Option<i32>,
    pub(crate) published_at: Option<NaiveDate>,
    /// The version and the day of its first public state.
    pub(crate) first_version: Option<i32>,
    pub(crate) first_published: Option<NaiveDate>,
    /// The collection that its present public document names.
    #[sqlx(json)]
    pub(crate) collection: Option<PublicCollection>,
    /// The newest revision, accepted or not.
    #[sqlx(skip)]
    pub(crate) newest: Option<Newest>,
}

/// The newest revision of a record.
#[derive(Debug, FromRow)]
pub(crate) struct Newest {
    record: Uuid,
    pub(crate) id: Uuid,
    author: String,
    content: Value,
    waits: bool,
    /// It rests on what is accepted now.
    rests: bool,
}

impl Newest {
    /// Whether it says this.
    pub(crate) fn is(&self, content: &Value) -> bool {
        self.content == *content
    }

    /// Its id, if it waits for an editor, and this holder has saved it.
    pub(crate) fn waiting_of(&self, holder: &str) -> Option<Uuid> {
        (self.waits && self.author == holder).then_some(self.id)
    }
}

/// What an export holds of an incident.
#[derive(Debug)]
pub(crate) struct Exported {
    pub(crate) public: PublicIncident,
    /// The same as JSON, without the keys of places, which nobody writes.
    pub(crate) document: Value,
}

impl Base {
    /// The newest revision, where it waits for an editor, and may still be accepted.
    pub(crate) fn open(&self) -> Option<&Newest> {
        self.newest.as_ref().filter(|newest| newest.waits && newest.rests)
    }

    pub(crate) fn exported(&self, sources: &Sources) -> Result<Exported, Error> {
        let version = |n: Option<i32>| n.map_or(0, i32::unsigned_abs);
        let published = Published {
            version: version(self.since),
            updated: self.published_at.unwrap_or_default(),
            first_version: version(self.first_version),
            first_published: self.first_published.unwrap_or_default(),
        };
        let redacted = redact(self.content.clone(), &self.protection);
        let carried = redacted.carried(sources);
        let public = PublicIncident::compute(self.id, redacted, carried, published);
        let public = public.of_collection(self.collection.clone());
        let mut document = serde_json::to_value(&public).map_err(desk::Error::Json)?;
        document.as_object_mut().map(without_place_keys);
        Ok(Exported { public, document })
    }
}

/// A record as it is kept.
pub(crate) fn to_json(content: &Incident) -> Result<Value, Error> {
    Ok(serde_json::to_value(content).map_err(desk::Error::Json)?)
}

/// Takes the keys of the places out of a public document: they are computed, and nobody writes them.
pub(crate) fn without_place_keys(document: &mut Map<String, Value>) {
    let places = document.get_mut("places").and_then(Value::as_array_mut).into_iter().flatten();
    for place in places.filter_map(Value::as_object_mut) {
        place.shift_remove("key");
    }
}

/// Those of the incidents that the desk has.
pub(crate) async fn incidents(
    desk: &PgPool,
    ids: &[Uuid],
    index: &SourceIndex,
) -> Result<HashMap<Uuid, Base>, Error> {
    let query = sqlx::query_as(
        "select record.id, record.state, record.protection, base.id as revision, base.content,
                present.since, version.published_at,
                (present.document ->> 'first_version')::integer as first_version,
                (present.document ->> 'first_published')::date as first_published,
                coalesce((present.document -> 'collection')::jsonb, 'null') as collection
         from unnest($1::uuid[]) as asked (id)
         join desk.record on record.id = asked.id and record.kind = 'incident'
         cross join lateral (select id, content from desk.revision where revision.record = record.id and revision.state <> 'erased'
                             order by (id = record.accepted) desc nulls last, seq desc limit 1) as base
         left join published.incident as present on present.id = record.id and present.until is null
         left join published.version on version.n = present.since",
    );
    let bases: Vec<Base> = query.bind(ids).fetch_all(desk).await?;
    let mut newest = newest(desk, ids).await?;
    let with_newest = |mut base: Base| {
        index.cite_now(&mut base.content);
        (base.id, Base { newest: newest.remove(&base.id), ..base })
    };
    Ok(bases.into_iter().map(with_newest).collect())
}

/// The revisions by which each of the records is known, where it can be changed: its newest accepted, else its newest. A row
/// of a collection also by what an edition said of it that waits, and where it was rejected.
pub(crate) async fn revisions(
    tx: &mut PgConnection,
    records: &[Uuid],
) -> Result<HashSet<(Uuid, Uuid)>, Error> {
    let query = sqlx::query_as(
        "select record.id, base.id from desk.record
         cross join lateral (select id from desk.revision where revision.record = record.id and revision.state <> 'erased'
                             order by (id = record.accepted) desc nulls last, seq desc limit 1) as base
         where record.id = any($1) and (record.state in ('submitted', 'published')
                                        or record.state = 'rejected' and record.collection is not null)
         union
         select record.id, waiting.id from desk.record
         cross join lateral (select id from desk.revision join desk.collection_said on collection_said.revision = revision.id
                             where revision.record = record.id and state in ('submitted', 'asked') order by seq desc limit 1) as waiting
         where record.id = any($1) and record.state in ('submitted', 'published') and record.collection is not null",
    );
    let found: Vec<(Uuid, Uuid)> = query.bind(records).fetch_all(tx).await?;
    Ok(found.into_iter().collect())
}

/// The newest revision of each of the records.
pub(crate) async fn newest(desk: &PgPool, records: &[Uuid]) -> Result<HashMap<Uuid, Newest>, Error> {
    let query = sqlx::query_as(
        "select distinct on (record.id) record.id as record, revision.id, author, content,
                revision.state in ('submitted', 'asked') and record.embargo_until is null as waits,
                revision.base is not distinct from record.accepted as rests
         from desk.revision join desk.record on record.id = revision.record
         where record.id = any($1) and revision.state <> 'erased' order by record.id, seq desc",
    );
    let newest: Vec<Newest> = query.bind(records).fetch_all(desk).await?;
    Ok(newest.into_iter().map(|newest| (newest.record, newest)).collect())
}
/// Every source of the desk, as accepted, else as submitted.
pub(crate) async fn sources(desk: &PgPool) -> Result<SourceIndex, Error> {
    let mut index = SourceIndex::default();
    index.taken = taken(desk).await?;
    let query = sqlx::query_as(
        "select record.id, base.id, base.content, target.key
         from desk.record
         left join desk.record as target on target.id = record.merged_into
         cross join lateral (select id, content from desk.revision where revision.record = record.id and revision.state <> 'erased'
                             order by (id = record.accepted) desc nulls last, seq desc limit 1) as base
         where record.kind = 'source' and record.state in ('submitted', 'published', 'merged')
         order by record.created_at, record.key",
    );
    let found: Vec<(Uuid, Uuid, Json<Source>, Option<String>)> = query.fetch_all(desk).await?;
    for (record, revision, Json(source), target) in found {
        if let Some(target) = target {
            index.merge(&source, target);
            continue;
        }
        index.known.insert(source.key.clone(), Known { record, revision });
        index.put(source);
    }
    index.follow_merged();
    index.public_origins = public_origins(desk).await?;
    Ok(index)
}

/// The origins of public sources, as far as anything public tells them.
pub(crate) async fn public_origins(desk: &PgPool) -> Result<HashMap<String, BTreeSet<String>>, Error> {
    let query = sqlx::query_as(
        "select source.key, origin.key
         from published.source
         left join published.incident on incident.id = source.record and incident.since = source.since
         left join published.context_event as event on event.id = source.record and event.since = source.since
         left join lateral unnest(source.derived_from) as origin (key) on true
         where incident.id is not null and incident.until is null or event.id is not null and event.until is null",
    );
    let found: Vec<(String, Option<String>)> = query.fetch_all(desk).await?;
    let mut origins: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (key, origin) in found {
        origins.entry(key).or_default().extend(origin);
    }
    Ok(origins)
}

async fn taken(desk: &PgPool) -> Result<TakenKeys, Error> {
    let query = sqlx::query_as(
        "select key, exists (select from published.current_source where current_source.key = record.key)
         from desk.record where key is not null",
    );
    let keys: Vec<(String, bool)> = query.fetch_all(desk).await?;
    Ok(keys.into_iter().collect())
}

/// Those of the rows that this holder has imported before, each with the revision of theirs that still waits, if one does.
pub(crate) async fn imported(
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
pub(crate) async fn there(desk: &PgPool, ids: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar("select id from desk.record where kind <> 'source' and id = any($1)");
    Ok(query.bind(ids).fetch_all(desk).await?.into_iter().collect())
}
