//! Pages for people: the front, the API's reference, the explanation of each problem.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::App;
use super::asked::{Asked, Named};
use super::caching::{PROGRAM, REGISTER};
use super::document;
use super::problem::{Kind, Problem};
use crate::register::filter::Filter;
use crate::render::html;

/// The front page: what this is, what it holds now, where to go on.
pub async fn front(State(app): State<App>, asked: Asked) -> Result<Response, Problem> {
    asked.nothing()?;
    let snapshot = app.snapshot()?;
    let selection = app.register.select(&snapshot, &Filter::default(), snapshot.version).await?;
    let front = html::front(snapshot.version, &selection.totals(&Filter::default()).headline, app.site.contact.as_deref());
    Ok((REGISTER, page(front)).into_response())
}

/// The API's reference, readable without a network.
pub async fn reference(State(app): State<App>, asked: Asked) -> Result<Response, Problem> {
    asked.nothing()?;
    Ok((PROGRAM, page(html::reference(&app.openapi))).into_response())
}

/// The OpenAPI document as JSON.
pub async fn openapi_json(State(app): State<App>, asked: Asked) -> Result<Response, Problem> {
    asked.nothing()?;
    Ok((PROGRAM, axum::Json(document::json(&app.openapi).map_err(|_| unwritten())?)).into_response())
}

/// The OpenAPI document as YAML.
pub async fn openapi_yaml(State(app): State<App>, asked: Asked) -> Result<Response, Problem> {
    asked.nothing()?;
    let yaml = document::yaml(&app.openapi).map_err(|_| unwritten())?;
    Ok((PROGRAM, [(header::CONTENT_TYPE, HeaderValue::from_static("application/yaml"))], yaml).into_response())
}

fn unwritten() -> Problem {
    Problem::new(Kind::Internal, "The OpenAPI document cannot be written.")
}

/// The closed list of problems.
pub async fn problems(asked: Asked) -> Result<Response, Problem> {
    asked.nothing()?;
    let kinds = Kind::ALL.iter().map(|kind| (kind.slug(), kind.status(), kind.title()));
    Ok((PROGRAM, page(html::problems(kinds))).into_response())
}

/// What one kind of problem means, and what to do.
pub async fn problem(Named(slug): Named, asked: Asked) -> Result<Response, Problem> {
    asked.nothing()?;
    let kind = Kind::ALL.iter().find(|kind| kind.slug() == slug).ok_or_else(Problem::not_found)?;
    Ok((PROGRAM, page(html::problem(kind.slug(), kind.status(), kind.title(), kind.explanation()))).into_response())
}

fn page(html: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], html).into_response()
}
