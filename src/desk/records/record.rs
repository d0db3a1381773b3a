//! Records of all three kinds, and how a whole state of one is saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::records::circle;
use crate::model::record::context::ContextEvent;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::redact::Origin;
use crate::model::validation::check::{self, Fault};
use crate::model::vocabulary::publication::Subject;

/// The content of a revision.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// One group of people detained or returned together.
    Incident(Incident),
    /// One article, report or document.
    Source(Source),
    /// A dated thing that is not an incident.
    ContextEvent(ContextEvent),
}

impl Record {
    /// What it is.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Incident(_) => Subject::Incident,
            Self::Source(_) => Subject::Source,
            Self::ContextEvent(_) => Subject::ContextEvent,
        }
    }

    /// The key of a source.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        if let Self::Source(source) = self { Some(&source.key) } else { None }
    }

    /// Reads a record; what it does not know it refuses.
    pub fn parse(subject: Subject, content: Value) -> Result<Self, serde_json::Error> {
        Ok(match subject {
            Subject::Incident => Self::Incident(serde_json::from_value(content)?),
            Subject::Source => Self::Source(serde_json::from_value(content)?),
            Subject::ContextEvent => Self::ContextEvent(serde_json::from_value(content)?),
        })
    }

    /// The record as it is kept.
    pub fn to_json(&self) -> Result<Value, Error> {
        match self {
            Self::Incident(incident) => serde_json::to_value(incident),
            Self::Source(source) => serde_json::to_value(source),
            Self::ContextEvent(event) => serde_json::to_value(event),
        }
        .map_err(Error::Json)
    }

    /// Everything that is wrong with it; its texts are brought to NFC.
    pub fn check(&mut self, known_source: &dyn Fn(&str) -> bool, today: NaiveDate) -> Vec<Fault> {
        self.check_restored(known_source, today, &Origin::default())
    }

    /// The same for a record that was restored from an export, and lacks what it lacked there.
    pub fn check_restored(
        &mut self,
        known_source: &dyn Fn(&str) -> bool,
        today: NaiveDate,
        origin: &Origin,
    ) -> Vec<Fault> {
        match self {
            Self::Incident(incident) => check::restored_incident(incident, known_source, today, origin),
            Self::Source(source) => check::restored_source(source, known_source, today, origin),
            Self::ContextEvent(event) => check::context_event(event, known_source, today),
        }
    }

    /// Every source it names, with the pointer to where.
    #[must_use]
    pub fn citations(&self) -> Vec<(String, &str)> {
        match self {
            Self::Incident(incident) => incident
                .claims
                .iter()
                .enumerate()
                .flat_map(|(at, claim)| {
                    [
                        (format!("/claims/{at}/source"), &claim.source),
                        (format!("/claims/{at}/via"), &claim.via),
                    ]
                })
                .filter_map(|(pointer, key)| Some((pointer, key.as_deref()?)))
                .collect(),
            Self::Source(source) => source
                .derived_from
                .iter()
                .enumerate()
                .map(|(at, key)| (format!("/derived_from/{at}"), key.as_str()))
                .collect(),
            Self::ContextEvent(event) => event
                .citations
                .iter()
                .enumerate()
                .flat_map(|(at, cited)| {
                    [
                        (format!("/citations/{at}/source"), Some(&cited.source)),
                        (format!("/citations/{at}/via"), cited.via.as_ref()),
                    ]
                })
                .filter_map(|(pointer, key)| Some((pointer, key?.as_str())))
                .collect(),
        }
    }

    /// Every other record it names by id, with the pointer to where.
    #[must_use]
    pub fn links(&self) -> Vec<(String, Uuid)> {
        match self {
            Self::Incident(incident) => incident
                .related
                .iter()
                .enumerate()
                .map(|(at, related)| (format!("/related/{at}/incident"), related.incident))
                .collect(),
            Self::Source(_) => Vec::new(),
            Self::ContextEvent(event) => {
                event.part_of.iter().map(|id| ("/part_of".to_owned(), *id)).collect()
            }
        }
    }
}

/// A state of a record that somebody wants to save.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The record: of a new one, the id that it gets for ever.
    pub id: Uuid,
    /// Its whole new content.
    pub content: Record,
    /// The revision that the author had before them.
    pub parent: Option<Uuid>,
}

/// Checks the drafts and saves each as a submitted revision of its record, which is made if there is none. Gives the
/// ids of the revisions, in order. A draft may cite a source of the same call.
pub async fn save(
    tx: &mut PgConnection,
    clock: &Clock,
    author: &str,
    reason: &str,
    mut drafts: Vec<Draft>,
) -> Result<Vec<Uuid>, Error> {
    match faulty(tx, clock, author, &mut drafts).await?.into_iter().next() {
        Some(error) => Err(error),
        None => write(tx, clock, author, reason, &drafts).await,
    }
}

/// The same where the last draft holds what its author did not see: what is wrong with that is for an editor to find.
pub(crate) async fn save_merged(
    tx: &mut PgConnection,
    clock: &Clock,
    author: &str,
    reason: &str,
    mut drafts: Vec<Draft>,
) -> Result<Vec<Uuid>, Error> {
    let merged = drafts.last().map(|draft| draft.id);
    let wrong = faulty(tx, clock, author, &mut drafts).await?;
    match wrong
        .into_iter()
        .find(|error| !matches!(error, Error::Faulty { record, .. } if Some(*record) == merged))
    {
        Some(error) => Err(error),
        None => write(tx, clock, author, reason, &drafts).await,
    }
}

