//! What comes in: new incidents, revisions, further claims, answers.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight;
use crate::desk::intake::submission::{self, Along};
use crate::desk::intake::submitted::Submission;
use crate::desk::records::approval::Outcome;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::view::incident::{DeskIncident, item};
use crate::http::app::App;
use crate::http::desk::decided::{Sees, decided, id, shown};
use crate::http::desk::remark::Remark;
use crate::http::extract::actor::Writer;
use crate::http::extract::body::submitted::{MergePatch, Submitted};
use crate::http::extract::body::typed::typed;
use crate::http::extract::idempotency_key::{IdempotencyKey, REPLAYED};
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::limits::submissions::Allowed;
use crate::http::openapi::responses::{DeskChangingProblems, DeskCreatingFromProblems, DeskCreatingProblems};
use crate::http::problem::problem::Problem;
use crate::model::record::incident::{Claim, Incident};
use crate::model::record::source::Source;
use crate::model::value::text;

/// An incident that is handed in. Names of refugees or informants belong in no field of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedIncident {
    /// The incident. A title, a date, the host country and one claim are enough. Of a claim may be left out: `key`,
    /// `stance` (then asserts), `hedge` (then reported), and `source` where one source comes along.
    pub incident: Incident,
    /// Sources that the register does not have yet; each is entered once, and cited by its key. Of a source may be left
    /// out: `key` (then made from outlet and date) and `kind` (then media).
    #[serde(default)]
    #[schema(max_items = 200)]
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
    /// A proposal that this takes up: in an editor's revision, until that is decided; of a contributor, an earlier proposal
    /// of theirs, which this one replaces. Left out of a new incident.
    #[serde(default)]
    pub proposal: Option<Uuid>,
}

/// One more claim of an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedClaim {
    /// What the source says.
    pub claim: Claim,
    /// The source, if the register does not have it yet.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
}

/// Words for the other side.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub text: Remark,
}

fn words(reason: Option<Remark>) -> String {
    reason.map_or_else(String::new, |Remark(words)| words)
}

/// Fills in what may be left out, so that two minutes are enough; gives the keys of sources that nobody chose.
fn complete(sent: &mut Value) -> BTreeSet<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut unnamed = BTreeSet::new();
    for source in sent.get_mut("sources").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(fields) = source.as_object_mut() else { continue };
        fields.entry("kind").or_insert_with(|| "media".into());
        if !fields.contains_key("key") {
            let key = key_for(fields, &keys);
            unnamed.insert(key.clone());
            fields.insert("key".to_owned(), key.into());
        }
        keys.extend(fields.get("key").and_then(Value::as_str).map(str::to_owned));
    }
    let only = if let [only] = keys.as_slice() { Some(only.clone()) } else { None };
    let claims =
        sent.pointer_mut("/incident/claims").and_then(Value::as_array_mut).into_iter().flatten().enumerate();
    claims.for_each(|(at, claim)| complete_claim(claim, at, only.as_deref()));
    if let Some(claim) = sent.get_mut("claim") {
        complete_claim(claim, 0, only.as_deref());
    }
    unnamed
}

/// A key of outlet and date; of an outlet that is not written in ASCII of the date alone.
fn key_for(source: &Map<String, Value>, taken: &[String]) -> String {
    let words = |name: &str| source.get(name).and_then(Value::as_str).unwrap_or_default();
    let slug = |outlet: &str| -> String {
        text::slug(&format!("{outlet} {}", words("published"))).chars().take(MOST_OF_A_KEY).collect()
    };
    let key = Some(slug(words("outlet"))).filter(|key| key.is_ascii() && !key.is_empty());
    let key = key
        .or_else(|| Some(slug("source")).filter(|key| key.is_ascii()))
        .unwrap_or_else(|| "source".to_owned());
    let key = key.trim_end_matches('-').to_owned();
    let numbered = (2..u32::MAX).map(|n| format!("{key}-{n}"));
    std::iter::once(key.clone()).chain(numbered).find(|key| !taken.contains(key)).unwrap_or(key)
}

