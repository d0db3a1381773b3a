//! `/v1/incidents.*`: the incidents of a filter as whole files, all of one version, in one order.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::{BodyOmitted, HeadRequest, nothing};
use crate::http::openapi::responses::RegisterProblems;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::export::selection::{Export, Ordered};
use crate::http::register::export::streams;
use crate::http::register::file::{CSV, TableForm, as_file};
use crate::register::answer::page::Order;
use crate::register::query::filter::Filter;

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

/// Declares the files: each with its address, its parameters, and what it is written as.
macro_rules! files {
    ($($(#[$about:meta])+ $name:ident($($asked:ident),+): $path:literal, $operation:literal, $format:expr,
        $media_type:literal $body:ident, $description:literal;)+) => {
        $($(#[$about])+
        #[utoipa::path(
            get, path = $path, tag = "incidents", operation_id = $operation,
            params($($asked),+),
            extensions(("x-example" = json!(concat!($path, "?host_country=CN")))),
            responses(
                (status = 200, description = $description, content_type = $media_type, body = $body),
                RegisterProblems,
            ),
        )]
        pub async fn $name(
            State(app): State<App>,
            only_head: HeadRequest,
            asked: QueryParams,
        ) -> Result<Response, Problem> {
            file(&app, asked, $format, only_head).await
        })+
    };
}

files! {
    /// The whole filter as a table, one row per incident (RFC 4180, UTF-8).
    ///
    /// Several values in a cell are joined by `; `. A text that a spreadsheet would take for a formula begins with an apostrophe.
    /// Version, total and filter stand in headers, and the version also in the name of the file.
    csv(Filter, Order, TableForm): "/v1/incidents.csv", "downloadIncidents", Format::Csv,
        "text/csv" String, "All incidents of the filter; version, total and filter stand in headers";

    /// The whole filter as NDJSON: one incident a line, whole, byte for byte as in the list.
    ///
    /// Each line is the document that `/v1/incidents/{id}` gives. Version, total and filter stand in headers.
    ndjson(Filter, Order): "/v1/incidents.ndjson", "streamIncidents", Format::Ndjson,
        "application/x-ndjson" String, "All incidents of the filter; version, total and filter stand in headers";

    /// The whole filter as GeoJSON (RFC 7946): one Feature per incident, however many places it has.
    ///
    /// Drawn are the places of place_role (detention, if left out) that are known as finely as a locality; places lists all
    /// of them, places_not_drawn counts those of the role that are known too coarsely. An incident without a place to draw
    /// has a null geometry. version, filter, place_role and total stand beside the features.
    geojson(Filter, Order): "/v1/incidents.geojson", "mapIncidents", Format::GeoJson,
        "application/geo+json" Object, "All incidents of the filter; version, total and filter stand in headers too";

    /// The whole filter as a workbook (XLSX): a sheet for each table of the archive, and one that says what it is.
    ///
    /// At most 100,000 incidents, and 1,048,576 rows in a sheet; more is invalid-query, and the tables have no such bound.
    xlsx(Filter, Order): "/v1/incidents.xlsx", "downloadWorkbook", Format::Xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" Bytes, "All incidents of the filter; version, total and filter stand in headers too";

    /// The whole filter as an archive (ZIP) of tables: incidents, places, timeline, claims, groups, sources, and a README.
    ///
    /// The tables hold everything of the records; `README.txt` in the archive says how they belong together.
    zip(Filter, Order, TableForm): "/v1/incidents.zip", "downloadArchive", Format::Zip,
        "application/zip" Bytes, "All incidents of the filter; version, total and filter stand in headers too";
}
