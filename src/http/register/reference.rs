//! What stands beside the incidents: places, sources, context, vocabulary, versions, and what the register is.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::query::{Named, QueryParams, version};
use crate::http::middleware::cache::store::PROGRAM;
use crate::http::openapi::responses::{QueryProblems, RecordProblems, RegisterProblems};
use crate::http::problem::problem::Problem;
use crate::http::register::incidents::{Failed, of_version};
use crate::model::counting::rules::{COVERAGE, RULES};
use crate::model::record::context::PublicContextEvent;
use crate::model::record::source::Source;
use crate::model::vocabulary::access::Review;
use crate::model::vocabulary::define::List;
use crate::model::vocabulary::record;
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
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/places"))),
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
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/sources"))),
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
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/sources/chosun-2013-11-21"))),
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
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/context?kind=finding"))),
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
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/vocabulary"))),
    responses(
        (status = 200, description = "The lists", body = Vec<List>),
        QueryProblems,
    ),
)]
pub async fn vocabulary(asked: QueryParams) -> Result<Response, Problem> {
    asked.nothing()?;
    let lists: Vec<List> = record::lists().into_iter().chain(register::words_of_queries()).collect();
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
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/versions"))),
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

/// How to cite a version.
#[must_use]
pub fn citation(version: u32, published: Option<DateTime<Utc>>) -> String {
    let on = published.map(|at| format!(" ({})", at.date_naive())).unwrap_or_default();
    format!(
        "Refoulement: an open register of refugee detentions and forced returns, version {version}{on}, CC BY 4.0."
    )
}

/// What this register is, how to use it and how to cite it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dataset {
    /// Its name.
    #[schema(value_type = String, example = "Refoulement")]
    pub name: &'static str,
    /// What it is.
    #[schema(value_type = String)]
    pub description: &'static str,
    /// The newest version.
    #[schema(example = 4)]
    pub version: u32,
    /// When that was published; null where nothing has been.
    #[schema(required)]
    pub updated: Option<DateTime<Utc>>,
    /// The licence of the data (SPDX).
    #[schema(value_type = String, example = "CC-BY-4.0")]
    pub licence: &'static str,
    /// Where the licence can be read.
    #[schema(value_type = String)]
    pub licence_url: &'static str,
    /// Whom to ask for corrections, takedowns and keys; null only on a machine of one's own.
    #[schema(required)]
    pub contact: Option<String>,
    /// How many people a publication needs here.
    #[schema(example = "two_people")]
    pub review: Review,
    /// What the numbers can mean.
    #[schema(value_type = String)]
    pub coverage: &'static str,
    /// The counting rules.
    pub counting_rules: Vec<&'static str>,
    /// How to cite this version.
    #[schema(example = "Refoulement, version 4 (2026-01-31), CC BY 4.0.")]
    pub citation: String,
    /// Whole files.
    pub files: Vec<DataFile>,
}

/// A whole file of the newest version.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataFile {
    /// Its address.
    #[schema(example = "/v1/incidents.csv?version=4")]
    pub url: String,
    /// What it is.
    #[schema(value_type = String, example = "text/csv")]
    pub media_type: &'static str,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What this register is: version, licence, contact, coverage, counting rules, citation, whole files.
///
/// Begin here to use or to mirror the data. Whole files come with their length and SHA-256.
#[utoipa::path(
    get, path = "/v1/dataset", tag = "reference", operation_id = "getDataset",
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/dataset"))),
    responses(
        (status = 200, description = "The register", body = Dataset, headers(("Refoulement-Version" = u32, description = "The newest version"))),
        RegisterProblems,
    ),
)]
pub async fn dataset(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    asked.nothing()?;
    app.settled(|| dataset_of(&app)).await
}

async fn dataset_of(app: &App) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = snapshot.version;
    let updated = app.register.published_at(version).await?;
    let file = crate::http::register::export::checksums::incidents_csv(app, &snapshot).await?;
    let dataset = Dataset {
        name: "Refoulement",
        description: "An open, citable register of refugee detentions and forced returns.",
        version,
        updated,
        licence: "CC-BY-4.0",
        licence_url: "https://creativecommons.org/licenses/by/4.0/",
        contact: app.site.contact.clone(),
        review: app.site.review,
        coverage: COVERAGE,
        counting_rules: RULES.to_vec(),
        citation: citation(version, updated),
        files: vec![file],
    };
    Ok((of_version(version), Json(dataset)).into_response())
}
