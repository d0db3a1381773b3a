//! What one key did, taken back by two other people.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::actions::approval::Outcome;
use crate::desk::acts::undo::report::Undone;
use crate::desk::acts::undo::undo::{Undo, preview};
use crate::http::app::App;
use crate::http::desk::decided::seen;
use crate::http::extract::actor::EditorOrAdmin;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskEndingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;
use crate::model::vocabulary::workflow;
use crate::register::query::declaration::{Mandatory, parameters};
use crate::register::query::form::TIME;

parameters! {
    /// Since when.
    Since {
        /// The acts from this time on.
        since: DateTime<Utc> = Mandatory(TIME), "2026-01-31T12:00:00Z";
    }
}

/// The result of a request to take back what a key did.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoResult {
    /// The result.
    pub outcome: workflow::Outcome,
    /// What is taken back, and what is not.
    pub undone: Undone,
}

/// See what would be taken back of what a key did.
///
/// What it accepted is withdrawn, or as it was before; what it hid is shown as before, with the proofs; what it retracted
/// or merged is restored; what it rejected waits again; what it submitted, and still waits, is rejected; keys that it
/// created or confirmed are revoked, and so is the key itself. `left` lists what stays, such as what somebody else has
/// changed since. Nothing is done yet. Send the ETag back in `If-Match`. A list is of at most 500 things; of a key that did
/// more, the answer is `conflict`, and says since when the newest are: take these back first, then those before them.
#[utoipa::path(
    get, path = "/v1/desk/keys/{id}/undo", tag = "keys", operation_id = "previewUndo",
    params(("id" = String, Path, description = "The key's id.", example = "5f1c0a9b2d3e4f60"), Since),
    extensions(
        ("x-roles" = json!(["editor", "admin"])),
        ("x-example" = json!("/v1/desk/keys/5f1c0a9b2d3e4f60/undo?since=2026-01-31T12:00:00Z")),
    ),
    responses((status = 200, description = "What would be taken back", body = Undone), DeskEndingProblems),
)]
pub async fn look(
    State(app): State<App>,
    EditorOrAdmin(caller): EditorOrAdmin,
    Named(id): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    let Since { since } = asked.only(Since::take)?;
    // It is never finished.
    let mut work = app.desk.turn().await?;
    let undone = preview(&mut work, &app.desk.hand(&caller), &id, since).await?;
    Ok(WithEtag { tag: undone.tag()?, is: undone }.into_response())
}

/// Take back what a key did since a time.
///
/// Two editors or admins, none of whom holds the key, must send the same request, with the ETag of the list that they have
/// read. Versions stay as they were published; what comes back comes in new versions.
#[utoipa::path(
    post, path = "/v1/desk/keys/{id}/undo", tag = "keys", operation_id = "undoKey",
    params(("id" = String, Path, description = "The key's id.", example = "5f1c0a9b2d3e4f60"), IfMatch),
    request_body(content = Undo, description = "Since when, and why", example = json!({"since": "2026-01-31T12:00:00Z", "reason": "The key was stolen."})),
    extensions(("x-roles" = json!(["editor", "admin"]))),
    responses(
        (status = 200, description = "What was taken back", body = UndoResult),
        (status = 202, description = "Awaiting approval by a second person", body = UndoResult),
        DeskPublishingProblems,
    ),
)]
pub async fn undo(
    State(app): State<App>,
    EditorOrAdmin(caller): EditorOrAdmin,
    Named(id): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Undo>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    let (outcome, undone) = sent.value.act(&mut work, &app.desk.hand(&caller), &id, &tag.0).await?;
    work.finish().await?;
    if outcome == Outcome::Waits {
        let outcome = workflow::Outcome::AwaitingSecondApproval;
        return Ok((StatusCode::ACCEPTED, Json(UndoResult { outcome, undone })).into_response());
    }
    seen(&app).await;
    Ok(Json(UndoResult { outcome: workflow::Outcome::Done, undone }).into_response())
}
