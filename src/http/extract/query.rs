//! What a request asks: its query, read strictly, and the snapshot and version it is about.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::http::app::App;
use crate::http::problem::problem::Problem;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Query, whole};
use crate::register::snapshot::snapshot::Snapshot;

/// The query of a request. What a handler does not take out is refused by [`QueryParams::only`].
#[derive(Debug)]
pub struct QueryParams(pub Query);

impl<S: Sync> FromRequestParts<S> for QueryParams {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Query::read(parts.uri.query().unwrap_or_default())))
    }
}

impl QueryParams {
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
        self.only(|query| {
            query.parsed("version", &["a version of /v1/versions, 1 or later"], |text| {
                whole(text).filter(|n| *n > 0)
            })
        })
    }
}

/// A path parameter that is a resource only in its one right form; any other is found nowhere.
#[derive(Debug)]
pub struct Named(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Path::<String>::from_request_parts(parts, state)
            .await
            .map(|Path(name)| Self(name))
            .map_err(|_| Problem::not_found())
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
    known(snapshot, &Filter { version: asked, ..Filter::default() })
}

/// The version that the filter is about, if the snapshot knows all that the filter names.
pub fn known(snapshot: &Snapshot, filter: &Filter) -> Result<u32, Problem> {
    snapshot.resolve(filter).map_err(Problem::query)
}
