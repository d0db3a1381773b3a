//! Sources at the desk: read, corrected, decided on.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::desk::access::sight::Sight;
use crate::desk::actions::remark::Remark;
use crate::desk::acts::join::join;
use crate::desk::error::Error;
use crate::desk::intake::source_correction::{self, DeskSource};
use crate::desk::review::accept::{self, Accepted};
use crate::desk::review::reject::{self, Rejected};
use crate::desk::view::duplicate_sources::{DuplicateSource, duplicate_sources};
use crate::desk::view::source_queue::{self, SourceLine};
use crate::http::app::App;
use crate::http::desk::decided::seen;
use crate::http::desk::paging::List;
use crate::http::extract::actor::{Editor, Writer};
use crate::http::extract::allowed::Allowed;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{
    DeskChangingProblems, DeskPageProblems, DeskProblems, DeskPublishingProblems,
};
use crate::http::problem::problem::{Kind, Problem};
use crate::model::record::source::Source;
use crate::model::vocabulary::publication::Subject;
use crate::register::answer::page::Page;
use crate::register::query::declaration::{Optional, parameters};
use crate::register::query::form::FLAG;

/// A correction of a source.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedSource {
    /// The complete source; its key cannot change.
    pub source: Source,
    /// The reason, for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
}

/// The result of a decision on a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedSource {
    /// The new version; null if nothing public has changed.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// The source now.
    pub source: DeskSource,
}

fn shown(source: DeskSource) -> Response {
    WithEtag { tag: source.tag.clone(), is: source }.into_response()
}

/// A page of pending sources.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceQueue {
    /// Those waiting longest first.
    pub sources: Vec<SourceLine>,
    /// Only with `duplicates=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub duplicates: Option<Vec<DuplicateSource>>,
    /// The address of the next page; null if there is none.
    #[schema(required)]
    pub next: Option<String>,
}

parameters! {
    /// Which sources of the desk.
    SourceQueueFilter {
        /// Show sources that are, or may be, the same article as another one, instead of those that are waiting.
        duplicates: Option<bool> = Optional(FLAG), true;
    }
}

/// List sources at the desk.
///
/// Editors see new sources and corrections that are waiting for an editor, those waiting longest first. Contributors
/// see their own. With `duplicates=true`, editors see sources that are, or may be, the same article as another source,
/// pending or not.
#[utoipa::path(
    get, path = "/v1/desk/sources", tag = "desk", operation_id = "listDeskSources",
    params(SourceQueueFilter, Page),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/sources?limit=20"))),
    responses((status = 200, description = "A page of pending sources", body = SourceQueue), DeskPageProblems),
)]
pub async fn list(
    State(app): State<App>,
    writer: Writer,
    asked: QueryParams,
) -> Result<Json<SourceQueue>, Problem> {
    let (filter, page) = asked.only(|query| (SourceQueueFilter::take(query), Page::take(query)))?;
    let list = List::of(&app, "/v1/desk/sources", &[&filter], page)?;
    let mut work = app.desk.look().await?;
    let (sources, duplicates, next) = if filter.duplicates == Some(true) {
        if writer.sight() != Sight::Whole {
            return Err(Problem::new(Kind::Forbidden, "Duplicates are for editors, who can join them."));
        }
        let (duplicates, next) = duplicate_sources(&mut work, list.after, list.limit()).await?;
        (Vec::new(), Some(duplicates), next)
    } else {
        let (sources, next) =
            source_queue::sources(&mut work, writer.sight(), list.after, list.limit()).await?;
        (sources, None, next)
    };
    Ok(Json(SourceQueue { sources, duplicates, next: next.map(|end| list.next(end)) }))
}

/// Get one source at the desk.
///
/// The pending revision, or the public one if none is pending. Send the ETag back in `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/sources/{key}", tag = "desk", operation_id = "getDeskSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21")),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The source", body = DeskSource), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    writer: Writer,
    Named(key): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.look().await?;
    Ok(shown(source_correction::source(&mut work, writer.sight(), &key).await?))
}

/// Correct a source.
///
/// An editor reviews the correction. When it is accepted, it applies in every incident that cites the source.
#[utoipa::path(
    put, path = "/v1/desk/sources/{key}", tag = "desk", operation_id = "correctSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = CorrectedSource, description = "The complete source", example = json!({
        "source": {"key": "chosun-2013-11-21", "kind": "media", "outlet": "Chosun Daily", "title": "A title"}, "reason": "The title was cut off."
    })),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The source with its correction, waiting for review by an editor", body = DeskSource), DeskChangingProblems),
)]
pub async fn put(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    Named(key): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<CorrectedSource>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let CorrectedSource { source, reason } = sent.value;
    let reason = reason.map_or_else(String::new, |Remark(words)| words);
    let mut work = app.desk.begin().await?;
    let hand = app.desk.hand(writer.caller());
    let corrected =
        source_correction::correct(&mut work, &hand, writer.sight(), (&key, &tag.0), (source, &reason))
            .await?;
    app.desk.finish(work).await?;
    Ok(shown(corrected))
}

/// Accept and publish a correction of a source.
///
/// The author cannot accept it: 403 second-person-required.
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
    let version = accept::accept(&mut work, &hand, Subject::Source, id, &tag.0, &sent.value).await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    work.finish().await?;
    seen(&app).await;
    Ok(WithEtag { tag: source.tag.clone(), is: DecidedSource { version, source } }.into_response())
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
    work.finish().await?;
    Ok(WithEtag { tag: source.tag.clone(), is: DecidedSource { version: None, source } }.into_response())
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
    let version = join(&mut work, &hand, (id, &tag.0), into, &reason.0).await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    work.finish().await?;
    seen(&app).await;
    Ok(WithEtag { tag: source.tag.clone(), is: DecidedSource { version, source } }.into_response())
}
