//! Pages for people: the front, the API's reference, the explanation of each problem. They take no parameters; what
//! others hang onto their addresses is ignored.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use utoipa::openapi::OpenApi;

use crate::http::app::{App, Printed};
use crate::http::extract::query::Named;
use crate::http::middleware::cache::policy::{PROGRAM, REGISTER};
use crate::http::openapi::print;
use crate::http::problem::failed::Failed;
use crate::http::problem::lessons::{self, Lesson};
use crate::http::problem::problem::{Kind, Problem};
use crate::model::redaction::public::PublicIncident;
use crate::register::StateId;
use crate::register::answer::page::{Sort, sort};
use crate::register::query::filter::Filter;
use crate::render::about::citation;
use crate::render::html::{self, Front, ProblemKind};

/// The front page shows so many of the newest incidents.
const SHOWN: usize = 10;

/// The front page: what this is, what it holds now, where to go on.
pub async fn front(State(app): State<App>) -> Result<Response, Problem> {
    app.settled(|| front_of(&app)).await.map(|front| (REGISTER, page(front)).into_response())
}

async fn front_of(app: &App) -> Result<String, Failed> {
    let snapshot = app.snapshot()?;
    let everything = Filter::default();
    let mut selection = app.register.select(&snapshot, &everything, snapshot.version).await?;
    let totals = selection.totals(&everything);
    sort(Sort::NewestFirst, &mut selection.seen);
    let newest: Vec<StateId> =
        selection.seen.iter().take(SHOWN).map(|seen| (seen.row.id, seen.row.since)).collect();
    let incidents: Vec<PublicIncident> = app.register.whole(&snapshot, &newest).try_collect().await?;
    let published = app.register.published_at(snapshot.version).await?;
    let citation = citation(snapshot.version, published, "", app.site.base());
    let contact = app.site.contact.as_deref();
    Ok(html::front(&Front {
        version: snapshot.version,
        published,
        totals: &totals,
        incidents: &incidents,
        citation: &citation,
        contact,
    }))
}

/// The OpenAPI document in each of its forms.
pub(crate) fn printed(openapi: &OpenApi) -> Result<Printed, serde_json::Error> {
    let json = print::json(openapi)?;
    let html = html::reference(&serde_json::to_value(openapi)?);
    let yaml = print::yaml(openapi)?;
    Ok(Printed { json: serde_json::to_vec(&json)?.into(), yaml: yaml.into(), html: html.into() })
}

async fn contract(app: &App) -> Result<Printed, Problem> {
    let unwritten = || Problem::new(Kind::Internal, "The OpenAPI document cannot be written.");
    app.contract().await.ok_or_else(unwritten)
}

/// The API's reference, readable without a network.
pub async fn reference(State(app): State<App>) -> Result<Response, Problem> {
    Ok((PROGRAM, page(contract(&app).await?.html)).into_response())
}

/// The OpenAPI document as JSON.
pub async fn openapi_json(State(app): State<App>) -> Result<Response, Problem> {
    Ok((PROGRAM, of_type("application/json", contract(&app).await?.json)).into_response())
}

/// The OpenAPI document as YAML.
pub async fn openapi_yaml(State(app): State<App>) -> Result<Response, Problem> {
    Ok((PROGRAM, of_type("application/yaml", contract(&app).await?.yaml)).into_response())
}

/// The sign of the pages.
pub async fn icon() -> Response {
    (PROGRAM, [(header::CONTENT_TYPE, HeaderValue::from_static("image/vnd.microsoft.icon"))], html::ICON)
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
    Ok((PROGRAM, page(html::problems(&kinds))).into_response())
}

/// What one kind of problem means, and what to do.
pub async fn problem(State(app): State<App>, Named(slug): Named) -> Result<Response, Problem> {
    let kind = Kind::ALL.iter().find(|kind| kind.slug() == slug).ok_or_else(Problem::not_found)?;
    let lesson = lessons::of(*kind, app.site.base());
    Ok((PROGRAM, page(html::problem(explained(*kind, &lesson), &app.site.address("/problems"))))
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

fn page(html: impl IntoResponse) -> Response {
    of_type("text/html; charset=utf-8", html)
}

fn of_type(media_type: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], body).into_response()
}
