//! What comes in: new incidents, revisions, further claims, answers.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::remark::Remark;
use crate::desk::intake::sources::Keys;
use crate::desk::intake::submission;
use crate::desk::intake::submitted::Submission;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::view::incident::{DeskIncident, item, rest};
use crate::http::app::App;
use crate::http::desk::decided::{decided, id, shown};
use crate::http::desk::submitted::{self, SubmittedClaim, SubmittedIncident};
use crate::http::extract::actor::Writer;
use crate::http::extract::allowed::Allowed;
use crate::http::extract::body::submitted::{MergePatch, Submitted, Unread};
use crate::http::extract::idempotency_key::{IdempotencyKey, REPLAYED};
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskCreatingFromProblems, DeskCreatingProblems};
use crate::http::problem::problem::{FieldError, Problem};
use crate::model::vocabulary::publication::Subject;

/// A message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The text.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub text: Remark,
}

/// What is remembered of an answer: the incident, and what became of the keys of its sources.
fn resource(id: Uuid, keys: &Keys) -> String {
    format!("{id} {}", json!(keys))
}

fn created(app: &App, incident: DeskIncident) -> Response {
    let location = app.site.address(&format!("/v1/desk/incidents/{}", incident.id));
    (StatusCode::CREATED, [(header::LOCATION, location)], shown(incident)).into_response()
}

/// Submit a new incident.
///
/// An editor reviews it. It is not public until a second person accepts it. The answer says what happens next, and
/// which public incidents may be the same. Do not write names of refugees or informants in any field, even if a source
/// prints them.
#[utoipa::path(
    post, path = "/v1/incidents", tag = "desk", operation_id = "submitIncident",
    params(IdempotencyKey),
    request_body(content = SubmittedIncident, description = "The incident and its new sources", example = json!({
        "incident": {"title": "Nine people detained near the border", "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "claims": [{"people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}}]},
        "sources": [{"outlet": "A Daily", "title": "Nine detained", "url": "https://daily.example/1", "published": "2014-05-31"}]
    })),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses(
        (status = 201, description = "The incident, waiting for review by an editor", body = DeskIncident,
            headers(("Location" = String, description = "Where to follow its progress"))),
        DeskCreatingProblems,
    ),
)]
pub async fn submit(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    once: IdempotencyKey,
    asked: QueryParams,
    sent: Unread,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let sha256 = sent.sha256;
    let (submission, errors) = submitted::incident(sent)?;
    let mut work = app.desk.begin().await?;
    if !errors.is_empty() {
        let hand = app.desk.hand(writer.caller());
        let found = submission::submit(&mut work, &hand, writer.sight(), submission).await;
        return Err(submitted::refused(errors, found));
    }
    if let Some(replay) = once.begin(&app, &mut work, writer.caller(), &sha256).await? {
        return again(&app, work, &writer, &replay.resource).await;
    }
    let (new, keys) =
        submission::submit(&mut work, &app.desk.hand(writer.caller()), writer.sight(), submission).await?;
    once.finish(&mut work, writer.caller(), StatusCode::CREATED, &resource(new, &keys)).await?;
    let incident = item(&mut work, writer.sight(), new).await?;
    app.desk.finish(work).await?;
    Ok(created(&app, DeskIncident { keys, ..incident }))
}

/// The answer of before, rendered anew.
async fn again(
    app: &App,
    mut work: crate::desk::Transaction,
    writer: &Writer,
    resource: &str,
) -> Result<Response, Problem> {
    let (incident, keys) = resource.split_once(' ').unwrap_or((resource, ""));
    let keys = serde_json::from_str(keys).unwrap_or_default();
    let incident = item(&mut work, writer.sight(), id(incident)?).await?;
    Ok((REPLAYED, created(app, DeskIncident { keys, ..incident })).into_response())
}

/// Replace an incident with a new revision.
///
/// Contributors can revise what they submitted until it is accepted. Changes by a contributor to a public incident are
/// stored as a proposal, field by field; the public incident stays the same until an editor accepts. Send the ETag that
/// you read in `If-Match`.
#[utoipa::path(
    put, path = "/v1/desk/incidents/{id}", tag = "desk", operation_id = "reviseIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = SubmittedIncident, description = "The complete incident", example = json!({
        "incident": {"title": "Nine people detained near the border", "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "claims": [{"source": "a-daily-2014-05-31", "people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}}]},
        "reason": "The title names the place now."
    })),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The incident with its new revision or proposal, waiting for review by an editor", body = DeskIncident), DeskChangingProblems),
)]
pub async fn put(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Unread,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    revise(&app, &writer, incident, &tag, submitted::incident(sent)?).await
}

