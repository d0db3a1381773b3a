//! `/v1/incidents.*`: the incidents of a filter as whole files, all of one version, in one order.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::app::App;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::{BodyOmitted, HeadRequest, nothing};
use crate::http::openapi::responses::RegisterProblems;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::export::selection::{Export, Ordered};
use crate::http::register::export::streams;
use crate::http::register::file::{CSV, as_file};
use crate::model::tables::incident_table::INCIDENTS;
use crate::register::answer::page::Order;
use crate::register::query::filter::Filter;
use crate::render::csv::{self as table, TableForm};
use crate::render::{geojson as map, ndjson as lines};

/// The bytes of a file.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Bytes(pub Vec<u8>);

/// The file that a request asks for. What writes it gives no body where only the head is wanted and the body is much work.
async fn file<W: Future<Output = Result<Option<Body>, Failed>> + Send>(
    app: &App,
    ordered: &Ordered,
    (name, media_type): (&str, &'static str),
    write: impl Fn(App, Export) -> W,
) -> Result<Response, Failed> {
    let export = Export::of(app, ordered).await?;
    let headers = as_file(name, media_type, export.version, &export.filter, &export.totals);
    Ok(match write(app.clone(), export).await? {
        Some(body) => (headers, body).into_response(),
        None => (headers, Extension(BodyOmitted), nothing()).into_response(),
    })
}

/// Declares the files, and a router with all of them: each with its address, its parameters, its words in the contract, and
/// what writes it.
macro_rules! files {
    ($($(#[$about:meta])+ $name:ident($($asked:ident),+): $path:literal, $operation:literal,
        $media_type:literal $body:ident, $description:literal, $full_type:expr,
        |$app:ident, $export:ident, $only_head:ident| $write:expr;)+) => {
        $($(#[$about])+
        #[utoipa::path(
            get, path = $path, tag = "incidents", operation_id = $operation,
            params($($asked),+),
            extensions(("x-example" = json!(concat!($path, "?place=cn-near-beijing")))),
            responses(
                (status = 200, description = $description, content_type = $media_type, body = $body),
                RegisterProblems,
            ),
        )]
        pub async fn $name(
            State(app): State<App>,
            HeadRequest($only_head): HeadRequest,
            asked: QueryParams,
        ) -> Result<Response, Problem> {
            let has_tables = [$(stringify!($asked)),+].contains(&"TableForm");
            let ordered = asked.only(|query| Ordered::take(query, has_tables))?;
            let named = (concat!("incidents.", stringify!($name)), $full_type);
            let write = |$app: App, $export: Export| async move { $write };
            app.settled(|| file(&app, &ordered, named, write)).await
        })+

        /// All of them.
        pub(crate) fn router() -> OpenApiRouter<App> {
            OpenApiRouter::new()$(.routes(routes!($name)))+
        }
    };
}

files! {
    /// Download the incidents as a table, one row per incident (RFC 4180, UTF-8).
    ///
    /// Several values in a cell are joined by `; `. A text that a spreadsheet would read as a formula begins with an
    /// apostrophe. Headers give the version, total and filter. The file name gives the version too.
    csv(Filter, Order, TableForm): "/v1/incidents.csv", "downloadIncidents",
        "text/csv" String, "All incidents of the filter; headers give the version, total and filter", CSV,
        |app, export, _head| streams::pages(&app, &export, table::header(&INCIDENTS, &export.form), |page, _| Ok(table::lines(&INCIDENTS, &streams::incidents(page)?)), b"").await.map(Some);

    /// Download the incidents as NDJSON: one complete incident per line, byte for byte as in the list.
    ///
    /// Each line is the document that `/v1/incidents/{id}` returns. Headers give the version, total and filter.
    ndjson(Filter, Order): "/v1/incidents.ndjson", "streamIncidents",
        "application/x-ndjson" String, "All incidents of the filter; headers give the version, total and filter", "application/x-ndjson",
        |app, export, _head| streams::pages(&app, &export, Vec::new(), |page, _| Ok(lines::lines(page)), b"").await.map(Some);

    /// Download the incidents as GeoJSON (RFC 7946): one Feature per incident, with all its places.
    ///
    /// The geometry has the places of place_role (default: detention) whose precision is locality or finer. `places`
    /// lists all places. `places_not_drawn` counts the places of this role that are less precise. An incident without a
    /// place to draw has a null geometry. The members version, filter, place_role and total are next to `features`.
    geojson(Filter, Order): "/v1/incidents.geojson", "mapIncidents",
        "application/geo+json" Object, "All incidents of the filter; headers also give the version, total and filter", "application/geo+json",
        |app, export, _head| {
            let role = export.filter.place_role;
            let head = map::head(export.version, &export.filter.print(), role, &export.totals, export.bbox);
            let base = app.site.base().unwrap_or_default().to_owned();
            let page = move |page: &[String], is_first: bool| Ok(map::features(&streams::incidents(page)?, role, &base, is_first));
            streams::pages(&app, &export, head, page, map::TAIL).await.map(Some)
        };

    /// Download the incidents as a workbook (XLSX): a sheet for each table of the archive, and a sheet about the file.
    ///
    /// The limits are 100,000 incidents, and 1,048,576 rows in a sheet. Above them the answer is invalid-query. The
    /// tables (CSV, ZIP) have no such limits.
    xlsx(Filter, Order): "/v1/incidents.xlsx", "downloadWorkbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" Bytes, "All incidents of the filter; headers also give the version, total and filter", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        |app, export, only_head| streams::workbook(&app, export, only_head).await;

    /// Download an archive (ZIP) of tables: incidents, places, timeline, claims, groups, sources, and a README.
    ///
    /// The tables have all the data of the records. `README.txt` in the archive explains how they are linked.
    zip(Filter, Order, TableForm): "/v1/incidents.zip", "downloadArchive",
        "application/zip" Bytes, "All incidents of the filter; headers also give the version, total and filter", "application/zip",
        |app, export, _head| Ok(Some(streams::archive(&app, export)));
}
