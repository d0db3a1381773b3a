//! Reads from the desk what a projection is made of, and from `published` what was made before.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::history::{History, Merge, Tombstone};
use crate::desk::publication::projection::Surroundings;
use crate::desk::records::citation::led;
use crate::desk::records::column::Column;
use crate::desk::records::record::Record;
use crate::model::record::source::Source;
use crate::model::redaction::collection::PublicCollection;

/// What is written in `published` of a record.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Stored {
    /// Since when, until when, and the document.
    pub states: Vec<(u32, Option<u32>, String)>,
    /// The versions that say that they changed it.
    pub told: BTreeSet<u32>,
    pub tombstone: Option<Tombstone>,
    pub merges: Vec<Merge>,
}

/// The withdrawn incident of which a record is part: none of it is public either.
macro_rules! withdrawn_heir {
    () => {
        "(with recursive heir (id) as (
              select record.merged_into
              union
              select above.merged_into from heir join desk.record as above on above.id = heir.id
          )
          select retraction as taken_back, retraction_reason as why
          from heir join desk.record as above using (id) where retraction = 'withdrawn')"
    };
}

/// What the desk knows of each record, what its published and accepted revisions say, and what is written of it.
const RECORDS: &str = concat!(
    "select json_build_object(
            'record', id, 'subject', kind, 'protection', protection, 'accepted', accepted,
            'end', case when state in ('retracted', 'merged') then json_build_object(
                'kind', coalesce(retraction, heir.taken_back, 'merged'), 'reason', coalesce(heir.why, retraction_reason),
                'merged_into', case when heir.taken_back is null then merged_into end) end,
            'first', (select json_build_array(n, (at at time zone 'UTC')::date) from desk.act where act.n = record.first_n),
            'collection', collection,
            'publications', array(
                select json_build_object('n', n, 'at', at, 'revision', revision, 'change', publication.kind, 'seal', encode(leaf, 'hex'),
                    'merged_into', (select detail ->> 'into' from desk.act where publication.kind = 'merged' and act.n = publication.n and act.kind = 'merge'))
                from desk.publication where publication.record = record.id order by n)),
        (select coalesce(json_object_agg(revision.id, content), '{}') from desk.revision
         where revision.record = record.id and revision.state = 'accepted'),
        json_build_object(
            'states', array(
                select json_build_array(since, until, document::text)
                from (select id, since, until, document from published.incident
                      union all select id, since, until, document from published.context_event) as state
                where state.id = record.id order by since),
            'told', array(select n from published.change where change.record = record.id),
            'tombstone', (select row_to_json(tombstone) from published.tombstone where tombstone.id = record.id),
            'merges', array(select row_to_json(merge) from published.merge where merge.id = record.id order by since))
     from desk.record
     left join lateral ",
    withdrawn_heir!(),
    " as heir on true
     where id = any($1) and kind <> 'source' and accepted is not null order by id"
);

/// The records, and what lies around them. Records that were never published and have nothing accepted have no history.
pub async fn load(
    tx: &mut PgConnection,
    ids: &[Uuid],
) -> Result<(Vec<(History, Stored)>, Surroundings), Error> {
    type Row = (Column<History>, Column<BTreeMap<Uuid, Value>>, Column<Stored>);
    let rows: Vec<Row> = sqlx::query_as(RECORDS).bind(ids).fetch_all(&mut *tx).await?;
    let mut kept = Vec::new();
    for (Column(mut history), Column(contents), Column(stored)) in rows {
        for (revision, content) in contents {
            let unreadable = |error| Error::Unreadable { record: history.record, error };
            let content = Record::parse(history.subject, content).map_err(unreadable)?;
            history.contents.insert(revision, content);
        }
        kept.push((history, stored));
    }
    let surroundings = surroundings(tx, kept.iter().map(|(history, _)| history)).await?;
    Ok((kept, surroundings))
}

