//! Whether the process lives, and whether it can answer.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::extract::query::NoQuery;
use crate::http::openapi::responses::{QueryProblems, RegisterProblems};
use crate::http::problem::problem::Problem;
use crate::postgres::Health;

/// The process runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alive {
    /// Always `alive`.
    #[schema(value_type = String, example = "alive")]
    pub status: &'static str,
}

/// The register can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    /// Always `ready`.
    #[schema(value_type = String, example = "ready")]
    pub status: &'static str,
    /// The version it answers with.
    #[schema(example = 4)]
    pub version: u32,
    /// `right`; `behind`: the service's clock shows a time before that of the newest version, and what is published
    /// meanwhile has the newest version's time; or `ahead`: it was set forward while the service ran, and no embargo
    /// ends until it is set back, or the service is started again.
    #[schema(value_type = String, example = "right")]
    pub clock: &'static str,
}

const DOWN: &str = "Missing: the database, which does not answer.";
const NO_WRITES: &str = "Missing: a database that takes what is written. What is public is still answered, but nothing can be submitted or taken down.";
const STALE: &str = "Missing: word of the newest version, for 30 seconds; a takedown may be waiting.";
const DOWN_AND_STALE: &str = "Missing: the database, which does not answer; and word of the newest version, for 30 seconds, so that a takedown may be waiting.";

/// Check that the process runs.
///
/// This does not check the database, so a database outage does not restart the service.
#[utoipa::path(
    get, path = "/livez", tag = "health", operation_id = "getLiveness",
    responses(
        (status = 200, description = "The process runs", body = Alive),
        QueryProblems,
    ),
)]
pub async fn live(_: NoQuery) -> Result<Json<Alive>, Problem> {
    Ok(Json(Alive { status: "alive" }))
}

/// Check that the register can answer.
///
/// It cannot if the database has not answered for so long that a takedown may be waiting. It then answers no requests
/// for data. Nor is it ready while nothing can be written, such as a takedown; then what is public is still answered.
#[utoipa::path(
    get, path = "/readyz", tag = "health", operation_id = "getReadiness",
    responses(
        (status = 200, description = "The register can answer", body = Ready),
        RegisterProblems,
    ),
)]
pub async fn ready(State(app): State<App>, _: NoQuery) -> Result<Json<Ready>, Problem> {
    let up = *app.health.borrow() == Health::Up;
    let snapshot = app
        .register
        .snapshot()
        .ok_or_else(|| Problem::unavailable_because(if up { STALE } else { DOWN_AND_STALE }))?;
    if !up {
        return Err(Problem::unavailable_because(DOWN));
    }
    let Some(newest) = app.writable.now(&app.desk).await else {
        return Err(Problem::unavailable_because(NO_WRITES));
    };
    let clock = match app.desk.clock() {
        clock if clock.is_ahead() => "ahead",
        clock if clock.now() < newest => "behind",
        _ => "right",
    };
    Ok(Json(Ready { status: "ready", version: snapshot.version, clock }))
}
