//! A saved state of a record.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::record::Record;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RevisionState;

/// A revision, with its content.
#[derive(Debug, FromRow)]
pub struct Revision {
    /// Its id.
    pub id: Uuid,
    /// The holder of the key that saved it.
    pub author: String,
    /// The holders of every revision since the base, and of this one.
    pub authors: Vec<String>,
    /// The reason for it.
    pub reason: String,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: RevisionState,
    /// The accepted revision on which it rests.
    pub base: Option<Uuid>,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// What it says.
    pub content: Value,
}

impl Revision {
    /// One revision of a record.
    pub async fn of(tx: &mut PgConnection, record: Uuid, id: Uuid) -> Result<Self, Error> {
        let query = sqlx::query_as(
            "select id, author, authors, reason, state, base, at, content from desk.revision where id = $1 and record = $2",
        );
        query.bind(id).bind(record).fetch_optional(&mut *tx).await?.ok_or(Error::NoRevision(id))
    }

    /// This one, or another of the record where that is meant.
    pub async fn or(self, tx: &mut PgConnection, record: Uuid, id: Uuid) -> Result<Self, Error> {
        if self.id == id { Ok(self) } else { Self::of(tx, record, id).await }
    }

    /// What it says.
    pub fn read(&self, subject: Subject, record: Uuid) -> Result<Record, Error> {
        Record::parse(subject, self.content.clone()).map_err(|error| Error::Unreadable { record, error })
    }

    /// Refuses a step that its state does not allow.
    pub fn only(&self, allowed: bool, step: &'static str) -> Result<(), Error> {
        Error::unless(allowed, self.state.word(), step)
    }
}

/// A revision, without its content.
#[derive(Debug, Clone, Serialize, FromRow, ToSchema)]
pub struct RevisionHead {
    /// Its id.
    pub id: Uuid,
    /// The author's key holder; for a contributor, null if another person wrote it.
    #[schema(required)]
    pub author: Option<String>,
    /// The reason for it.
    pub reason: String,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: RevisionState,
    /// The revision that its author changed.
    #[schema(required)]
    pub parent: Option<Uuid>,
    /// When. Of a public revision a contributor sees the day of publication alone: its beginning in UTC.
    pub at: DateTime<Utc>,
}

impl RevisionHead {
    /// What an editor sees of a revision.
    pub(crate) fn of(revision: Revision) -> Self {
        let Revision { id, author, reason, state, at, .. } = revision;
        Self { id, author: Some(author), reason, state, parent: None, at }
    }
}

/// Every revision of a record, newest first.
pub async fn revisions(tx: &mut PgConnection, id: Uuid) -> Result<Vec<RevisionHead>, Error> {
    let query = sqlx::query_as(
        "select id, author, reason, state, parent, at from desk.revision where record = $1 order by seq desc",
    );
    Ok(query.bind(id).fetch_all(&mut *tx).await?)
}