/// What lies around these records.
pub async fn surroundings(
    tx: &mut PgConnection,
    histories: impl Iterator<Item = &History> + Clone,
) -> Result<Surroundings, Error> {
    let keys: BTreeSet<String> = histories.clone().flat_map(History::source_keys).collect();
    let collections: BTreeSet<&str> =
        histories.clone().filter_map(|history| history.collection.as_deref()).collect();
    let linked: BTreeSet<Uuid> = histories
        .flat_map(|history| history.contents.values())
        .flat_map(Record::links)
        .map(|(_, id)| id)
        .collect();
    let mut surroundings = readings(tx, keys.into_iter().collect()).await?;
    name_collections(tx, collections, &mut surroundings).await?;
    if !linked.is_empty() {
        let query = sqlx::query_scalar(concat!(
            "select id from desk.record where id = any($1) and (retraction = 'withdrawn' or exists ",
            withdrawn_heir!(),
            ")"
        ));
        let withdrawn: Vec<Uuid> =
            query.bind(linked.into_iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
        surroundings.withdrawn = withdrawn.into_iter().collect();
    }
    Ok(surroundings)
}

/// A collection as it is named from a version on, and when that was published.
type NamedSince = (i32, Option<DateTime<Utc>>, Column<PublicCollection>);

/// How versions name these collections.
async fn name_collections(
    tx: &mut PgConnection,
    keys: BTreeSet<&str>,
    surroundings: &mut Surroundings,
) -> Result<(), Error> {
    if keys.is_empty() {
        return Ok(());
    }
    let query = sqlx::query_as(
        "select since, at, json_build_object('key', collection, 'name', name, 'licence', licence, 'terms', terms)
         from desk.collection_words left join desk.act on act.n = since where collection = any($1)",
    );
    let rows: Vec<NamedSince> = query.bind(keys.into_iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    for (since, at, Column(named)) in rows {
        surroundings.collections.put(since.unsigned_abs(), named);
        surroundings.days.extend(at.map(|at| (since.unsigned_abs(), at.date_naive())));
    }
    Ok(())
}

#[derive(FromRow)]
struct ReadingRow {
    key: String,
    merged_into: Option<String>,
    merged_n: Option<i32>,
    merged_at: Option<DateTime<Utc>>,
    accepted_n: Option<i32>,
    at: Option<DateTime<Utc>>,
    content: Option<Column<Source>>,
}

/// All sources that these keys lead to, with every accepted revision, and what each was joined to.
const READINGS: &str = led!(
    "and revision.state = 'accepted'",
    "select record.key, other.key as merged_into, record.merged_n, merge.at as merged_at,
                revision.accepted_n, act.at, revision.content
         from led
         cross join lateral (select id, key, merged_into, merged_n from desk.record where record.key = led.key limit 1) as record
         left join lateral (select key from desk.record as other where other.id = record.merged_into limit 1) as other on true
         left join lateral (select at from desk.act as merge where merge.n = record.merged_n limit 1) as merge on true
         left join lateral (select seq, accepted_n, content from desk.revision
                            where revision.record = record.id and revision.state = 'accepted' offset 0) as revision on true
         left join lateral (select at from desk.act where act.n = revision.accepted_n limit 1) as act on true
         order by record.key, revision.accepted_n, revision.seq"
);

/// How the sources of these keys read at each version, and all that any of them ever derived from or was merged into.
pub async fn readings(tx: &mut PgConnection, keys: Vec<String>) -> Result<Surroundings, Error> {
    let query = sqlx::query_as(READINGS);
    let rows: Vec<ReadingRow> = query.bind(keys).fetch_all(&mut *tx).await?;
    let mut surroundings = Surroundings::default();
    let Surroundings { readings, days, .. } = &mut surroundings;
    for row in rows {
        let ReadingRow { key, merged_into, merged_n, merged_at, accepted_n, at, content } = row;
        if let (Some(n), Some(Column(source))) = (accepted_n, content) {
            readings.accept(n.unsigned_abs(), source);
            days.extend(at.map(|at| (n.unsigned_abs(), at.date_naive())));
        }
        if let (Some(into), Some(n)) = (merged_into, merged_n) {
            readings.merge(key, into, n.unsigned_abs());
            days.extend(merged_at.map(|at| (n.unsigned_abs(), at.date_naive())));
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

/// The incidents and context events of which an accepted revision names this record, or one that is part of it.
pub async fn linking_to(tx: &mut PgConnection, record: Uuid, parts: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let named: Vec<Uuid> = parts.iter().copied().chain([record]).collect();
    let query = sqlx::query_scalar(
        "select distinct record from desk.revision where links && $1 and state = 'accepted'",
    );
    Ok(query.bind(named).fetch_all(&mut *tx).await?)
}

/// The incidents that are part of this one, or of one that is.
pub async fn parts_of(tx: &mut PgConnection, record: Uuid) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "with recursive part (id) as (
             select id from desk.record where merged_into = $1
             union
             select record.id from part join desk.record on record.merged_into = part.id
         )
         select id from part",
    );
    Ok(query.bind(record).fetch_all(&mut *tx).await?)
}
