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
use crate::desk::publication::acceptance::Candidate;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{pending, publicly_cited};
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::redaction::protection::Protection;
use crate::model::screening::cautions::Caution;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{BatchState, RecordState, RevisionState};
use crate::register::query::declaration::{Several, parameters};
use crate::register::query::form::word_of;

/// An import that another person publishes as one act.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DeskBatch)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// The person who imported it, and therefore cannot publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: BatchState,
    /// Its revisions: first the sources, then the incidents that cite them.
    pub revisions: Vec<Uuid>,
    /// How many of them would not be published now. Someone decided on them or changed their record, or they are
    /// sources that no public record cites.
    #[sqlx(skip)]
    pub left_out: u64,
    /// Warnings about personal data; each pointer begins with the record's id. Confirm each by its digest.
    #[sqlx(skip)]
    pub cautions: Vec<Caution>,
    /// The entity tag, for If-Match.
    #[serde(skip)]
    #[sqlx(skip)]
    pub tag: String,
    #[serde(skip)]
    #[sqlx(skip)]
    pub(crate) effect: Effect,
    #[serde(skip)]
    #[sqlx(skip)]
    pub(crate) members: Vec<Member>,
}

/// A batch in the list.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DeskBatchLine)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// The person who imported it, and therefore cannot publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: BatchState,
    /// The number of its incidents.
    pub incidents: i64,
}

/// What publishing a batch would do: what it accepts, what in that has to be looked at, and who wrote any of it.
#[derive(Debug, Default)]
pub(crate) struct Effect {
    /// Sources that its incidents name publicly, then the incidents.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) cautions: Vec<Caution>,
    pub(crate) authors: Vec<String>,
}

/// A revision of a batch, as it stands now.
#[derive(Debug, FromRow)]
pub(crate) struct Member {
    pub(crate) revision: Uuid,
    pub(crate) record: Uuid,
    #[sqlx(try_from = "String")]
    pub(crate) kind: Subject,
    pub(crate) key: Option<String>,
    #[sqlx(json)]
    protection: Protection,
    content: Value,
    #[sqlx(try_from = "String")]
    state: RevisionState,
    #[sqlx(try_from = "String")]
    record_state: RecordState,
    authors: Vec<String>,
    lock_version: i32,
    /// Nobody has decided on it, nor changed what it is about.
    waits: bool,
}

impl Member {
    /// An editor has not decided on it.
    pub(crate) fn is_open(&self) -> bool {
        self.state.is_open() && matches!(self.record_state, RecordState::Submitted | RecordState::Published)
    }
}

