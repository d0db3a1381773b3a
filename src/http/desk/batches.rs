//! What one person imported, for another to publish as one act.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::import::{self, Batch, Confirmed, Line, Opened, Published};
use crate::desk::view::incident::Caution;
use crate::http::app::App;
use crate::http::desk::acts::Because;
use crate::http::desk::decided::{Sees, id, seen};
use crate::http::desk::paging::BatchParameters;
use crate::http::desk::queue::{after, limit, place};
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{
    DeskChangingProblems, DeskListProblems, DeskProblems, DeskPublishingProblems,
};
use crate::http::problem::problem::Problem;
use crate::register::query::parameters::{Printer, Query};

/// The states by which the list can be asked.
pub const STATES: [&str; 3] = ["submitted", "published", "rejected"];

/// A page of batches.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchPage {
    /// Those first that came last.
    pub batches: Vec<Line>,
    /// The next page, if there may be more.
    #[schema(required)]
    pub next: Option<String>,
}

/// What one person imported, for another to publish as one act.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskBatch {
    /// Its id.
    pub id: Uuid,
    /// Who imported it, and so does not publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// submitted, published or rejected.
    #[schema(example = "submitted")]
    pub state: String,
    /// Its revisions: sources, then the incidents that cite them.
    pub revisions: Vec<Uuid>,
    /// How many of them would not be published now: somebody decided on them or changed what they are about, or they are
    /// sources that nothing names publicly.
    pub left_out: u64,
    /// What looks as if it could endanger a person; the pointers begin with the record's id.
    pub cautions: Vec<Caution>,
}

/// How a batch is accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedBatch {
    /// Pointers of its cautions that were looked at and endanger nobody.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
    /// All of its cautions, as they were shown with the ETag in If-Match, were looked at and endanger nobody.
    #[serde(default)]
    pub all_confirmed: bool,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedBatch {
    /// The version that it made; null where the public sees no difference.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// How many of its revisions were left as they are: somebody had decided on them or changed what they are about, or
    /// they are sources that nothing names publicly.
    pub left_out: u64,
    /// The batch as it is now.
    pub batch: DeskBatch,
}

struct Wanted {
    states: Vec<String>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: u32,
}

fn take(query: &mut Query) -> Wanted {
    Wanted {
        states: query.some_of("state", &STATES, |word| STATES.contains(&word).then(|| word.to_owned())),
        after: after(query),
        limit: limit(query),
    }
}

fn shown(Opened { batch, left_out, cautions, tag, .. }: Opened) -> WithEtag<DeskBatch> {
    let Batch { id, holder, at, state, revisions } = batch;
    WithEtag {
        tag,
        is: DeskBatch {
            id,
            holder,
            at,
            state,
            revisions,
            left_out,
            cautions: cautions.into_iter().map(Caution::from).collect(),
        },
    }
}

/// Batches, the newest first.
///
/// What was imported to be published as one act; `state=submitted` are those that wait for another editor.
#[utoipa::path(
    get, path = "/v1/desk/batches", tag = "desk", operation_id = "listBatches",
    params(BatchParameters),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/batches?state=submitted"))),
    responses((status = 200, description = "A page of batches", body = BatchPage), DeskListProblems),
)]
pub async fn list(State(app): State<App>, _: Editor, asked: QueryParams) -> Result<Json<BatchPage>, Problem> {
    let Wanted { states, after, limit } = asked.only(take)?;
    let mut work = app.desk.begin().await?;
    let batches = import::batches(&mut work, &states, after, limit).await?;
    let last = batches.last().filter(|_| batches.len() == limit as usize);
    let next = last.map(|last| {
        let mut printer = Printer::default();
        printer.any_of("state", &states.iter().map(Some).collect::<Vec<_>>());
        printer.one("limit", limit);
        printer.one("after", place((last.at, last.id)));
        format!("/v1/desk/batches?{}", printer.finish())
    });
    Ok(Json(BatchPage { batches, next }))
}

/// A batch that waits for another editor.
///
/// Its revisions, and what looks in them as if it could endanger a person. The ETag goes into `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/batches/{id}", tag = "desk", operation_id = "getBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2")),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/batches/0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"))),
    responses((status = 200, description = "The batch", body = DeskBatch, headers(("ETag" = String, description = "For If-Match"))), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    _: Editor,
    Named(named): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    Ok(shown(import::open(&mut work, id(&named)?).await?).into_response())
}

/// Accept a batch, which publishes what still waits of it as one act.
///
/// Whoever imported it, or wrote a part of it, cannot: 403 second-person-required. What was decided on or changed since is
/// left out. Its cautions are confirmed by their pointers, or all at once.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/accept", tag = "desk", operation_id = "acceptBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = AcceptedBatch, description = "What was looked at", example = json!({"all_confirmed": true})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/batches/0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2/accept"))),
    responses(
        (status = 200, description = "What came of it", body = DecidedBatch, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn accept(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<AcceptedBatch>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let named = id(&named)?;
    let AcceptedBatch { confirmed, all_confirmed } = sent.value;
    let confirmed = if all_confirmed { Confirmed::All } else { Confirmed::These(&confirmed) };
    let mut work = app.desk.begin().await?;
    let published =
        import::publish_batch(&mut work, &app.desk.hand(editor.caller()), named, &tag.0, confirmed).await?;
    let WithEtag { tag, is: batch } = shown(import::open(&mut work, named).await?);
    app.desk.finish(work).await?;
    let Published { version, left_out } = published;
    if version.is_some() {
        seen(&app).await;
    }
    Ok(WithEtag { tag, is: DecidedBatch { version, left_out, batch } }.into_response())
}

/// Turn a batch down.
///
/// Everything of it that still waits is rejected; its author reads the reason with each. What was decided on since stays so.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/reject", tag = "desk", operation_id = "rejectBatch",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = Because, description = "Why", example = json!({"reason": "The column of the dates was moved by one row."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/batches/0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2/reject"))),
    responses(
        (status = 200, description = "The batch as it is now", body = DeskBatch, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn reject(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Because>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let named = id(&named)?;
    let mut work = app.desk.begin().await?;
    import::reject_batch(&mut work, &app.desk.hand(editor.caller()), named, &tag.0, &sent.value.reason.0)
        .await?;
    let batch = shown(import::open(&mut work, named).await?);
    app.desk.finish(work).await?;
    Ok(batch.into_response())
}
