//! What one person imported, for another to publish as one act, as it stands now.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk;
use crate::desk::clock::Clock;
use crate::desk::import::error::Error;
use crate::desk::records::pending_sources::{Pending, pending, publicly_cited};
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::redaction::redact::Protection;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RecordState;
use crate::register::query::declaration::{Several, parameters};
use crate::register::query::form::{Form, one_of};

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// Who imported it, and so does not publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `submitted`, `published` or `rejected`.
    pub state: String,
    /// Its revisions: sources, then the incidents that cite them.
    pub revisions: Vec<Uuid>,
}

/// A line of the list of batches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, ToSchema)]
#[schema(as = DeskBatchLine)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// Who imported it, and so does not publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// submitted, published or rejected.
    #[schema(example = "submitted")]
    pub state: String,
    /// How many incidents it is about.
    pub incidents: i64,
}

/// A batch with what accepting it would do now.
#[derive(Debug)]
pub struct Opened {
    /// The batch.
    pub batch: Batch,
    /// The revisions that would become public: sources that its incidents name publicly, then the incidents.
    pub act: Vec<Uuid>,
    /// How many of its own revisions would not: they were decided on or changed since, or nothing public names them.
    pub left_out: u64,
    /// What looks in them as if it could endanger a person; the pointers begin with the record's id.
    pub cautions: Vec<Fault>,
    /// The entity tag, for If-Match.
    pub tag: String,
    /// Who wrote any of what would become public.
    pub(crate) authors: Vec<String>,
    pub(crate) members: Vec<Member>,
}

/// A revision of a batch, as it stands now.
#[derive(Debug, FromRow)]
pub(crate) struct Member {
    pub revision: Uuid,
    pub record: Uuid,
    pub kind: String,
    pub key: Option<String>,
    protection: Value,
    content: Value,
    pub state: String,
    record_state: String,
    pub authors: Vec<String>,
    lock_version: i32,
    /// Nobody has decided on it, nor changed what it is about.
    waits: bool,
}

impl Member {
    /// An editor has not decided on it.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "submitted" | "asked")
            && matches!(self.record_state.as_str(), "submitted" | "published")
    }
}

const STATES: [&str; 3] = ["submitted", "published", "rejected"];

const STATE: Form<String> = Form {
    parse: |word| STATES.contains(&word).then(|| word.to_owned()),
    allowed: &STATES,
    schema: |_| one_of(&STATES),
};

parameters! {
    /// Which batches.
    BatchFilter {
        /// In one of these states; all, if left out.
        state: Vec<String> = Several(STATE), "submitted";
    }
}

/// Those first that came last: in one of the states, or all; after one of this time and id.
pub async fn batches(
    tx: &mut PgConnection,
    BatchFilter { state }: &BatchFilter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: u32,
) -> Result<Vec<Line>, Error> {
    let query = sqlx::query_as(
        "select id, holder, at, state,
                (select count(*) from desk.batch_revision join desk.revision on revision.id = batch_revision.revision
                 join desk.record on record.id = revision.record where batch = batch.id and record.kind = 'incident') as incidents
         from desk.batch
         where (cardinality($1::text[]) = 0 or state = any($1)) and ($2::timestamptz is null or (at, id) < ($2, $3))
         order by at desc, id desc limit $4",
    );
    let (at, id) = (after.map(|(at, _)| at), after.map(|(_, id)| id));
    Ok(query.bind(state).bind(at).bind(id).bind(i64::from(limit)).fetch_all(&mut *tx).await?)
}

/// Marks the revisions as a batch. One that stands in a batch already stays there; none where that is all of them.
pub(crate) async fn begin(
    tx: &mut PgConnection,
    clock: &Clock,
    holder: &str,
    revisions: &[Uuid],
) -> Result<Option<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select revision from unnest($1::uuid[]) with ordinality as named (revision, seq)
         where not exists (select from desk.batch_revision as other where other.revision = named.revision) order by seq",
    );
    let revisions: Vec<Uuid> = query.bind(revisions).fetch_all(&mut *tx).await?;
    if revisions.is_empty() {
        return Ok(None);
    }
    let id = Uuid::new_v4();
    sqlx::query("insert into desk.batch (id, holder, at) values ($1, $2, $3)")
        .bind(id)
        .bind(holder)
        .bind(clock.now())
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into desk.batch_revision (batch, seq, revision)
         select $1, seq, revision from unnest($2::uuid[]) with ordinality as named (revision, seq)",
    )
    .bind(id)
    .bind(revisions)
    .execute(&mut *tx)
    .await?;
    Ok(Some(id))
}

