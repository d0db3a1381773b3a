//! Reads from the desk what a projection is made of, and from `published` what was made before.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::history::{End, History, Publication, Seal, Tombstone};
use crate::desk::publication::projection::Surroundings;
use crate::desk::records::record::Record;
use crate::model::vocabulary::publication::{Change, Gone, Subject};

/// What is written in `published` of a record.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Since when, until when, and the document.
    pub states: Vec<(u32, Option<u32>, String)>,
    /// The versions that say that they changed it.
    pub told: BTreeSet<u32>,
    pub tombstone: Option<Tombstone>,
}

/// A record with its history and what is written of it.
pub type Kept = (History, Stored);

/// The records, and what lies around them. Records that were never published and have nothing accepted have no history.
pub async fn load(tx: &mut PgConnection, ids: &[Uuid]) -> Result<(Vec<Kept>, Surroundings), Error> {
    let mut kept = histories(tx, ids).await?;
    for (id, since, until, document) in states(tx, ids).await? {
        if let Some((_, stored)) = kept.get_mut(&id) {
            stored.states.push((since.unsigned_abs(), until.map(i32::unsigned_abs), document));
        }
    }
    for (record, revision, content) in contents(tx, ids).await? {
        let Some((history, _)) = kept.get_mut(&record) else { continue };
        let content =
            Record::parse(history.subject, content).map_err(|error| Error::Unreadable { record, error })?;
        history.contents.insert(revision, content);
    }
    let kept: Vec<Kept> = kept.into_values().collect();
    let surroundings = surroundings(tx, kept.iter().map(|(history, _)| history)).await?;
    Ok((kept, surroundings))
}