/// The most letters of a key that is made here.
const MOST_OF_A_KEY: usize = 80;

fn complete_claim(claim: &mut Value, at: usize, only: Option<&str>) {
    let Some(fields) = claim.as_object_mut() else { return };
    if let Some(only) = only {
        fields.entry("source").or_insert_with(|| only.into());
    }
    let source = fields.get("source").and_then(Value::as_str).map(str::to_owned);
    fields.entry("key").or_insert_with(|| source.unwrap_or_else(|| format!("claim-{}", at + 1)).into());
    fields.entry("stance").or_insert_with(|| "asserts".into());
    fields.entry("hedge").or_insert_with(|| "reported".into());
}

fn read(mut sent: Value) -> Result<Submission, Problem> {
    let unnamed = complete(&mut sent);
    let SubmittedIncident { incident, sources, reason, proposal } = typed(&sent)?;
    Ok(Submission { incident, sources, unnamed, reason: words(reason), proposal })
}

fn created(incident: DeskIncident) -> Response {
    let location = format!("/v1/desk/incidents/{}", incident.id);
    (StatusCode::CREATED, [(header::LOCATION, location)], shown(incident)).into_response()
}

/// Hand in a newly reported incident.
///
/// It waits for an editor: nothing of it is public until a second person accepts it. The answer says what happens next, and
/// which public incidents may be the same. No names of refugees or informants, in any field; what a source prints of them
/// stays in the source.
#[utoipa::path(
    post, path = "/v1/incidents", tag = "desk", operation_id = "submitIncident",
    params(IdempotencyKey),
    request_body(content = SubmittedIncident, description = "The incident and its new sources", example = json!({
        "incident": {"title": "Nine people detained near the border", "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "claims": [{"people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}}]},
        "sources": [{"outlet": "A Daily", "title": "Nine detained", "url": "https://daily.example/1", "published": "2014-05-31"}]
    })),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/incidents"))),
    responses(
        (status = 201, description = "The incident, which waits for an editor", body = DeskIncident, headers(
            ("Location" = String, description = "Where it can be followed"),
            ("ETag" = String, description = "For If-Match"),
            ("Idempotency-Replayed" = String, description = "`true` if the request had been done before"))),
        DeskCreatingProblems,
    ),
)]
pub async fn submit(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    once: IdempotencyKey,
    asked: QueryParams,
    sent: Submitted<Value>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let submission = read(sent.value)?;
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, writer.caller(), &sent.sha256).await? {
        return again(work, &writer, &replay.resource).await;
    }
    let new =
        submission::submit(&mut work, &app.desk.hand(writer.caller()), writer.sight(), submission).await?;
    once.finish(&mut work, writer.caller(), StatusCode::CREATED, &new.to_string()).await?;
    let incident = item(&mut work, writer.sight(), new).await?;
    app.desk.finish(work).await?;
    Ok(created(incident))
}

/// The answer of before, rendered anew.
async fn again(
    mut work: crate::desk::Transaction,
    writer: &Writer,
    resource: &str,
) -> Result<Response, Problem> {
    let incident = item(&mut work, writer.sight(), id(resource)?).await?;
    Ok((REPLAYED, created(incident)).into_response())
}

/// Send a new whole state of an incident.
///
/// A contributor revises what they handed in until it is accepted. Of a public incident, what a contributor changed of it is
/// kept as a proposal, field by field; what is public stays as it is until an editor accepts. `If-Match` carries the ETag
/// of what was read.
#[utoipa::path(
    put, path = "/v1/desk/incidents/{id}", tag = "desk", operation_id = "reviseIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = SubmittedIncident, description = "The incident, whole", example = json!({
        "incident": {"title": "Nine people detained near the border", "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "claims": [{"source": "a-daily-2014-05-31", "people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}}]},
        "reason": "The title names the place now."
    })),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723"))),
    responses((status = 200, description = "The incident with its new revision, or its new proposal, which waits for an editor", body = DeskIncident, headers(("ETag" = String, description = "For If-Match"))), DeskChangingProblems),
)]
pub async fn put(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Value>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let submission = read(sent.value)?;
    revise(&app, &writer, incident, &tag, submission).await
}

