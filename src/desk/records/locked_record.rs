//! A record as the desk holds it, locked for what is about to be done with it.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::desk::records::revision::Revision;
use crate::model::redaction::protection::Protection;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

macro_rules! record {
    () => {
        "select id, kind, state, protection, accepted, lock_version, state_version, retraction, embargo_until, embargo_revision
         from desk.record where id = $1"
    };
}

/// A record, locked until the transaction ends, unless it is only looked at.
#[derive(Debug, FromRow)]
pub struct LockedRecord {
    /// The record.
    pub id: Uuid,
    /// What it is.
    #[sqlx(try_from = "String")]
    pub kind: Subject,
    /// Where it is.
    #[sqlx(try_from = "String")]
    pub state: RecordState,
    /// What must not be seen of it.
    #[sqlx(try_from = "Column<Protection>")]
    pub protection: Protection,
    /// The revision accepted last.
    pub accepted: Option<Uuid>,
    /// How often something was done to it.
    pub lock_version: i32,
    /// How often what stands of it has changed.
    pub state_version: i32,
    /// How it was taken back: error or withdrawn.
    pub retraction: Option<String>,
    /// When the approved revision becomes public.
    pub embargo_until: Option<DateTime<Utc>>,
    /// The approved revision.
    pub embargo_revision: Option<Uuid>,
}

impl LockedRecord {
    /// Locks an incident.
    pub async fn incident(tx: &mut PgConnection, id: Uuid) -> Result<Self, Error> {
        Self::what_is(tx, Subject::Incident, id).await
    }

    /// Locks a record, if it is such a one.
    pub async fn what_is(tx: &mut PgConnection, subject: Subject, id: Uuid) -> Result<Self, Error> {
        Self::of(tx, id).await?.filter(|held| held.kind == subject).ok_or(Error::NoRecord)
    }

    /// Locks a record, if there is one.
    pub async fn of(tx: &mut PgConnection, id: Uuid) -> Result<Option<Self>, Error> {
        Ok(sqlx::query_as(concat!(record!(), " for update")).bind(id).fetch_optional(&mut *tx).await?)
    }

    /// Reads a record without a lock, to show it: whoever only looks waits for nobody, and nobody waits for them.
    pub async fn unlocked(tx: &mut PgConnection, subject: Subject, id: Uuid) -> Result<Self, Error> {
        let found: Option<Self> = sqlx::query_as(record!()).bind(id).fetch_optional(&mut *tx).await?;
        found.filter(|held| held.kind == subject).ok_or(Error::NoRecord)
    }

    /// Locks records that are all to be changed, in the one order in which nobody waits for somebody who waits for them.
    pub async fn each(tx: &mut PgConnection, ids: &[Uuid]) -> Result<(), Error> {
        sqlx::query("select from desk.record where id = any($1) order by id for update")
            .bind(ids)
            .execute(&mut *tx)
            .await?;
        Ok(())
    }

    /// The revision that an editor has before them: the newest that waits for one and rests on what is accepted, else the
    /// accepted, else the newest that waits. What was overtaken is in the way of nothing.
    pub async fn head(&self, tx: &mut PgConnection) -> Result<Revision, Error> {
        let query = sqlx::query_as(
            "select id, author, authors, reason, state, base, at, content from desk.revision where record = $1
             order by state = any($3) and base is not distinct from $2 desc, id is not distinct from $2 desc,
                      state = any($3) desc, state = 'erased', seq desc limit 1",
        );
        let query = query.bind(self.id).bind(self.accepted).bind(RevisionState::waiting());
        Ok(query.fetch_one(&mut *tx).await?)
    }

    /// The same, for whoever has seen the present state.
    pub async fn expect(&self, tx: &mut PgConnection, tag: &str) -> Result<Revision, Error> {
        let head = self.head(tx).await?;
        let current = self.tag(head.id);
        if tag == current { Ok(head) } else { Err(Error::Stale { current }) }
    }

    /// For whoever has seen what stands of it: what is accepted, approved or taken back, and what is hidden. What others
    /// propose meanwhile is in the way of no act that exposes less.
    pub async fn expect_state(&self, tx: &mut PgConnection, tag: &str) -> Result<(), Error> {
        let parts =
            tag.split_once('.').and_then(|(revision, acts)| Some((revision, acts.split_once('.')?.1)));
        if let Some((revision, version)) = parts
            && version == self.state_version.to_string()
            && let Ok(revision) = Uuid::try_parse(revision)
            && Revision::of(tx, self.id, revision).await.is_ok()
        {
            return Ok(());
        }
        self.expect(tx, tag).await.map(drop)
    }

    /// The entity tag of the record where this revision is shown; its last part counts what stands.
    #[must_use]
    pub fn tag(&self, revision: Uuid) -> String {
        format!("{revision}.{}.{}", self.lock_version, self.state_version)
    }

    /// Whether any version shows it, or an older one did.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        match self.state {
            RecordState::Published | RecordState::Merged => true,
            RecordState::Retracted => self.retraction.as_deref() != Some("withdrawn"),
            RecordState::Submitted | RecordState::Rejected => false,
        }
    }

    /// Its state in one word, with how it was taken back.
    #[must_use]
    pub fn described(&self) -> String {
        let state = self.state.word();
        self.retraction
            .as_ref()
            .map_or_else(|| state.to_owned(), |retraction| format!("{state} ({retraction})"))
    }

    /// Refuses a step that the state does not allow.
    pub fn only(&self, allowed: bool, step: &'static str) -> Result<(), Error> {
        Error::unless(allowed, &self.described(), step)
    }
}
