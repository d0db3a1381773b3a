//! What one person imported, for another to publish as one act.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::desk::acts::erase::Because;
use crate::desk::import::{self, Batch, BatchFilter, Line, Published};
use crate::http::app::App;
use crate::http::desk::decided::seen;
use crate::http::desk::paging::List;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Id, NoQuery, QueryParams};
use crate::http::openapi::responses::{
    DeskChangingProblems, DeskPageProblems, DeskProblems, DeskPublishingProblems,
};
use crate::http::problem::problem::Problem;
use crate::register::answer::page::Page;

/// A page of batches.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchPage {
    /// Newest first.
    pub batches: Vec<Line>,
    /// The address of the next page; null if there is none.
    #[schema(required)]
    pub next: Option<String>,
}

/// The acceptance of a batch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedBatch {
    /// Digests from its `cautions` that you have reviewed and consider safe to publish.
    #[serde(default)]
    #[schema(max_items = 10_000, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// The result of a decision on a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedBatch {
    /// The new version; null if nothing public has changed.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// How many of its revisions were left out. Someone decided on them or changed their record, or they are sources
    /// that no public record cites.
    pub left_out: u64,
    /// The batch now.
    pub batch: Batch,
}

fn shown(batch: Batch) -> WithEtag<Batch> {
    WithEtag { tag: batch.tag.clone(), is: batch }
}

/// List batches, newest first.
///
/// A batch is an import that is published as one act. `state=submitted` gives those awaiting another editor's approval.
#[utoipa::path(
    get, path = "/v1/desk/batches", tag = "desk", operation_id = "listBatches",
    params(BatchFilter, Page),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/batches?state=submitted"))),
    responses((status = 200, description = "A page of batches", body = BatchPage), DeskPageProblems),
)]
pub async fn list(State(app): State<App>, _: Editor, asked: QueryParams) -> Result<Json<BatchPage>, Problem> {
    let (filter, page) = asked.only(|query| (BatchFilter::take(query), Page::take(query)))?;
    let list = List::of(&app, "/v1/desk/batches", &[&filter], page)?;
    let mut work = app.desk.look().await?;
    let batches = import::batches(&mut work, &filter, list.after, list.limit()).await?;
    let end = batches.last().filter(|_| batches.len() == list.limit() as usize);
    let next = end.map(|line| list.next((line.at, line.id)));
    Ok(Json(BatchPage { batches, next }))
}

/// Get a batch.
///
/// Its revisions, and the warnings about personal data in them. Send the ETag back in `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/batches/{id}", tag = "desk", operation_id = "getBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2")),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The batch", body = Batch), DeskProblems),
)]
pub async fn one(State(app): State<App>, _: Editor, Id(id): Id, _: NoQuery) -> Result<Response, Problem> {
    let mut work = app.desk.look().await?;
    Ok(shown(import::open(&mut work, id).await?).into_response())
}

/// Accept a batch, and publish its pending revisions as one act.
///
/// The person who imported it, or wrote a part of it, cannot accept it: 403 second-person-required. Records that were
/// decided or changed since the import are left out. Confirm each of its warnings by its digest.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/accept", tag = "desk", operation_id = "acceptBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = AcceptedBatch, description = "What you have reviewed", example = json!({"confirmed": []})),
    extensions(("x-roles" = json!(["editor"]))),
    responses(
        (status = 200, description = "The result", body = DecidedBatch),
        DeskPublishingProblems,
    ),
)]
pub async fn accept(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<AcceptedBatch>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    let published =
        import::publish_batch(&mut work, &app.desk.hand(editor.caller()), id, &tag.0, &sent.value.confirmed)
            .await?;
    let WithEtag { tag, is: batch } = shown(import::open(&mut work, id).await?);
    work.finish().await?;
    let Published { version, left_out } = published;
    if version.is_some() {
        seen(&app).await;
    }
    Ok(WithEtag { tag, is: DecidedBatch { version, left_out, batch } }.into_response())
}

/// Reject a batch.
///
/// All its pending revisions are rejected. The author can read the reason with each. Earlier decisions stay the same.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/reject", tag = "desk", operation_id = "rejectBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = Because, description = "The reason", example = json!({"reason": "The column of the dates was moved by one row."})),
    extensions(("x-roles" = json!(["editor"]))),
    responses(
        (status = 200, description = "The batch now", body = Batch),
        DeskChangingProblems,
    ),
)]
pub async fn reject(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Because>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    import::reject_batch(&mut work, &app.desk.hand(editor.caller()), id, &tag.0, &sent.value.reason.0)
        .await?;
    let batch = shown(import::open(&mut work, id).await?);
    work.finish().await?;
    Ok(batch.into_response())
}
