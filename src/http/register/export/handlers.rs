//! `/v1/incidents.*`: the incidents of a filter as whole files, all of one version, in one order.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::extract::query::{QueryParams, known};
use crate::http::middleware::cache::store::{BodyOmitted, HeadRequest, nothing};
use crate::http::openapi::responses::RegisterProblems;
use crate::http::problem::problem::Problem;
use crate::http::register::export::checksums::{CSV, TableForm};
use crate::http::register::export::streams;
use crate::http::register::incidents::{Failed, as_file};
use crate::model::value::geography::Bbox;
use crate::register::StateId;
use crate::register::answer::page::{self, Order, Sort};
use crate::register::answer::selection::Totals;
use crate::register::query::filter::Filter;
use crate::register::snapshot::row::Match;
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::about::About;

/// The bytes of a file.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Bytes(pub Vec<u8>);

/// What a file can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table (RFC 4180).
    Csv,
    /// One document a line.
    Ndjson,
    /// A map (RFC 7946).
    GeoJson,
    /// A workbook.
    Xlsx,
    /// An archive of tables.
    Zip,
}

impl Format {
    /// What the name of its files ends with, and what they are.
    const fn ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("incidents.csv", CSV),
            Self::Ndjson => ("incidents.ndjson", "application/x-ndjson"),
            Self::GeoJson => ("incidents.geojson", "application/geo+json"),
            Self::Xlsx => {
                ("incidents.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            }
            Self::Zip => ("incidents.zip", "application/zip"),
        }
    }
}

/// What a request for a file asks.
#[derive(Debug)]
struct Ordered {
    filter: Filter,
    sort: Sort,
    hxl: bool,
}

/// What a file holds: the incidents of a filter at one version, in their order.
#[derive(Debug)]
pub struct Export {
    /// The filter.
    pub filter: Filter,
    /// Whether its tables have a row of hashtags.
    pub hxl: bool,
    /// The snapshot it was taken from.
    pub snapshot: Arc<Snapshot>,
    /// The version.
    pub version: u32,
    /// When that was published.
    pub published: Option<DateTime<Utc>>,
    /// What the incidents come to.
    pub totals: Totals,
    /// The incidents.
    pub wanted: Arc<[StateId]>,
    /// The box around all places that a map shows.
    pub bbox: Option<Bbox>,
}

impl Export {
    async fn of(app: &App, ordered: &Ordered) -> Result<Self, Failed> {
        let Ordered { filter, sort, hxl } = ordered;
        let snapshot = app.snapshot()?;
        let version = known(&snapshot, filter)?;
        let published = app.register.published_at(version).await?;
        let mut selection = app.register.select(&snapshot, filter, version).await?;
        page::sort(*sort, &mut selection.seen);
        let points = |seen: &Match<'_>| {
            seen.row
                .places
                .iter()
                .filter(|place| place.role == filter.place_role)
                .filter_map(|place| place.point)
                .collect::<Vec<_>>()
        };
        let bbox = Bbox::around(selection.seen.iter().flat_map(points));
        let (totals, wanted) = (
            selection.totals(filter),
            selection.seen.iter().map(|seen| (seen.row.id, seen.row.since)).collect(),
        );
        drop(selection);
        Ok(Self { filter: filter.clone(), hxl: *hxl, snapshot, version, published, totals, wanted, bbox })
    }

    /// What the file says of itself.
    pub fn about(&self, app: &App) -> About {
        About {
            version: self.version,
            published: self.published,
            filter: self.filter.print(),
            totals: self.totals.clone(),
            base: app.site.base().map(str::to_owned),
            contact: app.site.contact.clone(),
        }
    }
}

async fn file(
    app: &App,
    asked: QueryParams,
    format: Format,
    only_head: HeadRequest,
) -> Result<Response, Problem> {
    let ordered = asked.only(|query| Ordered {
        filter: Filter::take(query),
        sort: Order::take(query).sort,
        hxl: matches!(format, Format::Csv | Format::Zip) && TableForm::take(query).hxl,
    })?;
    app.settled(|| written(app, &ordered, format, only_head)).await
}

async fn written(
    app: &App,
    ordered: &Ordered,
    format: Format,
    HeadRequest(only_head): HeadRequest,
) -> Result<Response, Failed> {
    let export = Export::of(app, ordered).await?;
    let (name, media_type) = format.ending();
    let headers = as_file(name, media_type, export.version, &export.filter, &export.totals);
    let body: Body = match format {
        Format::Csv => streams::csv(app, &export).await?,
        Format::Ndjson => streams::ndjson(app, &export).await?,
        Format::GeoJson => streams::geojson(app, &export).await?,
        Format::Xlsx if only_head => {
            streams::fits_a_workbook(&export)?;
            return Ok((headers, Extension(BodyOmitted), nothing()).into_response());
        }
        Format::Xlsx => streams::workbook(app, export).await?,
        Format::Zip => streams::archive(app, export),
    };
    Ok((headers, body).into_response())
}

