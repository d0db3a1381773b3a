//! `/v1/incidents/{id}/map.svg` and `.png`: where the people of one incident were.

use axum::extract::State;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::path::IncidentId;
use crate::http::extract::query::{QueryParams, known};
use crate::http::middleware::cache::policy::HeadRequest;
use crate::http::openapi::responses::IncidentProblems;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::export::handlers::Bytes;
use crate::http::register::incidents::taken_back;
use crate::http::register::pictures::drawing::Asked;
use crate::http::register::pictures::files::drawn;
use crate::register::query::filter::AtVersion;
use crate::render::picture::form::{MapForm, PictureForm};
use crate::render::picture::picture::Format;

/// Draw a map of the places of one incident as SVG.
///
/// Places of every role are drawn, each as precise as the incident has it: only those whose precision is locality or finer,
/// and a ring beside a place for somewhere near it. The area of a disc counts the people that the figure leaves possible at
/// the place (rule 4); a rhombus is where they meant to go.
#[utoipa::path(
    get, path = "/v1/incidents/{id}/map.svg", tag = "incidents", operation_id = "drawIncidentMapAsSvg",
    params(AtVersion, MapForm, PictureForm, IncidentId),
    responses(
        (status = 200, description = "The picture; headers give the version and total", content_type = "image/svg+xml", body = String),
        (status = 308, description = "It was merged into another incident", headers(("Location" = String, description = "The same of that incident"))),
        IncidentProblems,
    ),
)]
pub async fn map_svg(
    State(app): State<App>,
    HeadRequest(only_head): HeadRequest,
    IncidentId(id): IncidentId,
    asked: QueryParams,
) -> Result<Response, Problem> {
    map(&app, (id, asked), Format::Svg, only_head).await
}

/// Draw a map of the places of one incident as PNG.
///
/// The same picture as the SVG.
#[utoipa::path(
    get, path = "/v1/incidents/{id}/map.png", tag = "incidents", operation_id = "drawIncidentMapAsPng",
    params(AtVersion, MapForm, PictureForm, IncidentId),
    responses(
        (status = 200, description = "The picture; headers give the version and total", content_type = "image/png", body = Bytes),
        (status = 308, description = "It was merged into another incident", headers(("Location" = String, description = "The same of that incident"))),
        IncidentProblems,
    ),
)]
pub async fn map_png(
    State(app): State<App>,
    HeadRequest(only_head): HeadRequest,
    IncidentId(id): IncidentId,
    asked: QueryParams,
) -> Result<Response, Problem> {
    map(&app, (id, asked), Format::Png, only_head).await
}

/// Both.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(map_svg)).routes(routes!(map_png))
}

async fn map(
    app: &App,
    (id, asked): (Uuid, QueryParams),
    format: Format,
    only_head: bool,
) -> Result<Response, Problem> {
    let asked = asked.only(|query| Asked::incident(id, query))?;
    app.settled(|| map_of(app, (id, &asked), format, only_head)).await
}

async fn map_of(
    app: &App,
    (id, asked): (Uuid, &Asked),
    format: Format,
    only_head: bool,
) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = known(&snapshot, &asked.filter)?;
    if snapshot.row(id, version).is_none() {
        let same = |heir| asked.of_heir(heir).file(format, &asked.form);
        return taken_back(app, &snapshot, (id, asked.filter.version), same);
    }
    let mut response = drawn(app, &snapshot, asked, format, only_head).await?;
    // It has no filter; an empty one is the whole register.
    response.headers_mut().remove("refoulement-filter");
    Ok(response)
}
