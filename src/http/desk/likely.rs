//! The incidents of a batch that look like others, and what an editor says of them.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::import::{self, Batch, LikelyFilter, LikelyIncident, Likeness};
use crate::http::app::App;
use crate::http::desk::batches::{look_again, shown};
use crate::http::desk::paging::Counted;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Id, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPageOfProblems};
use crate::http::problem::problem::Problem;
use crate::register::answer::page::Page;

/// A page of incidents that look like others.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikelyPage {
    /// In the order of the file.
    pub incidents: Vec<LikelyIncident>,
    /// The address of the next page; null if there is none.
    #[schema(required)]
    pub next: Option<String>,
}

/// List the incidents of a batch that look like others.
///
/// Each with the incidents that it looks like, and the reasons. It was compared with everything that was public or waiting when
/// it came in, with the rest of its file, and with what became public since. `undecided=true` gives those that are left out of
/// the batch.
#[utoipa::path(
    get, path = "/v1/desk/batches/{id}/likely", tag = "imports", operation_id = "listLikelyDuplicates",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), LikelyFilter, Page),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "A page of incidents", body = LikelyPage), DeskPageOfProblems),
)]
pub async fn list(
    State(app): State<App>,
    _: Editor,
    Id(id): Id,
    asked: QueryParams,
) -> Result<Json<LikelyPage>, Problem> {
    let (filter, page) = asked.only(|query| (LikelyFilter::take(query), Page::take(query)))?;
    let list = Counted::of(&app, &format!("/v1/desk/batches/{id}/likely"), &[&filter], page)?;
    look_again(&app, id).await?;
    let mut work = app.desk.look().await?;
    let (mut incidents, end) = import::likely(&mut work, id, &filter, list.part()).await?;
    for incident in &mut incidents {
        incident.address = app.site.address(&incident.address);
        for other in &mut incident.others {
            other.address = app.site.address(&other.address);
        }
    }
    Ok(Json(LikelyPage { incidents, next: end.map(|end| list.next(id, end)) }))
}

/// Say what incidents of a batch are that look like others.
///
/// `another_case`: they are other cases, and are published with the batch. `same`: each is the same case as `same_as`; its
/// claims are added there in the name of the person who imported it, for an editor to accept, and it is rejected. `leave_out`:
/// it is rejected. Another word takes the one before back, as long as the batch is waiting.
#[utoipa::path(
    post, path = "/v1/desk/batches/{id}/likely", tag = "imports", operation_id = "decideLikelyDuplicates",
    params(("id" = Uuid, Path, description = "The batch's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"), IfMatch),
    request_body(content = Likeness, description = "The incidents, and what they are", example = json!({"incidents": ["bc345a4c-7d52-4d6b-8914-5748e3946723"], "word": "another_case"})),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The batch now", body = Batch), DeskChangingProblems),
)]
pub async fn decide(
    State(app): State<App>,
    editor: Editor,
    Id(id): Id,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Likeness>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    import::decide(&mut work, &app.desk.hand(editor.caller()), id, &tag.0, &sent.value).await?;
    let batch = shown(import::open(&mut work, id).await?);
    app.desk.finish(work).await?;
    Ok(batch.into_response())
}