/// What is wrong with each of the drafts; their texts are brought to NFC.
async fn faulty(
    tx: &mut PgConnection,
    clock: &Clock,
    author: &str,
    drafts: &mut [Draft],
) -> Result<Vec<Error>, Error> {
    refuse_twice(drafts.iter().map(|draft| draft.id))?;
    refuse_changed(tx, drafts).await?;
    let contents: Vec<&Record> = drafts.iter().map(|draft| &draft.content).collect();
    let known = known_sources(tx, &contents).await?;
    let origins = origins(tx, drafts).await?;
    let whole = Origin::default();
    let mut wrong = Vec::new();
    for Draft { id, content, parent: _ } in drafts.iter_mut() {
        let faults = content.check_restored(
            &|key| known.contains(key),
            clock.today(),
            origins.get(id).unwrap_or(&whole),
        );
        if !faults.is_empty() {
            wrong.push(Error::Faulty { record: *id, faults });
        }
    }
    if wrong.is_empty() {
        circle::refuse(tx, Some(author), drafts).await?;
    }
    Ok(wrong)
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

/// The keys that the contents may cite: those of sources that the desk has, in whatever state, and of their own.
pub(crate) async fn known_sources(
    tx: &mut PgConnection,
    contents: &[&Record],
) -> Result<BTreeSet<String>, Error> {
    let cited: BTreeSet<&str> =
        contents.iter().flat_map(|content| content.citations()).map(|(_, key)| key).collect();
    let cited: Vec<&str> = cited.into_iter().collect();
    let query = sqlx::query_scalar("select key from desk.record where key = any($1)").bind(cited);
    let mut known: BTreeSet<String> = query.fetch_all(&mut *tx).await?.into_iter().collect();
    known.extend(contents.iter().filter_map(|content| content.key()).map(str::to_owned));
    Ok(known)
}

/// What those of the records that were restored from an export lacked there.
async fn origins(tx: &mut PgConnection, drafts: &[Draft]) -> Result<HashMap<Uuid, Origin>, Error> {
    let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id).collect();
    let query = sqlx::query_as(
        "select id, protection -> 'origin' from desk.record where id = any($1) and protection ? 'origin'",
    )
    .bind(ids);
    let found: Vec<(Uuid, Value)> = query.fetch_all(&mut *tx).await?;
    let read = |(record, origin)| {
        Ok((record, serde_json::from_value(origin).map_err(|error| Error::Unreadable { record, error })?))
    };
    found.into_iter().map(read).collect()
}

/// A record stays what it is, and a source keeps its key.
async fn refuse_changed(tx: &mut PgConnection, drafts: &[Draft]) -> Result<(), Error> {
    let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id).collect();
    let keys: Vec<&str> = drafts.iter().filter_map(|draft| draft.content.key()).collect();
    let query = sqlx::query_as("select id, kind, key from desk.record where id = any($1) or key = any($2)")
        .bind(&ids)
        .bind(keys);
    let there: Vec<(Uuid, String, Option<String>)> = query.fetch_all(&mut *tx).await?;
    let owners: BTreeMap<&str, Uuid> =
        there.iter().filter_map(|(id, _, key)| Some((key.as_deref()?, *id))).collect();
    let there: HashMap<Uuid, (&str, Option<&str>)> =
        there.iter().map(|(id, kind, key)| (*id, (kind.as_str(), key.as_deref()))).collect();
    for Draft { id, content, parent: _ } in drafts {
        let (kind, key) = (content.subject().word(), content.key());
        if let Some((was, had)) = there.get(id).filter(|is| **is != (kind, key)) {
            let named =
                |kind: &str, key: Option<&str>| key.map_or(kind.to_owned(), |key| format!("{kind} {key}"));
            return Err(Error::Changed { record: *id, is: named(was, *had), becomes: named(kind, key) });
        }
        if let Some(key) = key.filter(|key| owners.get(key).is_some_and(|owner| owner != id)) {
            return Err(Error::KeyTaken { record: *id, key: key.to_owned() });
        }
    }
    Ok(())
}

async fn write(
    tx: &mut PgConnection,
    clock: &Clock,
    author: &str,
    reason: &str,
    drafts: &[Draft],
) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id).collect();
    let kinds: Vec<&str> = drafts.iter().map(|draft| draft.content.subject().word()).collect();
    let keys: Vec<Option<&str>> = drafts.iter().map(|draft| draft.content.key()).collect();
    let at = clock.now();
    sqlx::query(
        "insert into desk.record (id, kind, key, created_at)
         select id, kind, key, $4 from unnest($1::uuid[], $2::text[], $3::text[]) as draft (id, kind, key)
         on conflict on constraint record_pk do nothing",
    )
    .bind(&ids)
    .bind(kinds)
    .bind(&keys)
    .bind(at)
    .execute(&mut *tx)
    .await
    .map_err(|error| taken_meanwhile(error, drafts))?;
    let revisions: Vec<Uuid> = drafts.iter().map(|_| Uuid::new_v4()).collect();
    let contents =
        drafts.iter().map(|draft| draft.content.to_json()).collect::<Result<Vec<Value>, Error>>()?;
    let parents: Vec<Option<Uuid>> = drafts.iter().map(|draft| draft.parent).collect();
    sqlx::query(
        "insert into desk.revision (id, record, content, author, reason, parent, at)
         select id, record, content, $5, $6, parent, $7
         from unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::uuid[]) as draft (id, record, content, parent)",
    )
    .bind(&revisions)
    .bind(&ids)
    .bind(contents)
    .bind(parents)
    .bind(author)
    .bind(reason)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    Ok(revisions)
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
