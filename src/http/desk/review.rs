//! What editors decide of a revision: to accept it, which publishes it, to reject it, to ask back.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::records::approval::Outcome;
use crate::desk::review::review::{self, Acceptance};
use crate::http::app::App;
use crate::http::desk::decided::{Decided, Sees, decided, id};
use crate::http::desk::remark::Remark;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;
use crate::model::vocabulary::publication::Subject;

/// How a revision is accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Which revision.
    pub revision: Uuid,
    /// Pointers of `editors.cautions` that were looked at and endanger nobody.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
    /// When it becomes public; at once, if left out.
    #[serde(default)]
    pub embargo_until: Option<DateTime<Utc>>,
}

/// Why a revision is not taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// Which revision.
    pub revision: Uuid,
    /// The reason; its author reads it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// What is to be known before a revision can be accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Which revision.
    pub revision: Uuid,
    /// The question; its author reads it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub question: Remark,
}

/// Accept a revision, which publishes it.
///
/// Whoever wrote it, or another revision since the published one, cannot: 403 second-person-required. Its new sources become public
/// with it. Fields that look as if they could endanger a person have to be confirmed by their pointers.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/accept", tag = "desk", operation_id = "acceptRevision",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Accepted, description = "Which revision", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "confirmed": []})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/accept"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn accept(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Accepted>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Accepted { revision, confirmed, embargo_until } = sent.value;
    let acceptance = Acceptance { revision, confirmed, embargo_until };
    let mut work = app.desk.begin().await?;
    let version = review::accept(
        &mut work,
        &app.desk.hand(editor.caller()),
        Subject::Incident,
        incident,
        &tag.0,
        &acceptance,
    )
    .await?;
    decided(&app, work, &editor, incident, Outcome::Done(version)).await
}

/// Turn a revision down.
///
/// Its author reads the reason, and may send another. Of an approved revision this takes the approval back.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/reject", tag = "desk", operation_id = "rejectRevision",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Rejected, description = "Which revision, and why", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "reason": "The source says the opposite."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/reject"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn reject(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Rejected>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Rejected { revision, reason } = sent.value;
    let mut work = app.desk.begin().await?;
    review::reject(
        &mut work,
        &app.desk.hand(editor.caller()),
        Subject::Incident,
        incident,
        &tag.0,
        revision,
        &reason.0,
    )
    .await?;
    decided(&app, work, &editor, incident, Outcome::Done(None)).await
}

/// Ask the author of a revision.
///
/// It waits for the answer, or for another revision.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/ask", tag = "desk", operation_id = "askAuthor",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Question, description = "Which revision, and what", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "question": "Which page?"})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/ask"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn ask(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Question>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Question { revision, question } = sent.value;
    let mut work = app.desk.begin().await?;
    review::ask(
        &mut work,
        &app.desk.hand(editor.caller()),
        Subject::Incident,
        incident,
        &tag.0,
        revision,
        &question.0,
    )
    .await?;
    decided(&app, work, &editor, incident, Outcome::Done(None)).await
}
