//! What one person imported, for another to publish as one act.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::acts::erase::Because;
use crate::desk::import::batch::publication;
use crate::desk::import::{self, Batch, BatchFilter, BatchRevision, BatchRevisions, Line, Part, Split};
use crate::http::app::App;
use crate::http::desk::decided::seen;
use crate::http::desk::paging::{Counted, List};
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Id, NoQuery, QueryParams};
use crate::http::openapi::responses::{
    DeskChangingProblems, DeskPageOfProblems, DeskPageProblems, DeskProblems, DeskPublishingProblems,
};
use crate::http::problem::problem::Problem;
use crate::model::screening::cautions::Caution;
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

/// A page of the revisions of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchRevisionPage {
    /// First the sources, then the incidents that cite them, in the order of the file; last the sources that others
    /// submitted, and that would become public with it.
    pub revisions: Vec<BatchRevision>,
    /// The address of the next page; null if there is none.
    #[schema(required)]
    pub next: Option<String>,
}

/// A page of the warnings about personal data in a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchCautionPage {
    /// The pointer of each begins with the record's id. Empty if the batch is not waiting for an editor.
    pub cautions: Vec<Caution>,
    /// The address of the next page; null if there is none.
    #[schema(required)]
    pub next: Option<String>,
}

/// The acceptance of a batch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedBatch {
    /// Digests from its cautions that you have reviewed and consider safe to publish.
    #[serde(default)]
    #[schema(max_items = 10_000, example = json!([]))]
    pub confirmed: Vec<String>,
}

pub(crate) fn shown(batch: Batch) -> WithEtag<Batch> {
    WithEtag { tag: batch.tag.clone(), is: batch }
}

/// Compares a batch with what became public since it was compared last, if anything did.
pub(crate) async fn look_again(app: &App, id: Uuid) -> Result<(), Problem> {
    let mut work = app.desk.look().await?;
    if !import::is_compared(&mut work, id).await? {
        drop(work);
        let mut work = app.desk.begin().await?;
        import::compare(&mut work, app.desk.clock(), id).await?;
        app.desk.finish(work).await?;
    }
    Ok(())
}

/// List batches, newest first.
///
/// A batch is an import that is published as one act. `state=submitted` gives those awaiting another editor's approval.
#[utoipa::path(
    get, path = "/v1/desk/batches", tag = "imports", operation_id = "listBatches",
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
/// How many revisions it has, how many would be left out, how many of its incidents look like others, and the number of
/// warnings about personal data. After an editor accepted it, also how far its publication is. Send the ETag back in `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/batches/{id}", tag = "imports", operation_id = "getBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2")),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The batch", body = Batch), DeskProblems),
)]
pub async fn one(State(app): State<App>, _: Editor, Id(id): Id, _: NoQuery) -> Result<Response, Problem> {
    look_again(&app, id).await?;
    let mut work = app.desk.look().await?;
    let batch = import::open(&mut work, id).await?;
    // What it says to be public can be read here.
    if batch.version.is_some() {
        seen(&app).await;
    }
    Ok(shown(batch).into_response())
}

/// List the revisions of a batch.
///
/// Each with its title, and why it would be left out, if it would.
#[utoipa::path(
    get, path = "/v1/desk/batches/{id}/revisions", tag = "imports", operation_id = "listBatchRevisions",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), BatchRevisions, Page),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "A page of its revisions", body = BatchRevisionPage), DeskPageOfProblems),
)]
pub async fn revisions(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id,
    asked: QueryParams,
) -> Result<Json<BatchRevisionPage>, Problem> {
    let (wanted, page) = asked.only(|query| (BatchRevisions::take(query), Page::take(query)))?;
    let list = Counted::of(&app, &format!("/v1/desk/batches/{id}/revisions"), &[&wanted], page)?;
    let mut work = app.desk.look().await?;
    let Part { of, next } = import::batch_revisions(&mut work, id, &wanted, list.part()).await?;
    app.desk.shows(editor.caller(), of.len());
    Ok(Json(BatchRevisionPage { revisions: of, next: next.map(|next| list.next(id, next)) }))
}

/// List the warnings about personal data in a batch.
///
/// Every one of them has to be confirmed before the batch is accepted. A batch with more than fit into one request can be
/// split.
#[utoipa::path(
    get, path = "/v1/desk/batches/{id}/cautions", tag = "imports", operation_id = "listBatchCautions",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), Page),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "A page of its cautions", body = BatchCautionPage), DeskPageOfProblems),
)]
pub async fn cautions(
    State(app): State<App>,
    _: Editor,
    Id(id): Id,
    asked: QueryParams,
) -> Result<Json<BatchCautionPage>, Problem> {
    let page = asked.only(Page::take)?;
    let list = Counted::of(&app, &format!("/v1/desk/batches/{id}/cautions"), &[], page)?;
    let mut work = app.desk.look().await?;
    let Part { of, next } = import::batch_cautions(&mut work, id, list.part()).await?;
    Ok(Json(BatchCautionPage { cautions: of, next: next.map(|next| list.next(id, next)) }))
}

/// Accept a batch, and publish its pending revisions as one act.
///
/// The answer comes at once; follow the publication at its Location, until the batch is `published`, or `submitted` again
/// with a `failure`. Nothing of it is public before all of it is. The person who imported it, or wrote a part of it, cannot
/// accept it: 403 second-person-required. Records that were decided or changed since the import are left out, and so are
/// incidents that look like others, until an editor has said what they are. Confirm each of its warnings by its digest.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/accept", tag = "imports", operation_id = "acceptBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = AcceptedBatch, description = "What you have reviewed", example = json!({"confirmed": []})),
    extensions(("x-roles" = json!(["editor"]))),
    responses(
        (status = 202, description = "It is being published", body = Batch,
            headers(("Location" = String, description = "Where to follow its progress"))),
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
    let mut work = app.desk.begin().await?;
    let by = app.desk.hand(editor.caller());
    let batch = import::accept_batch(&mut work, &by, id, &tag.0, &sent.value.confirmed).await?;
    app.desk.finish(work).await?;
    tokio::spawn(publication::run(app.desk.clone(), id));
    Ok((StatusCode::ACCEPTED, [location(&app, id)], shown(batch)).into_response())
}

fn location(app: &App, id: Uuid) -> (HeaderName, String) {
    (header::LOCATION, app.site.address(&format!("/v1/desk/batches/{id}")))
}

/// Split a batch.
///
/// Some of its incidents become a batch of their own, with the sources that only they cite, so that they can be published or
/// rejected apart from the rest. The person who imported it stays the same.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/split", tag = "imports", operation_id = "splitBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = Split, description = "The incidents", example = json!({"first": 1000})),
    extensions(("x-roles" = json!(["editor"]))),
    responses(
        (status = 201, description = "The new batch", body = Batch, headers(("Location" = String, description = "The new batch"))),
        DeskChangingProblems,
    ),
)]
pub async fn split(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Split>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    let other =
        import::split_batch(&mut work, &app.desk.hand(editor.caller()), id, &tag.0, &sent.value).await?;
    let batch = shown(import::open(&mut work, other).await?);
    app.desk.finish(work).await?;
    Ok((StatusCode::CREATED, [location(&app, other)], batch).into_response())
}

/// Reject a batch.
///
/// All its pending revisions are rejected. The author can read the reason with each. Earlier decisions stay the same.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/reject", tag = "imports", operation_id = "rejectBatch",
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
