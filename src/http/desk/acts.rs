//! What editors do with an incident: to protect, to embargo, to take back, to bring back, to erase. And what its author takes
//! back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::actions::approval::Outcome;
use crate::desk::acts::embargo::Embargo;
use crate::desk::acts::erase::Because;
use crate::desk::acts::erase_parts::{Erasure, erase_parts};
use crate::desk::acts::merge::Merge;
use crate::desk::acts::protect::Protecting;
use crate::desk::acts::restore::Restoration;
use crate::desk::acts::retract::Retraction;
use crate::desk::acts::take_back::take_back_incident;
use crate::desk::view::incident::rest;
use crate::http::app::App;
use crate::http::desk::act::acts;
use crate::http::desk::decided::{Decided, decided};
use crate::http::extract::actor::{Editor, Writer};
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::path::IncidentId;
use crate::http::extract::query::{NoQuery, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems, DeskTakingBackProblems};
use crate::http::problem::problem::Problem;
use crate::model::vocabulary::workflow;

acts! {
    /// Set an incident's protection, which applies to all versions.
    ///
    /// One person can hide more; this takes effect at once. To hide less, two holders must send the same request, and
    /// both must confirm the warnings about what becomes visible. Sources that were confidential from the start then
    /// become public too. To hide more, an ETag from before newer claims, proposals or revisions is still valid.
    ///
    /// If a whole claim is hidden that was public and denied the incident, or without which the figure is narrower, the
    /// incident says so in `withheld`. It is shown again after seven days, unless another holder sends the same
    /// protection; see `contradictions`.
    protection(IncidentId, Protecting): put "/v1/desk/incidents/{id}/protection", "protectIncident",
        "The complete protection",
        {"sources": ["a-daily-2014-05-31"], "claims": {}, "quotes": [], "places": "subdivision"},
        [202] DeskPublishingProblems;

    /// Change the end of an embargo.
    ///
    /// One person can make it later. To make it earlier, or to lift it, two holders must send the same request.
    embargo(IncidentId, Embargo): post "/v1/desk/incidents/{id}/embargo", "moveEmbargo",
        "The new end", {"until": "2099-01-31T12:00:00Z"}, [202] DeskPublishingProblems;

    /// Retract an incident.
    ///
    /// This takes effect from the next request. One editor is enough, and the number of retractions is not limited. An
    /// ETag from before newer claims, proposals or revisions is still valid. Of the reason, only a word of a fixed list
    /// is public.
    retract(IncidentId, Retraction): post "/v1/desk/incidents/{id}/retract", "retractIncident",
        "The kind, and the reason", {"kind": "error", "public_reason": "counted_twice", "reason": "Both reports are about the arrest on the bridge."},
        [] DeskPublishingProblems;

    /// Restore a retracted incident, or undo a merge.
    ///
    /// Two holders must send the same request. An incident that was merged is public again, and counted by itself from
    /// the new version on; what the other incident was given by hand stays there.
    restore(IncidentId, Restoration): post "/v1/desk/incidents/{id}/restore", "restoreIncident",
        "The reason", {"reason": "The source confirmed it."}, [202] DeskPublishingProblems;

    /// Merge an incident into another.
    ///
    /// Requests for the merged incident are redirected to the other one. Both histories stay. The reason is
    /// confidential. Two people can undo it: restore the merged incident.
    merge(IncidentId, Merge): post "/v1/desk/incidents/{id}/merge", "mergeIncident",
        "The target, and the reason",
        {"into": "bc345a4c-7d52-4d6b-8914-5748e3946723", "reason": "The same people."},
        [] DeskPublishingProblems;

    /// Erase the content of an incident that is in no public version.
    ///
    /// Every revision keeps only its hash and the reason. Two holders must send the same request. To erase a part of it, see
    /// `POST /v1/desk/erase`.
    erase(IncidentId, Because): post "/v1/desk/incidents/{id}/erase", "eraseIncident",
        "The reason", {"reason": "Asked for by somebody concerned."}, [202] DeskChangingProblems;
}

/// The result of a request to erase parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasedParts {
    /// The result.
    pub outcome: workflow::Outcome,
}

/// Erase parts of what the desk keeps, without withdrawing anything public.
///
/// A part is a revision, a proposal, a remark of the conversation (also the reason of a retraction), or the report of an
/// import. It keeps only a salted hash and the reason, in its place, and the state `erased`. The remarks about a revision or
/// a proposal are erased with it, and so are sources that came with it and that nothing else names. Two holders must name
/// the same parts. A revision that is public now, or that an older version shows, is refused: the answer says what to do.
/// Other revisions that repeat the same words keep them.
#[utoipa::path(
    post, path = "/v1/desk/erase", tag = "desk", operation_id = "eraseParts",
    request_body(content = Erasure, description = "The parts, and the reason", example = json!({
        "parts": ["0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"], "reason": "It named a person."
    })),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"]))),
    responses(
        (status = 200, description = "They are erased", body = ErasedParts),
        (status = 202, description = "Awaiting approval by a second person", body = ErasedParts),
        DeskChangingProblems,
    ),
)]
pub async fn erase_some(
    State(app): State<App>,
    editor: Editor,
    asked: QueryParams,
    sent: Submitted<Erasure>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    let done = erase_parts(&mut work, &app.desk.hand(editor.caller()), sent.value).await?;
    work.finish().await?;
    let (status, outcome) = match done {
        Outcome::Done(_) => (StatusCode::OK, workflow::Outcome::Done),
        Outcome::Waits => (StatusCode::ACCEPTED, workflow::Outcome::AwaitingSecondApproval),
    };
    Ok((status, Json(ErasedParts { outcome })).into_response())
}

/// Take back what you wrote of an incident.
///
/// All your revisions of it that no editor has decided are erased at once. If nobody else wrote anything of it, and it was
/// never accepted, the whole incident is erased, with the sources that came with it alone. A source that somebody else has
/// cited meanwhile may stay; if its words must go, write to the `contact` in `/v1/dataset`. Editors see that you took
/// something back, and nothing of what it said. It cannot be undone; you can submit it again.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/take-back", tag = "desk", operation_id = "takeBackIncident",
    params(IncidentId, IfMatch),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The result", body = Decided), DeskTakingBackProblems),
)]
pub async fn take_back(
    State(app): State<App>,
    writer: Writer,
    IncidentId(id): IncidentId,
    tag: IfMatch,
    _: NoQuery,
) -> Result<Response, Problem> {
    let mut work = app.desk.turn().await?;
    take_back_incident(&mut work, &app.desk.hand(writer.caller()), writer.sight(), id, &tag.0).await?;
    let incident = rest(&mut work, writer.sight(), id).await?;
    work.finish().await?;
    decided(&app, incident, Outcome::Done(None)).await
}
