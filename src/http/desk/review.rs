//! What editors decide of a revision: to accept it, which publishes it, to reject it, to ask back. And of all that waits of
//! one holder.

use axum::Json;
use axum::extract::State;

use crate::desk::access::keys::wanted::is_holder;
use crate::desk::acts::erase::Because;
use crate::desk::review::accept::Accepted;
use crate::desk::review::ask::Question;
use crate::desk::review::reject::Rejected;
use crate::desk::review::reject_holder::{RejectedOfHolder, Submitter, reject_holder};
use crate::http::app::App;
use crate::http::desk::act::acts;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::path::IncidentId;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;

acts! {
    /// Accept and publish a revision.
    ///
    /// The author of this revision, or of any other revision since the published one, cannot accept it: 403
    /// second-person-required. Its new sources become public too. Confirm the pointer of each field with a warning
    /// about personal data.
    accept(IncidentId, Accepted): post "/v1/desk/incidents/{id}/accept", "acceptRevision",
        "The revision", {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "confirmed": []},
        [] DeskPublishingProblems;

    /// Reject a revision.
    ///
    /// The author can read the reason, and can send another revision. If the revision was already approved, this
    /// withdraws the approval.
    reject(IncidentId, Rejected): post "/v1/desk/incidents/{id}/reject", "rejectRevision",
        "The revision, and the reason",
        {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "reason": "The source says the opposite."},
        [] DeskChangingProblems;

    /// Ask the author of a revision a question.
    ///
    /// The revision then waits for the answer, or for another revision.
    ask(IncidentId, Question): post "/v1/desk/incidents/{id}/ask", "askAuthor",
        "The revision, and the question",
        {"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "question": "Which page?"},
        [] DeskChangingProblems;
}

/// Reject everything that waits of one holder.
///
/// All pending revisions and proposals of this holder are rejected in one act, for example after a key was stolen. The
/// author can read the reason with each. Approved revisions stay, and so do sources that another person's pending
/// revision cites. If nothing is pending, nothing changes.
#[utoipa::path(
    post, path = "/v1/desk/holders/{holder}/reject", tag = "desk", operation_id = "rejectHolder",
    params(("holder" = String, Path, description = "The holder of the keys.", example = "cho")),
    request_body(content = Because, description = "The reason", example = json!({"reason": "The key was stolen."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "How much was rejected", body = RejectedOfHolder), DeskChangingProblems),
)]
pub async fn reject_all(
    State(app): State<App>,
    editor: Editor,
    Named(holder): Named,
    asked: QueryParams,
    sent: Submitted<Because>,
) -> Result<Json<RejectedOfHolder>, Problem> {
    asked.nothing()?;
    if !is_holder(&holder) {
        return Err(Problem::not_found());
    }
    let mut work = app.desk.turn().await?;
    let hand = app.desk.hand(editor.caller());
    let of = Submitter { holder: &holder, by_key: None };
    let rejected = reject_holder(&mut work, &hand, of, &sent.value.reason.0).await?;
    work.finish().await?;
    Ok(Json(rejected))
}