/// Change some fields of an incident.
///
/// A JSON merge patch (RFC 7396) of what `GET` shows: `{"incident": {"summary": "…"}, "reason": "…"}`. Null removes a
/// field. A list replaces the whole old list.
#[utoipa::path(
    patch, path = "/v1/desk/incidents/{id}", tag = "desk", operation_id = "patchIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Object, content_type = "application/merge-patch+json", description = "The changes", example = json!({"incident": {"summary": "What is known."}, "reason": "A summary."})),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The incident with its new revision or proposal, waiting for review by an editor", body = DeskIncident), DeskChangingProblems),
)]
pub async fn patch(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    mut sent: Unread<MergePatch>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let mut work = app.desk.look().await?;
    let held = LockedRecord::unlocked(&mut work, Subject::Incident, incident).await?;
    let seen = sight::shown(&mut work, &held, writer.sight()).await?;
    seen.expect(&tag.0)?;
    drop(work);
    let mut whole = json!({ "incident": seen.incident });
    json_patch::merge(&mut whole, &sent.value);
    sent.value = whole;
    revise(&app, &writer, incident, &tag, submitted::incident(sent)?).await
}

async fn revise(
    app: &App,
    writer: &Writer,
    incident: Uuid,
    tag: &IfMatch,
    (submission, errors): (Submission, Vec<FieldError>),
) -> Result<Response, Problem> {
    let mut work = app.desk.begin().await?;
    let hand = app.desk.hand(writer.caller());
    let revised = submission::revise(&mut work, &hand, writer.sight(), incident, &tag.0, submission).await;
    if !errors.is_empty() {
        return Err(submitted::refused(errors, revised));
    }
    let keys = revised?;
    let incident = item(&mut work, writer.sight(), incident).await?;
    app.desk.finish(work).await?;
    Ok(shown(DeskIncident { keys, ..incident }))
}

/// Add one claim to an incident.
///
/// The claim says what another source reports. An editor reviews it: as a revision, or, for a contributor and a public
/// incident, as a proposal.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/claims", tag = "desk", operation_id = "addClaim",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IdempotencyKey),
    request_body(content = SubmittedClaim, description = "The claim and its source", example = json!({
        "claim": {"people": {"min": 13, "max": 13, "quantifier": "exact", "counts": "persons"}},
        "sources": [{"outlet": "A Weekly", "title": "Thirteen detained", "url": "https://weekly.example/1", "published": "2013-12"}]
    })),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses(
        (status = 201, description = "The incident with the claim, waiting for review by an editor", body = DeskIncident,
            headers(("Location" = String, description = "Where to follow its progress"))),
        DeskCreatingFromProblems,
    ),
)]
pub async fn claim(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(named): Named,
    once: IdempotencyKey,
    asked: QueryParams,
    sent: Unread,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let sha256 = sent.sha256;
    let (claim, with, errors) = submitted::claim(sent)?;
    let mut work = app.desk.begin().await?;
    let hand = app.desk.hand(writer.caller());
    if !errors.is_empty() {
        let found = submission::claim(&mut work, &hand, writer.sight(), incident, claim, with).await;
        return Err(submitted::refused(errors, found));
    }
    if let Some(replay) = once.begin(&app, &mut work, writer.caller(), &sha256).await? {
        return again(&app, work, &writer, &replay.resource).await;
    }
    let keys = submission::claim(&mut work, &hand, writer.sight(), incident, claim, with).await?;
    once.finish(&mut work, writer.caller(), StatusCode::CREATED, &resource(incident, &keys)).await?;
    let incident = item(&mut work, writer.sight(), incident).await?;
    app.desk.finish(work).await?;
    Ok(created(&app, DeskIncident { keys, ..incident }))
}

/// Answer an editor's question.
///
/// The author answers, or an editor who knows the answer. The revision then waits for an editor again. Sending a new
/// revision also answers the question.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/answer", tag = "desk", operation_id = "answerQuestion",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Words, description = "The answer", example = json!({"text": "The source printed the date a day later."})),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The incident, waiting for review by an editor again", body = crate::http::desk::decided::Decided), DeskChangingProblems),
)]
pub async fn answer(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Words>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let mut work = app.desk.begin().await?;
    submission::answer(
        &mut work,
        &app.desk.hand(writer.caller()),
        writer.sight(),
        incident,
        &tag.0,
        &sent.value.text.0,
    )
    .await?;
    let incident = rest(&mut work, writer.sight(), incident).await?;
    app.desk.finish(work).await?;
    decided(&app, incident, Outcome::Done(None)).await
}
