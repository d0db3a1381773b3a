//! What came of a decision, as an answer.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::approval::Outcome;
use crate::desk::view::incident::DeskIncident;
use crate::http::app::App;
use crate::http::extract::if_match;
use crate::http::problem::problem::Problem;
use crate::model::vocabulary::workflow;
use crate::register::query::form;

/// The result of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decided {
    /// The result.
    pub outcome: workflow::Outcome,
    /// The new version; null if nothing public has changed, or not yet.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// The incident now; null after it is erased.
    #[schema(required)]
    pub incident: Option<DeskIncident>,
}

/// The id of a path; only the canonical form is a resource.
pub(crate) fn id(named: &str) -> Result<Uuid, Problem> {
    form::uuid(named).ok_or_else(Problem::not_found)
}

/// Lets this process see at once what a finished piece of work made public, and shows what came of it.
pub(crate) async fn decided(
    app: &App,
    incident: Option<DeskIncident>,
    outcome: Outcome,
) -> Result<Response, Problem> {
    let (status, outcome, version) = match outcome {
        Outcome::Done(version) => (StatusCode::OK, workflow::Outcome::Done, version),
        Outcome::Waits => (StatusCode::ACCEPTED, workflow::Outcome::AwaitingSecondApproval, None),
    };
    // Also where there is no version older ones, or a reason, may read differently.
    if status == StatusCode::OK {
        seen(app).await;
    }
    let tag = incident.as_ref().map_or_else(|| "erased".to_owned(), |incident| incident.tag.clone());
    Ok((status, if_match::WithEtag { tag, is: Decided { outcome, version, incident } }).into_response())
}

/// Lets this process see what was published; if it cannot now, it will within a second.
pub(crate) async fn seen(app: &App) {
    if let Err(error) = app.register.refresh().await {
        tracing::warn!(%error, "what was published is not read yet");
    }
}

/// An incident of the desk as an answer.
pub(crate) fn shown(incident: DeskIncident) -> Response {
    if_match::WithEtag { tag: incident.tag.clone(), is: incident }.into_response()
}
