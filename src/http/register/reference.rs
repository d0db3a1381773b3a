//! What stands beside the incidents: places, sources, context, vocabulary and versions.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::query::{Named, NoQuery, QueryParams, version};
use crate::http::middleware::cache::policy::PROGRAM;
use crate::http::openapi::responses::{QueryProblems, RecordProblems, RegisterProblems};
use crate::http::problem::problem::Problem;
use crate::http::register::file::of_version;
use crate::model::lists::lists;
use crate::model::record::context::PublicContextEvent;
use crate::model::record::source::Source;
use crate::model::vocabulary::define::List;
use crate::register;
use crate::register::query::filter::{AtVersion, ContextFilter};
use crate::register::snapshot::snapshot::PlaceInUse;
use crate::register::snapshot::versions::Version;

/// Places in use, sorted by key.
#[derive(Debug, Serialize, ToSchema)]
pub struct Places {
    /// The version of this answer.
    pub version: u32,
    /// The places.
    pub places: Vec<PlaceInUse>,
}

/// List the places in use, with their keys for the filter.
///
/// Places of every role. Their precision depends on the sources and on the safety of people.
#[utoipa::path(
    get, path = "/v1/places", tag = "reference", operation_id = "listPlaces",
    params(AtVersion),
    responses(
        (status = 200, description = "The places, sorted by key", body = Places),
        RegisterProblems,
    ),
)]
pub async fn places(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let asked = asked.version()?;
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    Ok((of_version(version), Json(Places { version, places: snapshot.places_at(version, |_| true) }))
        .into_response())
}

/// A source, and the incidents that cite it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceWithIncidents {
    /// The source.
    #[serde(flatten)]
    pub source: Source,
    /// Ids of the incidents with a claim from this source.
    pub incidents: Vec<Uuid>,
}

/// Sources, sorted by key.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sources {
    /// The version of this answer.
    pub version: u32,
    /// The sources.
    pub sources: Vec<SourceWithIncidents>,
}

/// List the sources of all public records, each with the incidents that cite it.
///
/// One article about several incidents is one source. If the register knows a source only through another one, its
/// claim names that one in `via`.
#[utoipa::path(
    get, path = "/v1/sources", tag = "reference", operation_id = "listSources",
    params(AtVersion),
    responses(
        (status = 200, description = "The sources, sorted by key", body = Sources),
        RegisterProblems,
    ),
)]
pub async fn sources(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let asked = asked.version()?;
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    let with = |source: Source| SourceWithIncidents {
        incidents: snapshot.sources().citing(&source.key, version).collect(),
        source,
    };
    let sources = snapshot.sources().at(version).map(with).collect();
    Ok((of_version(version), Json(Sources { version, sources })).into_response())
}

/// Get one source, with the incidents that cite it.
///
/// The register never fetches remote content. Addresses are shown as they were entered, and may no longer work.
#[utoipa::path(
    get, path = "/v1/sources/{key}", tag = "reference", operation_id = "getSource",
    params(AtVersion, ("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21")),
    responses(
        (status = 200, description = "The source", body = SourceWithIncidents),
        RecordProblems,
    ),
)]
pub async fn source(
    State(app): State<App>,
    Named(key): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    let asked = asked.version()?;
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    let source = snapshot.sources().one(&key, version).ok_or_else(Problem::not_found)?;
    let incidents = snapshot.sources().citing(&key, version).collect();
    Ok((of_version(version), Json(SourceWithIncidents { source, incidents })).into_response())
}

/// Context events, sorted by date.
#[derive(Debug, Serialize, ToSchema)]
pub struct Context {
    /// The version of this answer.
    pub version: u32,
    /// The events. They are not incidents and are never counted.
    pub events: Vec<PublicContextEvent>,
}

/// List dated context events that are not incidents, for timelines.
///
/// Examples are a law, a report and its findings, or the closing of a border. Context is never counted. A period
/// returns all events that may be in it, including its first and last day.
#[utoipa::path(
    get, path = "/v1/context", tag = "reference", operation_id = "listContext",
    params(ContextFilter),
    extensions(("x-example" = json!("/v1/context?kind=decision"))),
    responses(
        (status = 200, description = "The events, sorted by date", body = Context),
        RegisterProblems,
    ),
)]
pub async fn context(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let filter = asked.only(ContextFilter::take)?;
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, filter.version)?;
    let (period, ContextFilter { kind, country, .. }) = (filter.period(), &filter);
    let wanted = |public: &&PublicContextEvent| {
        let event = &public.event;
        period.overlaps(event.date.span())
            && (kind.is_empty() || kind.contains(&event.kind))
            && (country.is_empty() || event.countries.iter().any(|of| country.contains(of)))
    };
    let events = snapshot.context_at(version).filter(wanted).cloned().collect();
    Ok((of_version(version), Json(Context { version, events })).into_response())
}

/// List all closed lists of the register, with a definition of each word.
///
/// Fields with a fixed choice have only these words. This document has the same definitions in `x-enumDescriptions`.
#[utoipa::path(
    get, path = "/v1/vocabulary", tag = "reference", operation_id = "getVocabulary",
    responses(
        (status = 200, description = "The lists", body = Vec<List>),
        QueryProblems,
    ),
)]
pub async fn vocabulary(_: NoQuery) -> Result<Response, Problem> {
    let lists: Vec<List> = lists().into_iter().chain(register::words_of_queries()).collect();
    Ok((PROGRAM, Json(lists)).into_response())
}

/// The versions of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct Versions {
    /// The version of this answer.
    pub version: u32,
    /// All versions up to this one, newest first.
    pub versions: Vec<Version>,
}

/// List the versions of the register, newest first: one for each act of publication.
///
/// A public address that takes `version=n` then answers from the register after that act. Each change has a hash.
/// The hash can later prove what was published, and does not reveal it.
///
/// A version has the day on which it was published (UTC) and no time: the numbers give the order of one day. The register
/// as of a day is the last version of that day or of an earlier one. A day can get further versions until it is over, so
/// cite a number by its version.
#[utoipa::path(
    get, path = "/v1/versions", tag = "reference", operation_id = "listVersions",
    params(AtVersion),
    responses(
        (status = 200, description = "The versions, newest first", body = Versions),
        RegisterProblems,
    ),
)]
pub async fn versions(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let asked = asked.version()?;
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    let versions = app.register.versions(version).await?;
    Ok((of_version(version), Json(Versions { version, versions })).into_response())
}
