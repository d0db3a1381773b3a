//! What editors decide of a source.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::desk::actions::remark::Remark;
use crate::desk::acts::join::join;
use crate::desk::error::Error;
use crate::desk::intake::source_correction;
use crate::desk::review::accept::{self, Accepted};
use crate::desk::review::correction::{Affected, Present};
use crate::desk::review::reject::{self, Rejected};
use crate::desk::view::source::beside;
use crate::http::app::App;
use crate::http::desk::decided::seen;
use crate::http::desk::sources::answer::{DecidedSource, decided};
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;
use crate::model::vocabulary::publication::Subject;

/// Accept and publish a correction of a source.
///
/// The author cannot accept it: 403 second-person-required. Confirm each warning of `editors.cautions` by its digest. The
/// answer names the public incidents that read differently.
#[utoipa::path(
    post, path = "/v1/desk/sources/{key}/accept", tag = "desk", operation_id = "acceptSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = Accepted, description = "The revision", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "confirmed": []})),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The result", body = DecidedSource), DeskPublishingProblems),
)]
pub async fn accept(
    State(app): State<App>,
    editor: Editor,
    Named(key): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Accepted>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    if sent.value.embargo_until.is_some() {
        return Err(Problem::field("/embargo_until", "not-allowed", "only an incident has an embargo"));
    }
    let mut work = app.desk.turn().await?;
    let id = source_correction::id_of(&mut work, &key).await?;
    let hand = app.desk.hand(editor.caller());
    let before = Present::resting_on(&mut work, &key).await?;
    let version = accept::accept(&mut work, &hand, Subject::Source, id, &tag.0, &sent.value).await?;
    let affected = before.since(&mut work).await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    let source = beside(&mut work, app.desk.clock(), editor.sight(), source).await?;
    work.finish().await?;
    seen(&app).await;
    Ok(decided(version, affected.into(), source))
}

/// Reject a correction of a source.
///
/// The public source stays the same. The author can send another correction.
#[utoipa::path(
    post, path = "/v1/desk/sources/{key}/reject", tag = "desk", operation_id = "rejectSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = Rejected, description = "The revision, and the reason", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "reason": "The title was right."})),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The result", body = DecidedSource), DeskChangingProblems),
)]
pub async fn reject(
    State(app): State<App>,
    editor: Editor,
    Named(key): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Rejected>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    let id = source_correction::id_of(&mut work, &key).await?;
    let hand = app.desk.hand(editor.caller());
    reject::reject(&mut work, &hand, Subject::Source, id, &tag.0, &sent.value).await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    let source = beside(&mut work, app.desk.clock(), editor.sight(), source).await?;
    work.finish().await?;
    Ok(decided(None, Affected::default(), source))
}

/// The target of a merge, and the reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergedSource {
    /// The key of the source that stays. It must be accepted before a public source can be merged into it.
    #[schema(example = "chosun-2013-11-21")]
    pub into: String,
    /// The reason, for the editors.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// Merge a source into another one that is the same article.
///
/// From the next version on, everything that cites this source cites the other one. The key of this source is not used
/// again.
#[utoipa::path(
    post, path = "/v1/desk/sources/{key}/merge", tag = "desk", operation_id = "mergeSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = MergedSource, description = "The target, and the reason", example = json!({"into": "chosun-2013-11-21", "reason": "The same article at another address."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/sources/chosun-2013-11-21/merge"))),
    responses((status = 200, description = "The result", body = DecidedSource, headers(("ETag" = String, description = "For If-Match"))), DeskPublishingProblems),
)]
pub async fn merge(
    State(app): State<App>,
    editor: Editor,
    Named(key): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<MergedSource>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let MergedSource { into, reason } = sent.value;
    let mut work = app.desk.turn().await?;
    let hand = app.desk.hand(editor.caller());
    let id = source_correction::id_of(&mut work, &key).await?;
    let into = source_correction::id_of(&mut work, &into).await.map_err(|error| match error {
        Error::NoRecord => Problem::field("/into", "unknown-source", "the register has no such source"),
        other => other.into(),
    })?;
    let before = Present::resting_on(&mut work, &key).await?;
    let version = join(&mut work, &hand, (id, &tag.0), into, &reason.0).await?;
    let affected = before.since(&mut work).await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    let source = beside(&mut work, app.desk.clock(), editor.sight(), source).await?;
    work.finish().await?;
    seen(&app).await;
    Ok(decided(version, affected.into(), source))
}
