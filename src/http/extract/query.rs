//! What a request asks: its query, read strictly, and the snapshot and version it is about.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::register::query::filter::{AtVersion, Filter};
use crate::register::query::form;
use crate::register::query::parameters::Query;
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
        Ok(self.only(AtVersion::take)?.version)
    }
}

/// The query of a request that takes none. It comes last: what is refused before it is refused as it is elsewhere.
#[derive(Debug)]
pub struct NoQuery;

impl<S: Sync> FromRequestParts<S> for NoQuery {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        QueryParams(Query::read(parts.uri.query().unwrap_or_default())).nothing().map(|()| Self)
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

/// The id in a path; only its canonical form is a resource.
#[derive(Debug, Clone, Copy)]
pub struct Id(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Named(name) = Named::from_request_parts(parts, state).await?;
        form::uuid(&name).map(Self).ok_or_else(Problem::not_found)
    }
}

impl App {
    /// The newest snapshot.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Problem> {
        self.register.snapshot().ok_or_else(Problem::unavailable)
    }

    /// Asks the newest snapshot, and once more if it was overtaken by a withdrawal meanwhile.
    pub(crate) async fn settled<T, F: Future<Output = Result<T, Failed>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, Problem> {
        match ask().await {
            Err(Failed::Overtaken) => self.register.refresh().await?,
            settled => return settled.map_err(Problem::from),
        }
        ask().await.map_err(Problem::from)
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
