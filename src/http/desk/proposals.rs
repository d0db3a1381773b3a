//! What is done with a proposal: editors accept it, whole or in part, reject it or ask back, and its author answers.

use axum::extract::State;
use axum::response::Response;

use crate::desk::actions::approval::Outcome;
use crate::desk::actions::remark::Remark;
use crate::desk::intake::proposal;
use crate::desk::review::proposal::accept::AcceptedProposal;
use crate::desk::review::proposal::ask::ProposalQuestion;
use crate::desk::review::proposal::reject::RejectedProposal;
use crate::http::app::App;
use crate::http::desk::act::acts;
use crate::http::desk::decided::{Decided, decided};
use crate::http::desk::submissions::Words;
use crate::http::extract::actor::Writer;
use crate::http::extract::allowed::Allowed;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::path::ProposalId;
use crate::http::extract::query::QueryParams;
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;

acts! {
    /// Accept a proposal, whole or in part, which publishes it.
    ///
    /// The changes are made in the record as it is now, in one act; whoever proposed them is the author of the new revision,
    /// and cannot accept them: 403 second-person-required. A change that is `by_hand` is refused here: send a revision of the
    /// incident that names the proposal, and let another editor accept that.
    accept(ProposalId, AcceptedProposal): post "/v1/desk/incidents/{id}/proposals/{proposal}/accept", "acceptProposal",
        "Which changes", {"changes": [0], "reason": "The page says nothing of the date.", "confirmed": []},
        [] DeskPublishingProblems;

    /// Reject a proposal.
    ///
    /// The author reads the reason, and may send another proposal.
    reject(ProposalId, RejectedProposal): post "/v1/desk/incidents/{id}/proposals/{proposal}/reject", "rejectProposal",
        "Why", {"reason": "The source says the opposite."}, [] DeskChangingProblems;

    /// Ask the author of a proposal.
    ///
    /// It waits for the answer, or for another proposal.
    ask(ProposalId, ProposalQuestion): post "/v1/desk/incidents/{id}/proposals/{proposal}/ask", "askProposer",
        "What", {"question": "Which page?"}, [] DeskChangingProblems;
}

/// Answer what an editor asked of a proposal.
///
/// The author answers, or an editor who knows, and the proposal waits for an editor again.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/proposals/{proposal}/answer", tag = "desk", operation_id = "answerOnProposal",
    params(ProposalId, IfMatch),
    request_body(content = Words, description = "The answer", example = json!({"text": "The source printed the date a day later."})),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses(
        (status = 200, description = "What came of it", body = Decided),
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
    decided(&app, work, writer.sight(), of.0, Outcome::Done(None)).await
}
