//! Sources at the desk: read, corrected, and taken back by who corrected them.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::desk::access::sight::Sight;
use crate::desk::actions::remark::Remark;
use crate::desk::acts::take_back::take_back_source;
use crate::desk::error::Error;
use crate::desk::intake::source_correction;
use crate::desk::view::duplicate_sources::{DuplicateSource, duplicate_sources};
use crate::desk::view::source::{SourceAtDesk, beside};
use crate::desk::view::source_queue::{self, SourceLine};
use crate::http::app::App;
use crate::http::desk::paging::List;
use crate::http::desk::sources::answer::shown;
use crate::http::extract::actor::Writer;
use crate::http::extract::allowed::Allowed;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Named, NoQuery, QueryParams};
use crate::http::openapi::responses::{
    DeskChangingProblems, DeskPageProblems, DeskProblems, DeskTakingBackProblems,
};
use crate::http::problem::problem::{Kind, Problem};
use crate::model::record::source::Source;
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
    app.desk.shows(writer.caller(), sources.len() + duplicates.as_ref().map_or(0, Vec::len));
    Ok(Json(SourceQueue { sources, duplicates, next: next.map(|end| list.next(end)) }))
}

/// Get one source at the desk.
///
/// The pending revision, or the public one if none is pending. Send the ETag back in `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/sources/{key}", tag = "desk", operation_id = "getDeskSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21")),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The source", body = SourceAtDesk), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    writer: Writer,
    Named(key): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.look().await?;
    let source = source_correction::source(&mut work, writer.sight(), &key).await?;
    app.desk.shows(writer.caller(), 1);
    Ok(shown(beside(&mut work, app.desk.clock(), writer.sight(), source).await?))
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
    responses((status = 200, description = "The source with its correction, waiting for review by an editor", body = SourceAtDesk), DeskChangingProblems),
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
    let corrected = beside(&mut work, app.desk.clock(), writer.sight(), corrected).await?;
    app.desk.finish(work).await?;
    Ok(shown(corrected))
}

/// What is left of a source after its author took something back.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenBackSource {
    /// The source now; null if nothing is left that you may see.
    #[schema(required)]
    pub source: Option<SourceAtDesk>,
}

/// Take back your correction of a source.
///
/// It must be waiting for an editor. Its content is erased at once. A new source can be taken back alone if nothing cites
/// it; otherwise take back what cites it. A source that somebody else has cited meanwhile may stay; if its words must go,
/// write to the `contact` in `/v1/dataset`. Editors see that you took something back. It cannot be undone.
#[utoipa::path(
    post, path = "/v1/desk/sources/{key}/take-back", tag = "desk", operation_id = "takeBackSource",
    params(("key" = String, Path, description = "The source's key.", example = "chosun-2013-11-21"), IfMatch),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "What is left", body = TakenBackSource), DeskTakingBackProblems),
)]
pub async fn take_back(
    State(app): State<App>,
    writer: Writer,
    Named(key): Named,
    tag: IfMatch,
    _: NoQuery,
) -> Result<Json<TakenBackSource>, Problem> {
    let mut work = app.desk.turn().await?;
    take_back_source(&mut work, &app.desk.hand(writer.caller()), writer.sight(), &key, &tag.0).await?;
    let source = match source_correction::source(&mut work, writer.sight(), &key).await {
        Ok(source) => Some(beside(&mut work, app.desk.clock(), writer.sight(), source).await?),
        Err(Error::NoRecord) => None,
        Err(error) => return Err(error.into()),
    };
    work.finish().await?;
    Ok(Json(TakenBackSource { source }))
}
