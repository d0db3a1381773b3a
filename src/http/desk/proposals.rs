//! What is done with a proposal: editors accept it, whole or in part, reject it or ask back, and its author answers.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::desk::intake::proposal;
use crate::desk::records::approval::Outcome;
use crate::desk::review::proposals::{self, ProposalAcceptance};
use crate::http::app::App;
use crate::http::desk::decided::{Decided, Sees, decided, id};
use crate::http::desk::remark::Remark;
use crate::http::desk::submissions::Words;
use crate::http::extract::actor::{Editor, Writer};
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{NamedWithin, QueryParams};
use crate::http::limits::submissions::Allowed;
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;

/// How a proposal is accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedProposal {
    /// The numbers of the changes to make, from 0; all of them, if left out.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([0, 2]))]
    pub changes: Option<Vec<usize>>,
    /// Why the other changes are not made; required where there are others. The author reads it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
    /// Pointers of the proposal's `editors.cautions` that were looked at and endanger nobody.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
    /// When it becomes public; at once, if left out.
    #[serde(default)]
    pub embargo_until: Option<DateTime<Utc>>,
}

/// Why a proposal is not taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectedProposal {
    /// The reason. The author reads it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// What is to be known before a proposal can be accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalQuestion {
    /// The question. The author reads it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub question: Remark,
}

/// Accept a proposal, whole or in part, which publishes it.
///
/// The changes are made in the record as it is now, in one act; whoever proposed them is the author of the new revision,
/// and cannot accept them: 403 second-person-required. A change that is `by_hand` is refused here: send a revision of the
/// incident that names the proposal, and let another editor accept that.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/accept", tag = "desk", operation_id = "acceptProposal",
    params(
        ("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"),
        ("proposal" = Uuid, Path, description = "The proposal's id.", example = "4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11"), IfMatch),
    request_body(content = AcceptedProposal, description = "Which changes", example = json!({"changes": [0], "reason": "The page says nothing of the date.", "confirmed": []})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/proposals/4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11/accept"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn accept(
    State(app): State<App>,
    editor: Editor,
    NamedWithin(incident, proposal): NamedWithin,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<AcceptedProposal>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let of = (id(&incident)?, id(&proposal)?);
    let AcceptedProposal { changes, reason, confirmed, embargo_until } = sent.value;
    let reason = reason.map(|Remark(words)| words);
    let acceptance = ProposalAcceptance { changes, reason, confirmed, embargo_until };
    let mut work = app.desk.begin().await?;
    let version =
        proposals::accept(&mut work, &app.desk.hand(editor.caller()), of, &tag.0, &acceptance).await?;
    decided(&app, work, &editor, of.0, Outcome::Done(version)).await
}

/// Reject a proposal.
///
/// The author reads the reason, and may send another proposal.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/reject", tag = "desk", operation_id = "rejectProposal",
    params(
        ("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"),
        ("proposal" = Uuid, Path, description = "The proposal's id.", example = "4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11"), IfMatch),
    request_body(content = RejectedProposal, description = "Why", example = json!({"reason": "The source says the opposite."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/proposals/4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11/reject"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn reject(
    State(app): State<App>,
    editor: Editor,
    NamedWithin(incident, proposal): NamedWithin,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<RejectedProposal>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let of = (id(&incident)?, id(&proposal)?);
    let Remark(reason) = sent.value.reason;
    let mut work = app.desk.begin().await?;
    proposals::reject(&mut work, &app.desk.hand(editor.caller()), of, &tag.0, &reason).await?;
    decided(&app, work, &editor, of.0, Outcome::Done(None)).await
}

/// Ask the author of a proposal.
///
/// It waits for the answer, or for another proposal.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/ask", tag = "desk", operation_id = "askProposer",
    params(
        ("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"),
        ("proposal" = Uuid, Path, description = "The proposal's id.", example = "4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11"), IfMatch),
    request_body(content = ProposalQuestion, description = "What", example = json!({"question": "Which page?"})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/proposals/4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11/ask"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn ask(
    State(app): State<App>,
    editor: Editor,
    NamedWithin(incident, proposal): NamedWithin,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<ProposalQuestion>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let of = (id(&incident)?, id(&proposal)?);
    let Remark(question) = sent.value.question;
    let mut work = app.desk.begin().await?;
    proposals::ask(&mut work, &app.desk.hand(editor.caller()), of, &tag.0, &question).await?;
    decided(&app, work, &editor, of.0, Outcome::Done(None)).await
}

/// Answer what an editor asked of a proposal.
///
/// The author answers, or an editor who knows, and the proposal waits for an editor again.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/answer", tag = "desk", operation_id = "answerOnProposal",
    params(
        ("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"),
        ("proposal" = Uuid, Path, description = "The proposal's id.", example = "4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11"), IfMatch),
    request_body(content = Words, description = "The answer", example = json!({"text": "The source printed the date a day later."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/proposals/4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11/answer"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn answer(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    NamedWithin(incident, proposal): NamedWithin,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Words>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let of = (id(&incident)?, id(&proposal)?);
    let (actor, Remark(text)) = (app.desk.hand(writer.caller()), sent.value.text);
    let mut work = app.desk.begin().await?;
    proposal::answer(&mut work, &actor, writer.sight(), of, &tag.0, &text).await?;
    decided(&app, work, &writer, of.0, Outcome::Done(None)).await
}
