//! What the desk refuses, as the caller is told: in one place, and never with what the database said.

use axum::http::{HeaderValue, header};

use crate::desk::{Error, Refused, import};
use crate::http::problem::problem::{FieldError, Kind, Problem};
use crate::model::redaction::hidden_names::Leak;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::value::text;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Faulty { faults, .. } => Self::fields(faults.into_iter().map(field).collect()),
            Error::Leaks { leaks, .. } => Self::fields(leaks.into_iter().map(leak).collect()),
            Error::Key(refused) => refused.into(),
            Error::Changed { .. }
            | Error::KeyTaken { .. }
            | Error::SourceRevised { .. }
            | Error::Twice(_)
            | Error::OtherEdition { .. }
            | Error::TooLong { .. }
            | Error::Overtaken => Self::new(Kind::Conflict, sentence(&error.to_string())),
            Error::NotRepublishable { .. } => not_republishable(&error.to_string()),
            Error::NoRevision(_) | Error::NoRecord => Self::not_found(),
            Error::Stale { current } => stale(&current),
            Error::SecondPerson(_) => Self::new(Kind::SecondPersonRequired, sentence(&error.to_string())),
            Error::TooMany { .. } => Self::new(Kind::RateLimited, sentence(&error.to_string())),
            Error::GaveWay => Self::new(Kind::Unavailable, sentence(&error.to_string()))
                .with(header::RETRY_AFTER, HeaderValue::from_static("5")),
            Error::Unconfirmed(cautions) => Self::fields(cautions.into_iter().map(unconfirmed).collect()),
            Error::InvalidTransition { .. }
            | Error::NotErasable(_)
            | Error::NotPublishable { .. }
            | Error::Unapproved => Self::new(Kind::InvalidTransition, sentence(&error.to_string())),
            Error::InProgress => Self::new(
                Kind::IdempotencyInProgress,
                "A request with the same Idempotency-Key is still in progress. Try again in a few seconds.",
            ),
            Error::Unreadable { .. }
            | Error::Data { .. }
            | Error::Json(_)
            | Error::Database(_)
            | Error::Randomness(_) => ours(&error),
        }
    }
}

/// What is no fault of the caller: it is logged, but never what is kept, which some of these may quote.
fn ours(error: &Error) -> Problem {
    match error {
        Error::Unreadable { record, .. } => {
            tracing::error!(%record, "what is kept of a record cannot be read");
        }
        Error::Data { file, .. } => tracing::error!(file, "a file of the program cannot be read"),
        Error::Json(_) => tracing::error!("a record could not be written as JSON"),
        error if error.is_locked() => {
            return Problem::unavailable_because(
                "Try again later: the collection is in use by an import or another person.",
            );
        }
        error if error.passes() => {
            tracing::error!(%error, "the database did not answer");
            return Problem::unavailable();
        }
        error => tracing::error!(%error, "the database was asked wrongly, or holds what cannot be read"),
    }
    Problem::unreadable()
}

impl From<import::Error> for Problem {
    fn from(error: import::Error) -> Self {
        match error {
            import::Error::Desk(error) => error.into(),
            import::Error::Database(error) => Error::Database(error).into(),
            import::Error::NoBatch(_) => Self::not_found(),
            import::Error::SameHolder => Self::new(Kind::SecondPersonRequired, sentence(&error.to_string())),
            import::Error::BatchState { .. }
            | import::Error::NothingLeft
            | import::Error::Undecided(_)
            | import::Error::ChangedSince
            | import::Error::KeyRevoked => Self::new(Kind::InvalidTransition, sentence(&error.to_string())),
            import::Error::TooLarge { .. } => Self::new(Kind::PayloadTooLarge, sentence(&error.to_string())),
            import::Error::NotTogether(_)
            | import::Error::NotEmpty
            | import::Error::Problems(_)
            | import::Error::Overtaken(_) => Self::new(Kind::Conflict, sentence(&error.to_string())),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Faulty(faults) => Self::fields(faults.into_iter().map(field).collect()),
            Refused::Unknown(_) => Self::not_found(),
            Refused::OtherRole { .. } => Self::new(Kind::Forbidden, sentence(&refused.to_string())),
            Refused::LastAdmin(_) | Refused::Rotated { .. } | Refused::Ended { .. } => {
                Self::new(Kind::Conflict, sentence(&refused.to_string()))
            }
        }
    }
}

fn field(Fault { pointer, code, message }: Fault) -> FieldError {
    FieldError { pointer: Some(pointer), code, message, ..FieldError::default() }
}

fn leak(Leak { pointer, .. }: Leak) -> FieldError {
    let message = "a text still contains the name of a hidden place".to_owned();
    field(Fault { pointer, code: "names-hidden-place", message })
}

fn unconfirmed(Caution { pointer, code, message, digest }: Caution) -> FieldError {
    let allowed = vec![
        "its digest in confirmed, if you have read the field and consider it safe to publish".to_owned(),
    ];
    FieldError { digest: Some(digest), allowed, ..field(Fault { pointer, code, message }) }
}

/// What is refused for what the keeper of a collection allows has a code of its own.
fn not_republishable(words: &str) -> Problem {
    let (code, message) = ("not-republishable", words.to_owned());
    let error =
        FieldError { pointer: None, parameter: None, code, message, digest: None, allowed: Vec::new() };
    Problem::new(Kind::Conflict, sentence(words)).naming(vec![error])
}

/// Somebody saved first; the header says what the ETag is now.
fn stale(current: &str) -> Problem {
    let etag = format!("\"{current}\"");
    let problem = Problem::new(
        Kind::PreconditionFailed,
        format!("The record has changed in the meantime; its ETag is now {etag}."),
    );
    match HeaderValue::from_str(&etag) {
        Ok(etag) => problem.with(header::ETAG, etag),
        Err(_) => problem,
    }
}

/// The detail of a problem is a sentence.
fn sentence(words: &str) -> String {
    text::ended(&text::capital(words))
}