/// Change some fields of an incident.
///
/// A JSON merge patch (RFC 7396) of what `GET` shows: `{"incident": {"summary": "…"}, "reason": "…"}`. Null takes a field
/// away; a list is replaced whole.
#[utoipa::path(
    patch, path = "/v1/desk/incidents/{id}", tag = "desk", operation_id = "patchIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Object, content_type = "application/merge-patch+json", description = "What changes", example = json!({"incident": {"summary": "What is known."}, "reason": "A summary."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723"))),
    responses((status = 200, description = "The incident with its new revision, or its new proposal, which waits for an editor", body = DeskIncident, headers(("ETag" = String, description = "For If-Match"))), DeskChangingProblems),
)]
pub async fn patch(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Value, MergePatch>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let mut work = app.desk.begin().await?;
    let held = LockedRecord::incident(&mut work, incident).await?;
    let seen = sight::shown(&mut work, &held, writer.sight()).await?;
    seen.expect(&tag.0)?;
    drop(work);
    let mut whole = json!({ "incident": seen.incident });
    json_patch::merge(&mut whole, &sent.value);
    revise(&app, &writer, incident, &tag, read(whole)?).await
}

async fn revise(
    app: &App,
    writer: &Writer,
    incident: Uuid,
    tag: &IfMatch,
    submission: Submission,
) -> Result<Response, Problem> {
    let mut work = app.desk.begin().await?;
    submission::revise(
        &mut work,
        &app.desk.hand(writer.caller()),
        writer.sight(),
        incident,
        &tag.0,
        submission,
    )
    .await?;
    let incident = item(&mut work, writer.sight(), incident).await?;
    app.desk.finish(work).await?;
    Ok(shown(incident))
}

/// Add one claim to an incident.
///
/// What another source says, beside what is there. It waits for an editor: as a revision, or of a public incident as a
/// contributor's proposal.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/claims", tag = "desk", operation_id = "addClaim",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IdempotencyKey),
    request_body(content = SubmittedClaim, description = "The claim and its source", example = json!({
        "claim": {"people": {"min": 13, "max": 13, "quantifier": "exact", "counts": "persons"}},
        "sources": [{"outlet": "A Weekly", "title": "Thirteen detained", "url": "https://weekly.example/1", "published": "2013-12"}]
    })),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/claims"))),
    responses(
        (status = 201, description = "The incident with the claim, which waits for an editor", body = DeskIncident, headers(
            ("Location" = String, description = "Where it can be followed"),
            ("ETag" = String, description = "For If-Match"),
            ("Idempotency-Replayed" = String, description = "`true` if the request had been done before"))),
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
    sent: Submitted<Value>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let mut value = sent.value;
    let unnamed = complete(&mut value);
    let SubmittedClaim { claim, sources, reason } = typed(&value)?;
    let with = Along { sources, unnamed, reason: words(reason) };
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, writer.caller(), &sent.sha256).await? {
        return again(work, &writer, &replay.resource).await;
    }
    submission::claim(&mut work, &app.desk.hand(writer.caller()), writer.sight(), incident, claim, with)
        .await?;
    once.finish(&mut work, writer.caller(), StatusCode::CREATED, &incident.to_string()).await?;
    let incident = item(&mut work, writer.sight(), incident).await?;
    app.desk.finish(work).await?;
    Ok(created(incident))
}

/// Answer what an editor asked.
///
/// The author answers, or an editor who knows, and the revision waits for an editor again. A new revision is an answer too.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/answer", tag = "desk", operation_id = "answerQuestion",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Words, description = "The answer", example = json!({"text": "The source printed the date a day later."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/answer"))),
    responses((status = 200, description = "The incident, which waits for an editor again", body = crate::http::desk::decided::Decided, headers(("ETag" = String, description = "For If-Match"))), DeskChangingProblems),
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
    decided(&app, work, &writer, incident, Outcome::Done(None)).await
}