parameters! {
    /// Which batches.
    BatchFilter {
        /// In one of these states; the default is all.
        state: Vec<BatchState> = Several(word_of!(BatchState)), "submitted";
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
    let states: Vec<&str> = state.iter().map(|state| state.word()).collect();
    let (at, id) = after.unzip();
    Ok(query.bind(states).bind(at).bind(id).bind(i64::from(limit)).fetch_all(&mut *tx).await?)
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
    sqlx::query(
        "with batch as (insert into desk.batch (id, holder, at) values ($1, $2, $3))
         insert into desk.batch_revision (batch, seq, revision)
         select $1, seq, revision from unnest($4::uuid[]) with ordinality as named (revision, seq)",
    )
    .bind(id)
    .bind(holder)
    .bind(clock.now())
    .bind(revisions)
    .execute(&mut *tx)
    .await?;
    Ok(Some(id))
}

/// Locks a batch and the records of its revisions.
pub async fn lock(tx: &mut PgConnection, id: Uuid) -> Result<(), Error> {
    sqlx::query("select from desk.batch where id = $1 for update").bind(id).execute(&mut *tx).await?;
    let query = sqlx::query_scalar(
        "select record from desk.batch_revision join desk.revision on revision.id = batch_revision.revision where batch = $1",
    );
    let records: Vec<Uuid> = query.bind(id).fetch_all(&mut *tx).await?;
    LockedRecord::each(tx, &records).await?;
    Ok(())
}

/// A batch, with what accepting it would do now.
pub async fn open(tx: &mut PgConnection, id: Uuid) -> Result<Batch, Error> {
    let query = sqlx::query_as(
        "select batch.id, holder, at, state, array(select revision from desk.batch_revision where batch = batch.id order by seq) as revisions
         from desk.batch where batch.id = $1",
    );
    let mut batch: Batch = query.bind(id).fetch_optional(&mut *tx).await?.ok_or(Error::NoBatch(id))?;
    batch.members = members(tx, &batch.revisions).await?;
    if batch.state == BatchState::Submitted {
        batch.effect = effect(tx, id, &batch.members).await?;
        let accepted: BTreeSet<Uuid> = batch.effect.revisions().collect();
        batch.left_out = batch.revisions.iter().filter(|own| !accepted.contains(own)).count() as u64;
    }
    batch.cautions = batch.effect.cautions.clone();
    batch.tag = batch.tag();
    Ok(batch)
}

impl Batch {
    /// What somebody has to have seen of it.
    fn tag(&self) -> String {
        let Self { state, effect, members, cautions, .. } = self;
        let stand: Vec<_> =
            members.iter().map(|member| (member.revision, member.state, member.lock_version)).collect();
        let warned: Vec<_> = cautions.iter().map(|caution| &caution.digest).collect();
        let seen = json!([state, stand, effect.revisions().collect::<Vec<_>>(), warned]).to_string();
        hex::encode(Sha256::digest(seen))
    }
}

/// The revisions as they stand now.
async fn members(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<Vec<Member>, Error> {
    // As when one is accepted alone: it rests on what is accepted now, and nothing newer rests on it.
    let query = sqlx::query_as(
        "select revision.id as revision, record.id as record, record.kind, record.key, record.protection, revision.content,
                revision.state, record.state as record_state, revision.authors, record.lock_version,
                revision.state in ('submitted', 'asked') and record.state in ('submitted', 'published') and record.embargo_until is null
                and revision.base is not distinct from record.accepted
                and not exists (select from desk.revision as newer where newer.record = record.id and newer.parent = revision.id
                                and newer.state = any($2)) as waits
         from unnest($1::uuid[]) with ordinality as named (id, seq)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         order by named.seq",
    );
    Ok(query.bind(revisions).bind(RevisionState::waiting()).fetch_all(&mut *tx).await?)
}

impl Effect {
    /// The revisions that it accepts.
    pub(crate) fn revisions(&self) -> impl Iterator<Item = Uuid> {
        self.candidates.iter().map(|candidate| candidate.revision)
    }
}

/// What publishing the batch would do. A source that nothing names publicly stays where it is: protection may have made it
/// confidential since.
async fn effect(tx: &mut PgConnection, id: Uuid, members: &[Member]) -> Result<Effect, Error> {
    // What an incident hides leads to nothing for that incident alone.
    let mut cited: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
    let (mut effect, mut own) = (Effect::default(), Vec::new());
    for member in members.iter().filter(|member| member.waits) {
        let is_new = member.record_state == RecordState::Submitted;
        if is_new && member.kind == Subject::Source {
            continue;
        }
        let (record, revision, protection) = (member.record, member.revision, member.protection.clone());
        let content = Record::parse(member.kind, member.content.clone())
            .map_err(|error| desk::Error::Unreadable { record, error })?;
        cited.entry(protection.sources.clone()).or_default().extend(publicly_cited(&content, &protection));
        effect.authors.extend(member.authors.iter().cloned());
        own.push(Candidate { record, revision, content, protection, is_new });
    }
    let mut led = BTreeSet::new();
    for (hidden, cited) in cited {
        effect.cautions.extend(screening::hidden_elsewhere(tx, id, &cited, &hidden).await?);
        for source in pending(tx, &cited, &hidden).await? {
            if led.insert(source.record) {
                effect.authors.extend(source.authors.iter().cloned());
                effect.candidates.push(source.into());
            }
        }
    }
    effect.candidates.append(&mut own);
    let outlets = screening::outlets(tx).await?;
    let outlets: Vec<&str> = outlets.iter().map(String::as_str).collect();
    for Candidate { record, content, protection, .. } in &effect.candidates {
        let cautions = screening::cautions_of((*record, content), protection, &outlets).into_iter();
        let at = |caution: Caution| Caution { pointer: format!("/{record}{}", caution.pointer), ..caution };
        effect.cautions.extend(cautions.map(at));
    }
    Ok(effect)
}
