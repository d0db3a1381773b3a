//! How a whole state of a record is saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::records::cautions;
use crate::desk::records::cycles;
use crate::desk::records::outline;
use crate::desk::records::record::Draft;
use crate::model::record::identity::Identity;
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::Fault;

/// Checks the drafts and saves each as a submitted revision of its record, which is made if there is none. Gives the
/// ids of the revisions, in order. A draft may cite a source of the same call.
pub async fn save(
    tx: &mut PgConnection,
    author: &Actor<'_>,
    reason: &str,
    mut drafts: Vec<Draft>,
) -> Result<Vec<Uuid>, Error> {
    match faulty(tx, author.clock, author.holder, &mut drafts).await?.into_iter().next() {
        Some((record, faults)) => Err(Error::Faulty { record, faults }),
        None => write(tx, author, reason, &drafts).await,
    }
}

/// What the desk has of the records, and of the sources that they cite.
#[derive(FromRow)]
struct There {
    id: Uuid,
    kind: String,
    key: Option<String>,
    /// What the record lacks, if it was restored from an export.
    origin: Option<Value>,
}

/// What is wrong with each of the drafts, by its record; their texts are brought to NFC.
pub(crate) async fn faulty(
    tx: &mut PgConnection,
    clock: &Clock,
    author: &str,
    drafts: &mut [Draft],
) -> Result<Vec<(Uuid, Vec<Fault>)>, Error> {
    refuse_twice(drafts.iter().map(|draft| draft.id))?;
    let there = there(tx, drafts).await?;
    refuse_changed(&there, drafts)?;
    let mut known: BTreeSet<String> = there.values().filter_map(|there| there.key.clone()).collect();
    known.extend(drafts.iter().filter_map(|draft| draft.content.key()).map(str::to_owned));
    let mut wrong = Vec::new();
    for Draft { id, content, parent: _ } in drafts.iter_mut() {
        let origin = there.get(id).and_then(|there| there.origin.clone());
        let origin: Origin = origin
            .map_or_else(|| Ok(Origin::default()), serde_json::from_value)
            .map_err(|error| Error::Unreadable { record: *id, error })?;
        let faults = content.check_restored(&|key| known.contains(key), clock.today(), &origin);
        if !faults.is_empty() {
            wrong.push((*id, faults));
        }
    }
    if wrong.is_empty() {
        match cycles::refuse(tx, Some(author), drafts).await {
            Err(Error::Faulty { record, faults }) => wrong.push((record, faults)),
            other => other?,
        }
    }
    Ok(wrong)
}

async fn there(tx: &mut PgConnection, drafts: &[Draft]) -> Result<HashMap<Uuid, There>, Error> {
    let cited = drafts.iter().flat_map(|draft| draft.content.citations()).map(|(_, key)| key);
    let keys: BTreeSet<&str> = cited.chain(drafts.iter().filter_map(|draft| draft.content.key())).collect();
    let query = sqlx::query_as(
        "select id, kind, key, protection -> 'origin' as origin from desk.record where id = any($1) or key = any($2)",
    );
    let found: Vec<There> = query
        .bind(drafts.iter().map(|draft| draft.id).collect::<Vec<_>>())
        .bind(keys.into_iter().collect::<Vec<_>>())
        .fetch_all(&mut *tx)
        .await?;
    Ok(found.into_iter().map(|there| (there.id, there)).collect())
}

/// Refuses an act in which a record stands twice.
pub(crate) fn refuse_twice(records: impl Iterator<Item = Uuid>) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for record in records {
        if !seen.insert(record) {
            return Err(Error::Twice(record));
        }
    }
    Ok(())
}

/// A record stays what it is, and a source keeps its key.
fn refuse_changed(there: &HashMap<Uuid, There>, drafts: &[Draft]) -> Result<(), Error> {
    let owners: BTreeMap<&str, Uuid> =
        there.values().filter_map(|there| Some((there.key.as_deref()?, there.id))).collect();
    for Draft { id, content, parent: _ } in drafts {
        let (kind, key) = (content.subject().word(), content.key());
        let was = there.get(id);
        if let Some(was) = was.filter(|was| (was.kind.as_str(), was.key.as_deref()) != (kind, key)) {
            let named =
                |kind: &str, key: Option<&str>| key.map_or(kind.to_owned(), |key| format!("{kind} {key}"));
            let is = named(&was.kind, was.key.as_deref());
            return Err(Error::Changed { record: *id, is, becomes: named(kind, key) });
        }
        if let Some(key) = key.filter(|key| owners.get(key).is_some_and(|owner| owner != id)) {
            return Err(Error::KeyTaken { record: *id, key: key.to_owned() });
        }
    }
    Ok(())
}

