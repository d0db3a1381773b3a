//! Reads from the desk what is public now, as far as the next version can touch it.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::projection::{Projection, Publication};
use crate::desk::records::record::Record;
use crate::model::record::source::PublicSource;
use crate::model::redaction::redact::{Protection, redact};
use crate::model::vocabulary::publication::Subject;

/// A revision with what the desk knows of its record.
#[derive(FromRow)]
pub struct Kept {
    /// The revision.
    pub revision: Uuid,
    /// Its record.
    pub record: Uuid,
    /// What the record is.
    pub kind: String,
    /// The record's protection today.
    pub protection: Value,
    /// The revision's content.
    pub content: Value,
}

impl Kept {
    /// What the record is.
    pub fn subject(&self) -> Result<Subject, Error> {
        Subject::parse(&self.kind).ok_or_else(|| self.unreadable(&format!("unknown kind {}", self.kind)))
    }

    /// What must not be seen of the record.
    pub fn protection(&self) -> Result<Protection, Error> {
        Protection::deserialize(&self.protection)
            .map_err(|error| Error::Unreadable { record: self.record, error })
    }

    /// The content and the protection, read.
    pub fn read(self) -> Result<(Record, Protection), Error> {
        let (subject, protection) = (self.subject()?, self.protection()?);
        let content = Record::parse(subject, self.content)
            .map_err(|error| Error::Unreadable { record: self.record, error })?;
        Ok((content, protection))
    }

    /// What is kept of the record cannot be read.
    pub fn unreadable(&self, why: &str) -> Error {
        Error::Unreadable { record: self.record, error: serde::de::Error::custom(why) }
    }
}

/// What is public of the records of the act, of every incident that its sources can change, and of every source that
/// any of them leads back to.
pub async fn load(tx: &mut PgConnection, act: &[Publication]) -> Result<Projection, Error> {
    let mut records: BTreeSet<Uuid> = act.iter().map(|publication| publication.record).collect();
    let changing: Vec<&str> = act.iter().filter_map(Publication::key).collect();
    if !changing.is_empty() {
        records.extend(citing(tx, &changing).await?);
    }
    let mut projection = Projection::next(withdrawn(tx).await?);
    let mut cited: BTreeSet<String> = act
        .iter()
        .filter_map(|publication| Some(publicly_cited(publication.shown()?, &publication.protection)))
        .flatten()
        .collect();
    cited.extend(changing.into_iter().map(str::to_owned));
    for Present { kept, since, leaf } in present(tx, records).await? {
        let record = kept.record;
        let (content, covers) = kept.read()?;
        cited.extend(publicly_cited(&content, &covers));
        projection.add(
            record,
            content,
            covers,
            u32::try_from(since).unwrap_or_default(),
            leaf.try_into().unwrap_or_default(),
        );
    }
    for document in ancestry(tx, cited).await? {
        projection.add_source(document.source);
    }
    Ok(projection)
}

/// The records that no version shows or names any more.
pub(crate) async fn withdrawn(tx: &mut PgConnection) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar("select id from desk.record where retraction = 'withdrawn'");
    Ok(query.fetch_all(&mut *tx).await?.into_iter().collect())
}

/// The keys of the sources that the record names, as the public sees it.
pub(crate) fn publicly_cited(content: &Record, protection: &Protection) -> Vec<String> {
    let redacted = match content {
        Record::Incident(incident) => &Record::Incident(redact(incident.clone(), protection).incident),
        other => other,
    };
    redacted.citations().into_iter().map(|(_, key)| key.to_owned()).collect()
}

/// The public incidents that cite a source of these keys, or one that derives from it.
async fn citing(tx: &mut PgConnection, keys: &[&str]) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "with recursive derived (key) as (
             select unnest($1::text[])
             union
             select source.key from derived join published.source on source.derived_from @> array[derived.key] and source.until is null
         )
         select distinct incident.id
         from derived
         join published.claim on claim.source = derived.key or claim.via = derived.key
         join published.incident on incident.id = claim.incident and incident.since = claim.since and incident.until is null",
    );
    Ok(query.bind(keys).fetch_all(&mut *tx).await?)
}

#[derive(FromRow)]
struct Present {
    #[sqlx(flatten)]
    kept: Kept,
    since: i32,
    leaf: Vec<u8>,
}

/// The present public state of the records, where they have one.
async fn present(tx: &mut PgConnection, records: BTreeSet<Uuid>) -> Result<Vec<Present>, Error> {
    let query = sqlx::query_as(
        "select revision.id as revision, record.id as record, record.kind, record.protection, revision.content, state.since, last.leaf
         from unnest($1::uuid[]) as asked (id)
         join (select id, since from published.incident where until is null
               union all select id, since from published.source where until is null
               union all select id, since from published.context_event where until is null) as state using (id)
         join desk.record on record.id = asked.id
         cross join lateral (select publication.revision, publication.leaf from desk.publication
                             where publication.record = record.id order by publication.n desc limit 1) as last
         join desk.revision on revision.id = last.revision",
    );
    Ok(query.bind(records.into_iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?)
}

/// The public sources of these keys, and all that they derive from.
async fn ancestry(tx: &mut PgConnection, keys: BTreeSet<String>) -> Result<Vec<PublicSource>, Error> {
    let query = sqlx::query_scalar::<_, sqlx::types::Json<PublicSource>>(
        "with recursive ancestor (key) as (
             select unnest($1::text[])
             union
             select unnest(source.derived_from) from ancestor join published.source on source.key = ancestor.key and source.until is null
         )
         select source.document from ancestor join published.source on source.key = ancestor.key and source.until is null",
    );
    let documents = query.bind(keys.into_iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    Ok(documents.into_iter().map(|document| document.0).collect())
}
