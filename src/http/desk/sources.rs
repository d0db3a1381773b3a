//! Sources at the desk: read, corrected, decided on.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::desk::intake::source_correction::{self, DeskSource};
use crate::desk::review::review::{self, Acceptance};
use crate::desk::view::source_queue::{self, SourceLine};
use crate::http::app::App;
use crate::http::desk::decided::{Sees, seen};
use crate::http::desk::paging::List;
use crate::http::desk::remark::Remark;
use crate::http::desk::review::{Accepted, Rejected};
use crate::http::extract::actor::{Editor, Writer};
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Named, QueryParams};
use crate::http::limits::submissions::Allowed;
use crate::http::openapi::responses::{
    DeskChangingProblems, DeskPageProblems, DeskProblems, DeskPublishingProblems,
};
use crate::http::problem::problem::Problem;
use crate::model::record::source::Source;
use crate::model::vocabulary::publication::Subject;
use crate::register::answer::page::Page;

/// A correction of a source.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedSource {
    /// The source, whole; its key stays.
    pub source: Source,
    /// Why, in words for the editors.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
}

/// What came of a decision on a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedSource {
    /// The version that it made; null where the public sees no difference.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// The source as it is now.
    pub source: DeskSource,
}

fn shown(source: DeskSource) -> Response {
    WithEtag { tag: source.tag.clone(), is: source }.into_response()
}

/// A page of the sources that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceQueue {
    /// Those first that have waited longest.
    pub sources: Vec<SourceLine>,
    /// The next page, if there may be more.
    #[schema(required)]
    pub next: Option<String>,
}

/// Sources that wait at the desk.
///
/// For an editor new ones and corrections that wait for one, those first that have waited longest; for a contributor their own.
#[utoipa::path(
    get, path = "/v1/desk/sources", tag = "desk", operation_id = "listDeskSources",
    params(Page),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/sources?limit=20"))),
    responses((status = 200, description = "A page of the sources that wait", body = SourceQueue), DeskPageProblems),
)]
pub async fn list(
    State(app): State<App>,
    writer: Writer,
    asked: QueryParams,
) -> Result<Json<SourceQueue>, Problem> {
    let list = List::of("/v1/desk/sources", &[], asked.only(Page::take)?)?;
    let mut work = app.desk.begin().await?;
    let (sources, next) = source_queue::sources(&mut work, writer.sight(), list.after, list.limit()).await?;
    Ok(Json(SourceQueue { sources, next: next.map(|end| list.next(end)) }))
}

/// One source of the desk.
///
/// What waits for an editor, else what is public. The ETag goes into `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/sources/{key}", tag = "desk", operation_id = "getDeskSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21")),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/sources/chosun-2013-11-21"))),
    responses((status = 200, description = "The source", body = DeskSource), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    writer: Writer,
    Named(key): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    Ok(shown(source_correction::source(&mut work, writer.sight(), &key).await?))
}

/// Correct a source.
///
/// It waits for an editor; once accepted it reads so in every incident that cites it.
#[utoipa::path(
    put, path = "/v1/desk/sources/{key}", tag = "desk", operation_id = "correctSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = CorrectedSource, description = "The source, whole", example = json!({
        "source": {"key": "chosun-2013-11-21", "kind": "media", "outlet": "Chosun Daily", "title": "A title"}, "reason": "The title was cut off."
    })),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/sources/chosun-2013-11-21"))),
    responses((status = 200, description = "The source with its correction, which waits for an editor", body = DeskSource), DeskChangingProblems),
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

/// Accept a correction of a source, which publishes it.
///
/// Whoever wrote it cannot: 403 second-person-required.
#[utoipa::path(
    post, path = "/v1/desk/sources/{key}/accept", tag = "desk", operation_id = "acceptSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = Accepted, description = "Which revision", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "confirmed": []})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/sources/chosun-2013-11-21/accept"))),
    responses((status = 200, description = "What came of it", body = DecidedSource), DeskPublishingProblems),
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
    let Accepted { revision, confirmed, embargo_until } = sent.value;
    if embargo_until.is_some() {
        return Err(Problem::field("/embargo_until", "not-allowed", "only an incident has an embargo"));
    }
    let mut work = app.desk.begin().await?;
    let id = source_correction::id_of(&mut work, &key).await?;
    let acceptance = Acceptance { revision, confirmed, embargo_until: None };
    let version =
        review::accept(&mut work, &app.desk.hand(editor.caller()), Subject::Source, id, &tag.0, &acceptance)
            .await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    app.desk.finish(work).await?;
    if version.is_some() {
        seen(&app).await;
    }
    Ok(WithEtag { tag: source.tag.clone(), is: DecidedSource { version, source } }.into_response())
}

/// Turn a correction of a source down.
///
/// What is public stays as it is; the author may send another.
#[utoipa::path(
    post, path = "/v1/desk/sources/{key}/reject", tag = "desk", operation_id = "rejectSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    request_body(content = Rejected, description = "Which revision, and why", example = json!({"revision": "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2", "reason": "The title was right."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/sources/chosun-2013-11-21/reject"))),
    responses((status = 200, description = "What came of it", body = DecidedSource), DeskChangingProblems),
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
    let Rejected { revision, reason } = sent.value;
    let mut work = app.desk.begin().await?;
    let id = source_correction::id_of(&mut work, &key).await?;
    review::reject(
        &mut work,
        &app.desk.hand(editor.caller()),
        Subject::Source,
        id,
        &tag.0,
        revision,
        &reason.0,
    )
    .await?;
    let source = source_correction::source(&mut work, editor.sight(), &key).await?;
    app.desk.finish(work).await?;
    Ok(WithEtag { tag: source.tag.clone(), is: DecidedSource { version: None, source } }.into_response())
}
