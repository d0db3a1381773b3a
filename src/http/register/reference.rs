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

/// Places in use, by key.
#[derive(Debug, Serialize, ToSchema)]
pub struct Places {
    /// The version that was asked.
    pub version: u32,
    /// The places.
    pub places: Vec<PlaceInUse>,
}

/// Places in use, with their keys for the filter.
///
/// Places of every role, as precisely as their sources and the safety of people allow.
#[utoipa::path(
    get, path = "/v1/places", tag = "reference", operation_id = "listPlaces",
    params(AtVersion),
    responses(
        (status = 200, description = "The places, by key", body = Places),
        RegisterProblems,
    ),
)]
pub async fn places(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let asked = asked.version()?;
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    Ok((of_version(version), Json(Places { version, places: snapshot.places_at(version) })).into_response())
}

/// A source, and the incidents that rest on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceWithIncidents {
    /// The source.
    #[serde(flatten)]
    pub source: Source,
    /// Ids of the incidents of which a claim names it.
    pub incidents: Vec<Uuid>,
}

/// Sources, by key.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sources {
    /// The version that was asked.
    pub version: u32,
    /// The sources.
    pub sources: Vec<SourceWithIncidents>,
}

/// All sources that anything public rests on, each with the incidents that cite it.
///
/// One article on several incidents is one source. What is known of a source only through another is claimed `via` that one.
#[utoipa::path(
    get, path = "/v1/sources", tag = "reference", operation_id = "listSources",
    params(AtVersion),
    responses(
        (status = 200, description = "The sources, by key", body = Sources),
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

/// One source, with the incidents that rest on it.
///
/// No remote content is ever fetched: addresses are given as they were registered, and may have moved since.
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

/// Context events, by date.
#[derive(Debug, Serialize, ToSchema)]
pub struct Context {
    /// The version that was asked.
    pub version: u32,
    /// The events; none of them is an incident, and none is counted anywhere.
    pub events: Vec<PublicContextEvent>,
}

/// Dated things that bear on the incidents without being one, for timelines.
///
/// A law, a report and its findings, the closing of a border. Context is never counted anywhere. A period returns whatever
/// may lie in it, both ends included.
#[utoipa::path(
    get, path = "/v1/context", tag = "reference", operation_id = "listContext",
    params(ContextFilter),
    extensions(("x-example" = json!("/v1/context?kind=finding"))),
    responses(
        (status = 200, description = "The events, by date", body = Context),
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

/// Every closed list of the register, each word with its definition.
///
/// These are all the words that fields with a fixed choice can hold. The same definitions stand in this document as
/// `x-enumDescriptions`.
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

/// What happened to the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct Versions {
    /// The version that was asked.
    pub version: u32,
    /// All versions up to it, newest first.
    pub versions: Vec<Version>,
}

/// What happened to the register: one version for each act of publication, newest first.
///
/// Every public address takes `version=n` and then answers as the register stood after that act. Each change carries a hash
/// that proves later what was published, without saying what.
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
