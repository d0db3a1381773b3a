//! `/v1/statistics.svg`, `/v1/map.png` and the like: pictures as files, for articles, cards and print.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::app::App;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::{BodyOmitted, HeadRequest, nothing};
use crate::http::openapi::responses::RegisterProblems;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::export::handlers::Bytes;
use crate::http::register::file::as_file;
use crate::http::register::pictures::drawing::{Asked, Drawing};
use crate::http::register::pictures::turn::in_turn;
use crate::register::query::filter::Filter;
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::picture::form::{ChartKey, MapForm, PictureForm};
use crate::render::picture::picture::Format;

/// Declares the pictures, and a router with all of them.
macro_rules! pictures {
    ($($(#[$about:meta])+ $name:ident($of:ident, $format:ident, $($asked:ident),+): $path:literal $question:literal, $operation:literal, $tag:literal,
        $media_type:literal $body:ident;)+) => {
        $($(#[$about])+
        #[utoipa::path(
            get, path = $path, tag = $tag, operation_id = $operation,
            params($($asked),+),
            extensions(("x-example" = json!(concat!($path, "?", $question)))),
            responses(
                (status = 200, description = "The picture; headers give the version, total and filter", content_type = $media_type, body = $body),
                RegisterProblems,
            ),
        )]
        pub async fn $name(
            State(app): State<App>,
            HeadRequest(only_head): HeadRequest,
            asked: QueryParams,
        ) -> Result<Response, Problem> {
            let asked = asked.only(Asked::$of)?;
            app.settled(|| async {
                drawn(&app, &*app.snapshot()?, &asked, Format::$format, only_head).await
            })
            .await
        })+

        /// All of them.
        pub(crate) fn router() -> OpenApiRouter<App> {
            OpenApiRouter::new()$(.routes(routes!($name)))+
        }
    };
}

pictures! {
    /// Draw the statistics by one key as SVG: a timeline, or rows of bars.
    ///
    /// Solid is at least, light is at most; dashed lines that do not close mean that nobody gives an upper bound. Incidents
    /// whose dates lie in no single bucket stand apart, in words. A timeline has at most 240 bars; of rows the 40 largest are
    /// drawn (7 on a card), and the picture says how many are left. Title, unit, total, source, version and address are in
    /// the picture.
    chart_svg(chart, Svg, Filter, ChartKey, PictureForm): "/v1/statistics.svg" "group_by=month&date_from=2013-10&date_to=2013-12", "drawStatisticsAsSvg", "statistics", "image/svg+xml" String;

    /// Draw the statistics by one key as PNG.
    ///
    /// The same picture as the SVG. Its letters are Latin, Hangul and Han; it says where it has no letter for something.
    chart_png(chart, Png, Filter, ChartKey, PictureForm): "/v1/statistics.png" "group_by=month&date_from=2013-10&date_to=2013-12", "drawStatisticsAsPng", "statistics", "image/png" Bytes;

    /// Draw a map of the places as SVG.
    ///
    /// The area of a disc counts people: those that the figures leave possible at the place (rule 4), as in the statistics
    /// by place. Only places of place_role (default: detention) are drawn whose precision is locality or finer. A ring
    /// beside a place is somewhere near it. All others are counted in words. Borders are drawn as they are held (de facto).
    map_svg(map, Svg, Filter, MapForm, PictureForm): "/v1/map.svg" "month=2013-11", "drawMapAsSvg", "statistics", "image/svg+xml" String;

    /// Draw a map of the places as PNG.
    ///
    /// The same picture as the SVG.
    map_png(map, Png, Filter, MapForm, PictureForm): "/v1/map.png" "month=2013-11", "drawMapAsPng", "statistics", "image/png" Bytes;
}

/// Where only the head is wanted, nothing is painted.
pub(super) async fn drawn(
    app: &App,
    snapshot: &Snapshot,
    asked: &Asked,
    format: Format,
    only_head: bool,
) -> Result<Response, Failed> {
    let drawing = Drawing::of(app, snapshot, asked, format).await?;
    let headers = as_file(
        &asked.name(format),
        format.media_type(),
        drawing.picture.version,
        &asked.filter,
        &drawing.counted.totals,
    );
    let body = in_turn(app, move || {
        let scene = drawing.scene()?;
        Ok((!only_head).then(|| drawing.picture.written(&scene)))
    });
    let mut response = match body.await? {
        Some(body) => (headers, body).into_response(),
        None => (headers, Extension(BodyOmitted), nothing()).into_response(),
    };
    show(&mut response);
    Ok(response)
}

/// It is shown where it stands; its name is for whoever keeps it.
fn show(response: &mut Response) {
    if let Some(name) = response.headers_mut().get_mut(header::CONTENT_DISPOSITION) {
        let shown = name.to_str().unwrap_or_default().replacen("attachment", "inline", 1);
        *name = HeaderValue::try_from(shown).unwrap_or(HeaderValue::from_static("inline"));
    }
}
