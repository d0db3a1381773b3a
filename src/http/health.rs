//! Whether the process lives, and whether it can answer.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::asked::Asked;
use super::problem::{Problem, ProblemDocument};
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

/// Whether the process lives. Says nothing of the database.
#[utoipa::path(get, path = "/livez", tag = "health", extensions(("x-roles" = json!(["anyone"]))), responses(
    (status = 200, description = "It lives", body = Alive),
    (status = 400, description = "invalid-query or invalid-header", body = ProblemDocument, content_type = "application/problem+json")))]
pub async fn live(asked: Asked) -> Result<Json<Alive>, Problem> {
    asked.nothing()?;
    Ok(Json(Alive { status: "alive" }))
}

/// Whether the register can answer; if not, what is missing.
#[utoipa::path(get, path = "/readyz", tag = "health", extensions(("x-roles" = json!(["anyone"]))), responses(
    (status = 200, description = "It can", body = Ready),
    (status = 400, description = "invalid-query or invalid-header", body = ProblemDocument, content_type = "application/problem+json"),
    (status = 503, description = "unavailable; the detail says what is missing", body = ProblemDocument, content_type = "application/problem+json")))]
pub async fn ready(State(app): State<App>, asked: Asked) -> Result<Json<Ready>, Problem> {
    asked.nothing()?;
    let snapshot = app.snapshot()?;
    if *app.health.borrow() != Health::Up {
        return Err(Problem::unavailable());
    }
    Ok(Json(Ready { status: "ready", version: snapshot.version }))
}