/// What lies around these records.
pub async fn surroundings(
    tx: &mut PgConnection,
    histories: impl Iterator<Item = &History> + Clone,
) -> Result<Surroundings, Error> {
    let keys: BTreeSet<String> = histories.clone().flat_map(History::source_keys).collect();
    let linked: BTreeSet<Uuid> = histories
        .flat_map(|history| history.contents.values())
        .flat_map(Record::links)
        .map(|(_, id)| id)
        .collect();
    let mut surroundings = readings(tx, keys.into_iter().collect()).await?;
    if !linked.is_empty() {
        let query =
            sqlx::query_scalar("select id from desk.record where retraction = 'withdrawn' and id = any($1)");
        let withdrawn: Vec<Uuid> =
            query.bind(linked.into_iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
        surroundings.withdrawn = withdrawn.into_iter().collect();
    }
    Ok(surroundings)
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    protection: Value,
    accepted: Option<Uuid>,
    ended: Option<String>,
    retraction_reason: Option<String>,
    merged_into: Option<Uuid>,
    n: Option<i32>,
    at: Option<DateTime<Utc>>,
    change: Option<String>,
    leaf: Option<Vec<u8>>,
    revision: Option<Uuid>,
    told: bool,
    tombstone_kind: Option<String>,
    tombstone_reason: Option<String>,
    tombstone_merged_into: Option<Uuid>,
    tombstone_since: Option<i32>,
}

async fn histories(tx: &mut PgConnection, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Kept>, Error> {
    let query = sqlx::query_as(
        "select record.id, record.kind, record.protection, record.accepted,
                case record.state when 'retracted' then record.retraction when 'merged' then 'merged' end as ended,
                record.retraction_reason, record.merged_into,
                publication.n, publication.at, publication.kind as change, publication.leaf, publication.revision,
                change.n is not null as told, tombstone.kind as tombstone_kind, tombstone.reason as tombstone_reason,
                tombstone.merged_into as tombstone_merged_into, tombstone.since as tombstone_since
         from desk.record
         left join desk.publication on publication.record = record.id
         left join published.change on change.n = publication.n and change.record = record.id
         left join published.tombstone on tombstone.id = record.id
         where record.id = any($1) and record.kind <> 'source' and record.accepted is not null
         order by record.id, publication.n",
    );
    let rows: Vec<Row> = query.bind(ids).fetch_all(&mut *tx).await?;
    let mut kept: BTreeMap<Uuid, Kept> = BTreeMap::new();
    for row in rows {
        let (history, stored) = match kept.entry(row.id) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => entry.insert(row.begin()?),
        };
        if let Some(publication) = row.publication()? {
            stored.told.extend(Some(publication.n).filter(|_| row.told));
            history.publications.push(publication);
        }
    }
    Ok(kept)
}

impl Row {
    fn begin(&self) -> Result<Kept, Error> {
        let subject = Subject::parse(&self.kind).ok_or_else(|| self.unreadable(&self.kind))?;
        let protection = serde_json::from_value(self.protection.clone())
            .map_err(|error| Error::Unreadable { record: self.id, error })?;
        let end = |kind: &str| -> Result<End, Error> {
            let kind = Gone::parse(kind).ok_or_else(|| self.unreadable(kind))?;
            let merged_into = self.merged_into.filter(|_| kind == Gone::Merged);
            Ok(End { kind, reason: self.retraction_reason.clone(), merged_into })
        };
        let history = History {
            record: self.id,
            subject,
            protection,
            contents: BTreeMap::new(),
            accepted: self.accepted,
            publications: Vec::new(),
            end: self.ended.as_deref().map(end).transpose()?,
        };
        let tombstone = |(kind, since): (&str, i32)| -> Result<Tombstone, Error> {
            let kind = Gone::parse(kind).ok_or_else(|| self.unreadable(kind))?;
            let (reason, merged_into) = (self.tombstone_reason.clone(), self.tombstone_merged_into);
            Ok(Tombstone { kind, reason, merged_into, since: since.unsigned_abs() })
        };
        let tombstone =
            self.tombstone_kind.as_deref().zip(self.tombstone_since).map(tombstone).transpose()?;
        Ok((history, Stored { tombstone, ..Stored::default() }))
    }

    fn publication(&self) -> Result<Option<Publication>, Error> {
        let (Some(n), Some(at), Some(change), Some(revision)) =
            (self.n, self.at, self.change.as_deref(), self.revision)
        else {
            return Ok(None);
        };
        let change = Change::parse(change).ok_or_else(|| self.unreadable(change))?;
        let seal = Seal::Leaf(self.leaf.clone().and_then(|leaf| leaf.try_into().ok()).unwrap_or_default());
        Ok(Some(Publication { n: n.unsigned_abs(), at, revision, change, seal }))
    }

    fn unreadable(&self, word: &str) -> Error {
        let error = serde::de::Error::custom(format!("unknown word {word}"));
        Error::Unreadable { record: self.id, error }
    }
}

/// What the revisions say that were published, and the accepted ones.
async fn contents(tx: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<(Uuid, Uuid, Value)>, Error> {
    let query = sqlx::query_as(
        "select record, id, content from desk.revision where record = any($1) and state = 'accepted'",
    );
    Ok(query.bind(ids).fetch_all(&mut *tx).await?)
}

type StateRow = (Uuid, i32, Option<i32>, String);

async fn states(tx: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<StateRow>, Error> {
    let query = sqlx::query_as(
        "select id, since, until, document::text from published.incident where id = any($1)
         union all select id, since, until, document::text from published.context_event where id = any($1)
         order by 1, 2",
    );
    Ok(query.bind(ids).fetch_all(&mut *tx).await?)
}

#[derive(FromRow)]
struct ReadingRow {
    key: String,
    merged_into: Option<String>,
    merged_n: Option<i32>,
    merged_at: Option<DateTime<Utc>>,
    accepted_n: Option<i32>,
    at: Option<DateTime<Utc>>,
    content: Option<Value>,
}

/// All sources that these keys lead to, with every accepted revision, and what each was joined to.
const READINGS: &str = "with recursive led (key) as (
             select unnest($1::text[])
             union
             select origin.key
             from led
             join desk.record on record.key = led.key
             cross join lateral (
                 select citation.source_key as key
                 from desk.revision join desk.citation on citation.revision = revision.id
                 where revision.record = record.id and revision.state = 'accepted'
                 union all
                 select other.key from desk.record as other where other.id = record.merged_into
             ) as origin
         )
         select record.key, other.key as merged_into, record.merged_n, merge.at as merged_at,
                revision.accepted_n, act.at, revision.content
         from led
         join desk.record on record.key = led.key
         left join desk.record as other on other.id = record.merged_into
         left join desk.act as merge on merge.n = record.merged_n
         left join desk.revision on revision.record = record.id and revision.state = 'accepted'
         left join desk.act on act.n = revision.accepted_n
         order by record.key, revision.accepted_n, revision.seq";

/// How the sources of these keys read at each version, and all that any of them ever derived from or was merged into.
async fn readings(tx: &mut PgConnection, keys: Vec<String>) -> Result<Surroundings, Error> {
    let query = sqlx::query_as(READINGS);
    let rows: Vec<ReadingRow> = query.bind(keys).fetch_all(&mut *tx).await?;
    let mut surroundings = Surroundings::default();
    let Surroundings { readings, times, .. } = &mut surroundings;
    for row in rows {
        let ReadingRow { key, merged_into, merged_n, merged_at, accepted_n, at, content } = row;
        if let (Some(n), Some(content)) = (accepted_n, content) {
            let unreadable = |error| Error::Unreadable { record: Uuid::nil(), error };
            readings.accept(n.unsigned_abs(), serde_json::from_value(content).map_err(unreadable)?);
            times.extend(at.map(|at| (n.unsigned_abs(), at)));
        }
        if let (Some(into), Some(n)) = (merged_into, merged_n) {
            readings.merge(key, into, n.unsigned_abs());
            times.extend(merged_at.map(|at| (n.unsigned_abs(), at)));
        }
    }
    Ok(surroundings)
}

/// The records that a source which reads differently can change: every incident and context event that ever cited it, or
/// one that derives from it.
pub async fn resting_on(tx: &mut PgConnection, keys: &[String]) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "with recursive above (key) as (
             select unnest($1::text[])
             union
             select derived.key
             from above
             cross join lateral (
                 select record.key
                 from desk.citation
                 join desk.revision on revision.id = citation.revision and revision.state = 'accepted'
                 join desk.record on record.id = revision.record
                 where citation.source_key = above.key and citation.how = 'derived_from'
                 union all
                 select merged.key
                 from desk.record as merged join desk.record as other on other.id = merged.merged_into
                 where other.key = above.key
             ) as derived
         )
         select distinct revision.record
         from above
         join desk.citation on citation.source_key = above.key and citation.how <> 'derived_from'
         join desk.revision on revision.id = citation.revision and revision.state = 'accepted'",
    );
    Ok(query.bind(keys).fetch_all(&mut *tx).await?)
}

/// The incidents and context events of which an accepted revision names this record.
pub async fn linking_to(tx: &mut PgConnection, record: Uuid) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select distinct record from desk.revision where links @> array[$1] and state = 'accepted'",
    );
    Ok(query.bind(record).fetch_all(&mut *tx).await?)
}