/// A batch, locked, with what accepting it would do now.
pub async fn open(tx: &mut PgConnection, id: Uuid) -> Result<Opened, Error> {
    sqlx::query("select from desk.batch where id = $1 for update").bind(id).execute(&mut *tx).await?;
    let query = sqlx::query_as(
        "select batch.id, holder, at, state, array(select revision from desk.batch_revision where batch = batch.id order by seq) as revisions
         from desk.batch where batch.id = $1",
    );
    let batch: Batch = query.bind(id).fetch_optional(&mut *tx).await?.ok_or(Error::NoBatch(id))?;
    let members = members(tx, &batch.revisions).await?;
    let (act, cautions, authors) =
        if batch.state == "submitted" { effect(tx, &members).await? } else { Effect::default() };
    let within: BTreeSet<&Uuid> = act.iter().collect();
    let left_out = batch
        .revisions
        .iter()
        .filter(|revision| batch.state == "submitted" && !within.contains(revision))
        .count() as u64;
    let stand: Vec<_> =
        members.iter().map(|member| (member.revision, &member.state, member.lock_version)).collect();
    let warned: Vec<_> = cautions.iter().map(|fault| (&fault.pointer, fault.code)).collect();
    let seen = json!([batch.state, stand, act, warned]).to_string();
    let tag = hex::encode(Sha256::digest(seen));
    let authors = authors.into_iter().collect();
    Ok(Opened { batch, act, left_out, cautions, tag, authors, members })
}

/// The revisions as they stand now, their records locked.
async fn members(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<Vec<Member>, Error> {
    sqlx::query("select from desk.record where id in (select record from desk.revision where id = any($1)) order by id for update")
        .bind(revisions)
        .execute(&mut *tx)
        .await?;
    // As when one is accepted alone: it rests on what is accepted now, and nothing newer rests on it.
    let query = sqlx::query_as(
        "select revision.id as revision, record.id as record, record.kind, record.key, record.protection, revision.content,
                revision.state, record.state as record_state, revision.authors, record.lock_version,
                revision.state in ('submitted', 'asked') and record.state in ('submitted', 'published') and record.embargo_until is null
                and revision.base is not distinct from record.accepted
                and not exists (select from desk.revision as newer where newer.record = record.id and newer.parent = revision.id
                                and newer.state in ('submitted', 'asked', 'embargoed')) as waits
         from unnest($1::uuid[]) with ordinality as named (id, seq)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         order by named.seq",
    );
    Ok(query.bind(revisions).fetch_all(&mut *tx).await?)
}

/// What would be published, what in it has to be looked at, and who wrote any of it.
type Effect = (Vec<Uuid>, Vec<Fault>, BTreeSet<String>);

/// What publishing the batch would do. A source that nothing names publicly stays where it is: protection may have made it
/// confidential since.
async fn effect(tx: &mut PgConnection, members: &[Member]) -> Result<Effect, Error> {
    // What an incident hides leads to nothing for that incident alone.
    let mut cited: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
    let mut authors = BTreeSet::new();
    let mut own: Vec<(Uuid, Uuid, Record, Protection)> = Vec::new();
    for member in members.iter().filter(|member| member.waits) {
        let is_source = member.kind == Subject::Source.word();
        if is_source && member.record_state != RecordState::Published.word() {
            continue;
        }
        let unreadable = |error| desk::error::Error::Unreadable { record: member.record, error };
        let content =
            Record::parse(Subject::parse(&member.kind).unwrap_or(Subject::Incident), member.content.clone())
                .map_err(unreadable)?;
        let protection: Protection = serde_json::from_value(member.protection.clone()).map_err(unreadable)?;
        cited.entry(protection.sources.clone()).or_default().extend(publicly_cited(&content, &protection));
        authors.extend(member.authors.iter().cloned());
        own.push((member.record, member.revision, content, protection));
    }
    let mut all: Vec<(Uuid, Uuid, Record, Protection)> = Vec::new();
    for (hidden, cited) in cited {
        for Pending { record, revision, authors: of, source, .. } in pending(tx, &cited, &hidden).await? {
            if all.iter().all(|(known, ..)| *known != record) {
                authors.extend(of);
                all.push((record, revision, Record::Source(source), Protection::default()));
            }
        }
    }
    all.append(&mut own);
    let outlets = screening::outlets(tx).await?;
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let mut cautions = Vec::new();
    for (record, _, content, protection) in &all {
        let of_it = screening::cautions_of(content, protection, &outlets);
        cautions.extend(
            of_it.into_iter().map(|fault| Fault { pointer: format!("/{record}{}", fault.pointer), ..fault }),
        );
    }
    Ok((all.into_iter().map(|(_, revision, ..)| revision).collect(), cautions, authors))
}
