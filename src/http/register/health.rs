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

/// The process lives.
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
}

const DOWN: &str = "Missing: the database, which does not answer.";
const STALE: &str = "Missing: word of the newest version, for 30 seconds; a takedown may be waiting.";
const DOWN_AND_STALE: &str = "Missing: the database, which does not answer; and word of the newest version, for 30 seconds, so that a takedown may be waiting.";

/// Whether the process lives.
///
/// Says nothing of the database, so that its outage does not restart the service.
#[utoipa::path(
    get, path = "/livez", tag = "health", operation_id = "getLiveness",
    responses(
        (status = 200, description = "It lives", body = Alive),
        QueryProblems,
    ),
)]
pub async fn live(_: NoQuery) -> Result<Json<Alive>, Problem> {
    Ok(Json(Alive { status: "alive" }))
}

/// Whether the register can answer.
///
/// It cannot where the database has not been heard for so long that a takedown may be waiting; it then answers nothing at all.
#[utoipa::path(
    get, path = "/readyz", tag = "health", operation_id = "getReadiness",
    responses(
        (status = 200, description = "It can", body = Ready),
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
    Ok(Json(Ready { status: "ready", version: snapshot.version }))
}