/// The whole filter as a table, one row per incident (RFC 4180, UTF-8).
///
/// Several values in a cell are joined by `; `. A text that a spreadsheet would take for a formula begins with an apostrophe.
/// Version, total and filter stand in headers, and the version also in the name of the file.
#[utoipa::path(
    get, path = "/v1/incidents.csv", tag = "incidents", operation_id = "downloadIncidents",
    params(Filter, Order, TableForm),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents.csv?host_country=CN"))),
    responses(
        (status = 200, description = "All incidents of the filter; version, total and filter stand in headers", content_type = "text/csv", body = String),
        RegisterProblems,
    ),
)]
pub async fn csv(
    State(app): State<App>,
    only_head: HeadRequest,
    asked: QueryParams,
) -> Result<Response, Problem> {
    file(&app, asked, Format::Csv, only_head).await
}

/// The whole filter as NDJSON: one incident a line, whole, byte for byte as in the list.
///
/// Each line is the document that `/v1/incidents/{id}` gives. Version, total and filter stand in headers.
#[utoipa::path(
    get, path = "/v1/incidents.ndjson", tag = "incidents", operation_id = "streamIncidents",
    params(Filter, Order),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents.ndjson?host_country=CN"))),
    responses(
        (status = 200, description = "All incidents of the filter; version, total and filter stand in headers", content_type = "application/x-ndjson", body = String),
        RegisterProblems,
    ),
)]
pub async fn ndjson(
    State(app): State<App>,
    only_head: HeadRequest,
    asked: QueryParams,
) -> Result<Response, Problem> {
    file(&app, asked, Format::Ndjson, only_head).await
}

/// The whole filter as GeoJSON (RFC 7946): one Feature per incident, however many places it has.
///
/// Drawn are the places of place_role (detention, if left out) that are known as finely as a locality; places lists all
/// of them, places_not_drawn counts those of the role that are known too coarsely. An incident without a place to draw
/// has a null geometry. version, filter, place_role and total stand beside the features.
#[utoipa::path(
    get, path = "/v1/incidents.geojson", tag = "incidents", operation_id = "mapIncidents",
    params(Filter, Order),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents.geojson?host_country=CN"))),
    responses(
        (status = 200, description = "All incidents of the filter; version, total and filter stand in headers too", content_type = "application/geo+json", body = Object),
        RegisterProblems,
    ),
)]
pub async fn geojson(
    State(app): State<App>,
    only_head: HeadRequest,
    asked: QueryParams,
) -> Result<Response, Problem> {
    file(&app, asked, Format::GeoJson, only_head).await
}

/// The whole filter as a workbook (XLSX): a sheet for each table of the archive, and one that says what it is.
///
/// At most 100,000 incidents, and 1,048,576 rows in a sheet; more is invalid-query, and the tables have no such bound.
#[utoipa::path(
    get, path = "/v1/incidents.xlsx", tag = "incidents", operation_id = "downloadWorkbook",
    params(Filter, Order),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents.xlsx?host_country=CN"))),
    responses(
        (status = 200, description = "All incidents of the filter; version, total and filter stand in headers too", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Bytes),
        RegisterProblems,
    ),
)]
pub async fn xlsx(
    State(app): State<App>,
    only_head: HeadRequest,
    asked: QueryParams,
) -> Result<Response, Problem> {
    file(&app, asked, Format::Xlsx, only_head).await
}

/// The whole filter as an archive (ZIP) of tables: incidents, places, timeline, claims, groups, sources, and a README.
///
/// The tables hold everything of the records; `README.txt` in the archive says how they belong together.
#[utoipa::path(
    get, path = "/v1/incidents.zip", tag = "incidents", operation_id = "downloadArchive",
    params(Filter, Order, TableForm),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents.zip?host_country=CN"))),
    responses(
        (status = 200, description = "All incidents of the filter; version, total and filter stand in headers too", content_type = "application/zip", body = Bytes),
        RegisterProblems,
    ),
)]
pub async fn zip(
    State(app): State<App>,
    only_head: HeadRequest,
    asked: QueryParams,
) -> Result<Response, Problem> {
    file(&app, asked, Format::Zip, only_head).await
}
