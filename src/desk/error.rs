//! What can go wrong at the desk, in words that say what and where.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::model::redaction::hidden_names::Leak;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::value::text;
use crate::model::vocabulary::access::{KeyRole, KeyState};
use crate::postgres::passes;

/// Why the desk did not do what it was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "what the fields are is in the sentences")]
pub enum Error {
    /// The record breaks rules of the model.
    #[error("record {record}: {}", sentences(faults))]
    Faulty { record: Uuid, faults: Vec<Fault> },
    /// The public document would still name a place that protection hides. The message does not name it.
    #[error("record {record}: a text still contains the name of a hidden place, at {}", pointers(leaks))]
    Leaks { record: Uuid, leaks: Vec<Leak> },
    /// A record is something else than it was, or a source has another key.
    #[error("record {record}: it is {is} and cannot become {becomes}")]
    Changed { record: Uuid, is: String, becomes: String },
    /// Another source has this key.
    #[error("record {record}: /key: another source already has the key {key}")]
    KeyTaken { record: Uuid, key: String },
    /// A source that comes in again waits as somebody else wrote it since.
    #[error(
        "another person has revised the source {key} since; read it, and correct it in a separate request"
    )]
    SourceRevised { key: String },
    /// One act names one record twice.
    #[error("record {0}: one act contains it twice")]
    Twice(Uuid),
    /// There is no such revision.
    #[error("revision {0}: the desk has no such revision")]
    NoRevision(Uuid),
    /// The revision was rejected, or its record is no longer to be published.
    #[error("revision {revision} cannot be published: its record is {record}, and the revision is {state}")]
    NotPublishable { revision: Uuid, record: String, state: String },
    /// It is a row of a collection of which the keeper does not allow rows to be published.
    #[error(
        "the record {record} came out of the collection {}, which may not be republished: it stays at the desk",
        text::excerpt(collection)
    )]
    NotRepublishable { record: Uuid, collection: String },
    /// Somebody else imported an edition, or changed the collection, meanwhile.
    #[error("the collection {key} has changed since the file was checked; check the file again")]
    OtherEdition { key: String },
    /// There is no such record, or none that the caller may know of.
    #[error("the desk has no such record")]
    NoRecord,
    /// It has changed since the caller read it.
    #[error("it has changed in the meantime; its ETag is now \"{current}\"")]
    Stale { current: String },
    /// The state of the record does not allow this step.
    #[error("a record that is {state} cannot be {step}")]
    InvalidTransition { state: String, step: &'static str },
    /// What a version shows, or is to show, is not erased.
    #[error("{0}")]
    NotErasable(&'static str),
    /// What exposes more needs another person.
    #[error("{0}")]
    SecondPerson(&'static str),
    /// The revision was written on the base of one that is no longer the published one.
    #[error(
        "the revision is older than the published one, and would undo it; make the change again in the published revision"
    )]
    Overtaken,
    /// A source that would become public with an embargoed incident was not approved with it.
    #[error("a source that it cites was not approved with it; accept the incident again")]
    Unapproved,
    /// Something looks as if it could endanger a person, and nobody has said that it does not.
    #[error("{} field(s) may identify or endanger a person; confirm each by its digest", .0.len())]
    Unconfirmed(Vec<Caution>),
    /// So much by one key in a day is more likely a stolen key than work.
    #[error("one key can publish at most {most} times a day; withdrawals are not limited")]
    TooMany { most: i64 },
    /// Everybody else would wait too long.
    #[error(
        "the key did more than {most} things since then; take back the newest first, with since={}, and then those before it",
        since.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
    )]
    TooLong { most: usize, since: DateTime<Utc> },
    /// Somebody waited to act, and goes first.
    #[error("this was given up, as somebody else was waiting to act; try again")]
    GaveWay,
    /// What the desk keeps cannot be read as what it should be.
    #[error("record {record}: stored data cannot be read: {error}")]
    Unreadable { record: Uuid, error: serde_json::Error },
    /// The first records, which are part of the program, cannot be read.
    #[error("{file}: {error}")]
    Data { file: &'static str, error: serde_json::Error },
    /// A record could not be written as JSON.
    #[error("a record could not be written as JSON: {0}")]
    Json(serde_json::Error),
    /// What was asked of a key cannot be done.
    #[error(transparent)]
    Key(#[from] Refused),
    /// The same request, with the same token, is still under way.
    #[error("a request with the same Idempotency-Key is still in progress")]
    InProgress,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Randomness(String),
    /// Postgres refused, or did not answer.
    #[error("the desk's database: {0}")]
    Database(#[from] sqlx::Error),
}

/// Why a key was not made, revoked or rotated.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "what the fields are is in the sentences")]
pub enum Refused {
    /// There is no such key.
    #[error("there is no key {}", text::excerpt(.0))]
    Unknown(String),
    /// Nobody could make keys any more.
    #[error("the key {0} is the last valid admin key: create another first, or rotate this one")]
    LastAdmin(String),
    /// It was rotated before.
    #[error("{key} was already replaced by {successor}: rotate that key")]
    Rotated { key: String, successor: String },
    /// It is no longer valid.
    #[error("{key} is {state}: create a new key")]
    Ended { key: String, state: KeyState },
    /// It is confirmed with a key that opens no less.
    #[error("{key} can be confirmed only with a valid key of its holder that has the role {role}")]
    OtherRole { key: String, role: KeyRole },
    /// What is wanted of a new key is not acceptable.
    #[error("{}", .0.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; "))]
    Faulty(Vec<Fault>),
}

impl Error {
    /// Refuses a step that a state does not allow.
    pub(crate) fn unless(allowed: bool, state: &str, step: &'static str) -> Result<(), Self> {
        if allowed { Ok(()) } else { Err(Self::InvalidTransition { state: state.to_owned(), step }) }
    }

    /// Whether a collection is in use by an import or another person: for nothing else is a lock refused at once.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().as_deref() == Some("55P03")
    }

    /// Whether somebody else went first, the database did not answer, or may do what it is asked if it is asked again.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::GaveWay) || matches!(self, Self::Database(error) if passes(error))
    }
}

fn sentences(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.message)).collect::<Vec<_>>().join("; ")
}

fn pointers(leaks: &[Leak]) -> String {
    leaks.iter().map(|leak| leak.pointer.as_str()).collect::<Vec<_>>().join(", ")
}
