//! What a request asks: its query, read strictly, and the snapshot and version it is about.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::App;
use super::problem::Problem;
use crate::register::filter::Filter;
use crate::register::parameter::{Query, whole};
use crate::register::snapshot::Snapshot;

/// The query of a request. What a handler does not take out is refused by [`Asked::only`].
#[derive(Debug)]
pub struct Asked(pub Query);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Query::read(parts.uri.query().unwrap_or_default())))
    }
}

impl Asked {
    /// Takes something out of the query, and refuses the query if anything is wrong or left.
    pub fn only<T>(self, take: impl FnOnce(&mut Query) -> T) -> Result<T, Problem> {
        let Self(mut query) = self;
        let taken = take(&mut query);
        query.finish().map_err(Problem::query)?;
        Ok(taken)
    }

    /// Refuses any parameter.
    pub fn nothing(self) -> Result<(), Problem> {
        self.only(|_| ())
    }

    /// Takes `version` alone.
    pub fn version(self) -> Result<Option<u32>, Problem> {
        self.only(|query| query.parsed("version", &["a version of /v1/versions, 1 or later"], |text| whole(text).filter(|n| *n > 0)))
    }
}

/// A path parameter that is a resource only in its one right form; any other is found nowhere.
#[derive(Debug)]
pub struct Named(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Path::<String>::from_request_parts(parts, state).await.map(|Path(name)| Self(name)).map_err(|_| Problem::not_found())
    }
}

impl App {
    /// The newest snapshot.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Problem> {
        self.register.snapshot().ok_or_else(Problem::unavailable)
    }
}

/// The version that is asked for, if the snapshot has it.
pub fn version(snapshot: &Snapshot, asked: Option<u32>) -> Result<u32, Problem> {
    snapshot.version_of(asked).ok_or_else(|| {
        let allowed = if snapshot.version == 0 { "none yet: nothing has been published".to_owned() } else { format!("1 to {}", snapshot.version) };
        Problem::parameter("version", "not-allowed", "the register has no such version".to_owned(), vec![allowed])
    })
}

/// Refuses values that the register has never heard of, and gives the version that the filter is about.
pub fn heard_of(snapshot: &Snapshot, filter: &Filter) -> Result<u32, Problem> {
    let version = version(snapshot, filter.version)?;
    if filter.updated_since.is_some_and(|since| since > snapshot.version) {
        return Err(Problem::parameter(
            "updated_since",
            "not-allowed",
            "the register has no such version".to_owned(),
            vec![format!("0 to {}", snapshot.version)],
        ));
    }
    match snapshot.unheard_of(filter).into_iter().next() {
        None => Ok(version),
        Some((parameter, value, known)) => {
            let message = format!("the register has never held {parameter} \u{201c}{}\u{201d}", crate::model::text::excerpt(&value));
            Err(Problem::parameter(parameter, "unknown-value", message, known))
        }
    }
}
