//! `/embed/statistics` and `/embed/map`: a picture in a small page, for a frame on another site.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::extract::query::QueryParams;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::file::of_version;
use crate::http::register::pictures::drawing::{Asked, Drawing};
use crate::http::register::pictures::turn::in_turn;
use crate::register::query::parameters::{Query, address};
use crate::render::pages::{Embed, embed, embed_style_hash};
use crate::render::picture::form::{PictureForm, Size, Theme};
use crate::render::picture::picture::Format;

/// The addresses. Each takes the query of the picture that it shows.
pub(crate) const PATHS: [&str; 2] = ["/embed/statistics", "/embed/map"];

/// A chart.
pub async fn chart(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    page(&app, asked, Asked::chart).await
}

/// A map.
pub async fn map(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    page(&app, asked, Asked::framed_map).await
}

async fn page(app: &App, asked: QueryParams, take: fn(&mut Query) -> Asked) -> Result<Response, Problem> {
    let has_theme = asked.0.has("theme");
    let asked = asked.only(take)?;
    app.settled(|| page_of(app, &asked, has_theme)).await
}

/// Where no theme is asked for, the reader's own decides.
async fn page_of(app: &App, asked: &Asked, has_theme: bool) -> Result<Response, Failed> {
    let drawing = Drawing::of(app, &*app.snapshot()?, asked, Format::Png).await?;
    let version = drawing.picture.version;
    let address = app.site.address(&address(&asked.form.language.path("/"), &[&asked.filter]));
    let form = |size, theme| asked.file(Format::Png, &PictureForm { size, theme, ..asked.form.clone() });
    let (theme, size) = (asked.form.theme, asked.form.size);
    let (picture, dark) = (form(size, theme), (!has_theme).then(|| form(size, Theme::Dark)));
    let card = app.site.base().map(|_| app.site.address(&form(Size::Card, theme)));
    let scene = in_turn(app, move || drawing.scene()).await?;
    let language = asked.form.language;
    let html = embed(&Embed { language, scene: &scene, picture, dark, card, address });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, policy()),
    ];
    Ok((of_version(version), headers, html).into_response())
}

/// That of the pages, but that any site may frame it.
fn policy() -> HeaderValue {
    let policy = format!(
        "default-src 'none'; style-src '{}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
        embed_style_hash()
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
