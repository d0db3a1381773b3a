//! What is done with a proposal: editors accept it, whole or in part, reject it or ask back, and its author answers.

use axum::extract::State;
use axum::response::Response;

use crate::desk::actions::approval::Outcome;
use crate::desk::actions::remark::Remark;
use crate::desk::acts::take_back::take_back_proposal;
use crate::desk::intake::proposal;
use crate::desk::review::proposal::accept::AcceptedProposal;
use crate::desk::review::proposal::ask::ProposalQuestion;
use crate::desk::review::proposal::reject::RejectedProposal;
use crate::desk::view::incident::rest;
use crate::http::app::App;
use crate::http::desk::act::acts;
use crate::http::desk::decided::{Decided, decided};
use crate::http::desk::submissions::Words;
use crate::http::extract::actor::Writer;
use crate::http::extract::allowed::Allowed;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::path::ProposalId;
use crate::http::extract::query::{NoQuery, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems, DeskTakingBackProblems};
use crate::http::problem::problem::Problem;

acts! {
    /// Accept and publish a proposal, in full or in part.
    ///
    /// The changes are applied to the current record in one act. The author of the proposal becomes the author of the
    /// new revision, and cannot accept it: 403 second-person-required. A change with `by_hand` cannot be accepted here.
    /// Send a revision of the incident that names the proposal, and let another editor accept that revision.
    accept(ProposalId, AcceptedProposal): post "/v1/desk/incidents/{id}/proposals/{proposal}/accept", "acceptProposal",
        "The changes to accept", {"changes": [0], "reason": "The page says nothing of the date.", "confirmed": []},
        [] DeskPublishingProblems;

    /// Reject a proposal.
    ///
    /// The author can read the reason, and can send another proposal.
    reject(ProposalId, RejectedProposal): post "/v1/desk/incidents/{id}/proposals/{proposal}/reject", "rejectProposal",
        "The reason", {"reason": "The source says the opposite."}, [] DeskChangingProblems;

    /// Ask the author of a proposal a question.
    ///
    /// The proposal then waits for the answer, or for another proposal.
    ask(ProposalId, ProposalQuestion): post "/v1/desk/incidents/{id}/proposals/{proposal}/ask", "askProposer",
        "The question", {"question": "Which page?"}, [] DeskChangingProblems;
}

/// Answer an editor's question about a proposal.
///
/// The author answers, or an editor who knows the answer. The proposal then waits for an editor again.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/answer", tag = "desk", operation_id = "answerOnProposal",
    params(ProposalId, IfMatch),
    request_body(content = Words, description = "The answer", example = json!({"text": "The source printed the date a day later."})),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses(
        (status = 200, description = "The result", body = Decided),
        DeskChangingProblems,
    ),
)]
pub async fn answer(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    ProposalId(of): ProposalId,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Words>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let (actor, Remark(text)) = (app.desk.hand(writer.caller()), sent.value.text);
    let mut work = app.desk.begin().await?;
    proposal::answer(&mut work, &actor, writer.sight(), of, &tag.0, &text).await?;
    let incident = rest(&mut work, writer.sight(), of.0).await?;
    app.desk.finish(work).await?;
    decided(&app, incident, Outcome::Done(None)).await
}

/// Take back your proposal.
///
/// It must be waiting for an editor. Its content is erased at once, with the sources that came with it alone. A source that
/// somebody else has cited meanwhile may stay; if its words must go, write to the `contact` in `/v1/dataset`. Editors see
/// that you took something back. What an editor wrote because of it stays theirs. It cannot be undone.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/take-back", tag = "desk", operation_id = "takeBackProposal",
    params(ProposalId, IfMatch),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The result", body = Decided), DeskTakingBackProblems),
)]
pub async fn take_back(
    State(app): State<App>,
    writer: Writer,
    ProposalId(of): ProposalId,
    tag: IfMatch,
    _: NoQuery,
) -> Result<Response, Problem> {
    let mut work = app.desk.turn().await?;
    take_back_proposal(&mut work, &app.desk.hand(writer.caller()), writer.sight(), of, &tag.0).await?;
    let incident = rest(&mut work, writer.sight(), of.0).await?;
    work.finish().await?;
    decided(&app, incident, Outcome::Done(None)).await
}