/// Revisions, with what each rests on and who wrote it, and the sources that they name.
const REVISIONS: &str =
    "with revision as (
             insert into desk.revision (id, record, content, links, author, authors, reason, parent, base, at, address, title_key, by_key)
             select draft.id, draft.record, draft.content, draft.links::uuid[], $6,
                    case when parent.id is null or parent.state = 'accepted' then array[$6]
                         else array(select distinct unnest(parent.authors || $6)) end,
                    $7, draft.parent, case parent.state when 'accepted' then parent.id else parent.base end, $8, draft.address, draft.title_key, $14
             from unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::text[], $5::uuid[], $12::text[], $13::text[]) with ordinality
                  as draft (id, record, content, links, parent, address, title_key, seq)
             left join desk.revision as parent on parent.id = draft.parent
             order by draft.seq
         )
         insert into desk.citation (revision, source_key, how) select * from unnest($9::uuid[], $10::text[], $11::text[])";

/// Drafts that are written at once: some megabytes.
const AT_ONCE: usize = 1000;

/// Saves drafts that were checked.
pub(crate) async fn write(
    tx: &mut PgConnection,
    author: &Actor<'_>,
    reason: &str,
    drafts: &[Draft],
) -> Result<Vec<Uuid>, Error> {
    let mut revisions = Vec::new();
    for some in drafts.chunks(AT_ONCE) {
        revisions.extend(write_some(tx, author, reason, some).await?);
    }
    Ok(revisions)
}

async fn write_some(
    tx: &mut PgConnection,
    author: &Actor<'_>,
    reason: &str,
    drafts: &[Draft],
) -> Result<Vec<Uuid>, Error> {
    write_records(tx, author.clock, drafts).await?;
    let revisions: Vec<Uuid> = drafts.iter().map(|_| Uuid::new_v4()).collect();
    let contents =
        drafts.iter().map(|draft| draft.content.to_json()).collect::<Result<Vec<Value>, Error>>()?;
    let links = drafts.iter().map(|draft| {
        let links: Vec<String> = draft.content.links().into_iter().map(|(_, id)| id.to_string()).collect();
        format!("{{{}}}", links.join(","))
    });
    let cited: BTreeSet<(Uuid, &str, &str)> = drafts
        .iter()
        .zip(&revisions)
        .flat_map(|(draft, revision)| {
            draft.content.cited_how().into_iter().map(|(key, how)| (*revision, key, how))
        })
        .collect();
    let identities: Vec<Option<Identity>> = drafts.iter().map(|draft| draft.content.identity()).collect();
    let addresses = identities.iter().map(|identity| identity.as_ref()?.address.as_deref());
    let title_keys = identities.iter().map(|identity| Some(identity.as_ref()?.title_key.as_str()));
    sqlx::query(REVISIONS)
        .bind(&revisions)
        .bind(drafts.iter().map(|draft| draft.id).collect::<Vec<_>>())
        .bind(contents)
        // Arrays of arrays have to be of one length in Postgres.
        .bind(links.collect::<Vec<_>>())
        .bind(drafts.iter().map(|draft| draft.parent).collect::<Vec<_>>())
        .bind(author.holder)
        .bind(reason)
        .bind(author.clock.now())
        .bind(cited.iter().map(|(revision, ..)| *revision).collect::<Vec<_>>())
        .bind(cited.iter().map(|(_, key, _)| *key).collect::<Vec<_>>())
        .bind(cited.iter().map(|(.., how)| *how).collect::<Vec<_>>())
        .bind(addresses.collect::<Vec<_>>())
        .bind(title_keys.collect::<Vec<_>>())
        .bind(author.key)
        .execute(&mut *tx)
        .await?;
    write_beside(tx, &revisions, drafts).await?;
    Ok(revisions)
}

/// What follows from revisions, and is kept beside them.
async fn write_beside(tx: &mut PgConnection, revisions: &[Uuid], drafts: &[Draft]) -> Result<(), Error> {
    let saved = revisions.iter().zip(drafts).map(|(revision, draft)| (*revision, &draft.content));
    cautions::write(tx, saved.clone()).await?;
    let incidents = saved.filter_map(|(revision, content)| Some((revision, content.incident()?)));
    outline::write(tx, incidents).await
}

async fn write_records(tx: &mut PgConnection, clock: &Clock, drafts: &[Draft]) -> Result<(), Error> {
    sqlx::query(
        "insert into desk.record (id, kind, key, created_at)
         select id, kind, key, $4 from unnest($1::uuid[], $2::text[], $3::text[]) as draft (id, kind, key)
         on conflict on constraint record_pk do nothing",
    )
    .bind(drafts.iter().map(|draft| draft.id).collect::<Vec<_>>())
    .bind(drafts.iter().map(|draft| draft.content.subject().word()).collect::<Vec<_>>())
    .bind(drafts.iter().map(|draft| draft.content.key()).collect::<Vec<_>>())
    .bind(clock.now())
    .execute(&mut *tx)
    .await
    .map_err(|error| taken_meanwhile(error, drafts))?;
    Ok(())
}

/// Two people brought a source of one key at the same moment: the second is told as if they had come later.
fn taken_meanwhile(error: sqlx::Error, drafts: &[Draft]) -> Error {
    let once =
        error.as_database_error().and_then(sqlx::error::DatabaseError::constraint) == Some("record_key_once");
    match drafts.iter().find_map(|draft| Some((draft.id, draft.content.key()?))) {
        Some((record, key)) if once => Error::KeyTaken { record, key: key.to_owned() },
        _ => error.into(),
    }
}
