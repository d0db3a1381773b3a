//! Pages for people: the API's reference, the explanation of each problem. They take no parameters; what
//! others hang onto their addresses is ignored.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::OpenApi;

use crate::http::app::{App, Printed};
use crate::http::extract::language::InLanguage;
use crate::http::extract::query::Named;
use crate::http::middleware::cache::policy::PROGRAM;
use crate::http::openapi::print;
use crate::http::problem::lessons::{self, Lesson};
use crate::http::problem::problem::{Kind, Problem};
use crate::http::register::page::{of_type, page};
use crate::render::pages::guide::{self, GUIDES, Guide};
use crate::render::pages::{self, ProblemKind};

/// A page that explains, in the language of its path.
pub async fn guide(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    uri: Uri,
) -> Result<Response, Problem> {
    let named = |guide: &&Guide| uri.path().ends_with(guide.address);
    let of = GUIDES.iter().find(named).ok_or_else(Problem::not_found)?;
    Ok((PROGRAM, page(guide::guide(language, of, app.site.review, app.site.base()))).into_response())
}

/// The OpenAPI document in each of its forms.
pub(crate) fn printed(openapi: &OpenApi) -> Result<Printed, serde_json::Error> {
    let json = print::json(openapi)?;
    let pages = pages::reference(&serde_json::to_value(openapi)?);
    let yaml = print::yaml(openapi)?;
    Ok(Printed {
        json: serde_json::to_vec(&json)?.into(),
        yaml: yaml.into(),
        pages: pages.into_iter().map(|(address, html)| (address, html.into())).collect(),
    })
}

async fn contract(app: &App) -> Result<Arc<Printed>, Problem> {
    let unwritten = || Problem::new(Kind::Internal, "The OpenAPI document cannot be written.");
    app.contract().await.ok_or_else(unwritten)
}

/// A page of the API's reference, readable without a network.
pub async fn reference(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    let html = contract(&app).await?.pages.get(uri.path()).cloned().ok_or_else(Problem::not_found)?;
    Ok((PROGRAM, page(html)).into_response())
}

/// The OpenAPI document as JSON.
pub async fn openapi_json(State(app): State<App>) -> Result<Response, Problem> {
    Ok((PROGRAM, of_type("application/json", contract(&app).await?.json.clone())).into_response())
}

/// The OpenAPI document as YAML.
pub async fn openapi_yaml(State(app): State<App>) -> Result<Response, Problem> {
    Ok((PROGRAM, of_type("application/yaml", contract(&app).await?.yaml.clone())).into_response())
}

/// The sign of the pages.
pub async fn icon() -> Response {
    (PROGRAM, [(header::CONTENT_TYPE, HeaderValue::from_static("image/vnd.microsoft.icon"))], pages::ICON)
        .into_response()
}

/// What programs that read the web for others may read: all that is public. At the desk and in
/// private feeds nothing is.
pub async fn robots() -> Response {
    let rules = "User-agent: *\nDisallow: /v1/desk/\nDisallow: /v1/feeds/\nAllow: /\n";
    (PROGRAM, [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))], rules)
        .into_response()
}

/// The closed list of problems.
pub async fn problems(State(app): State<App>) -> Result<Response, Problem> {
    let lessons: Vec<(Kind, Lesson)> =
        Kind::ALL.iter().map(|kind| (*kind, lessons::of(*kind, app.site.base()))).collect();
    let kinds: Vec<ProblemKind<'_>> = lessons.iter().map(|(kind, lesson)| explained(*kind, lesson)).collect();
    Ok((PROGRAM, page(pages::problems(&kinds))).into_response())
}

/// What one kind of problem means, and what to do.
pub async fn problem(State(app): State<App>, Named(slug): Named) -> Result<Response, Problem> {
    let kind = Kind::ALL.iter().find(|kind| kind.slug() == slug).ok_or_else(Problem::not_found)?;
    let lesson = lessons::of(*kind, app.site.base());
    Ok((PROGRAM, page(pages::problem(explained(*kind, &lesson), &app.site.address("/problems"))))
        .into_response())
}

fn explained(kind: Kind, lesson: &Lesson) -> ProblemKind<'_> {
    ProblemKind {
        slug: kind.slug(),
        status: kind.status(),
        title: kind.title(),
        explanation: kind.explanation(),
        advice: lesson.advice,
        request: lesson.request,
        answer: &lesson.answer,
    }
}
