//! A saved state of a record.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::record::Record;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RevisionState;

#[derive(Debug, FromRow)]
pub struct Revision {
    pub id: Uuid,
    /// The holder of the key that saved it.
    pub author: String,
    /// The holders of every revision since the base, and of this one.
    pub authors: Vec<String>,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub state: RevisionState,
    /// The accepted revision on which it rests.
    pub base: Option<Uuid>,
    pub at: DateTime<Utc>,
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

    /// What it says.
    pub fn read(&self, subject: Subject, record: Uuid) -> Result<Record, Error> {
        Record::parse(subject, self.content.clone()).map_err(|error| Error::Unreadable { record, error })
    }

    /// Refuses a step that its state does not allow.
    pub fn only(&self, allowed: bool, step: &'static str) -> Result<(), Error> {
        if allowed {
            Ok(())
        } else {
            Err(Error::InvalidTransition { state: self.state.word().to_owned(), step })
        }
    }
}
