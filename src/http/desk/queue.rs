//! What is read at the desk: the queue, one incident, its revisions and the difference between two.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::revision::{RevisionHead, revisions};
use crate::desk::view::incident::{DeskIncident, content, item};
use crate::desk::view::queue::{Line, Queue, queue};
use crate::desk::view::taken_back::{TakenBack, taken_back};
use crate::http::app::App;
use crate::http::desk::decided::shown;
use crate::http::desk::paging::List;
use crate::http::extract::actor::{Editor, Writer};
use crate::http::extract::path::IncidentId;
use crate::http::extract::query::{NoQuery, QueryParams};
use crate::http::openapi::responses::{DeskPageProblems, DeskProblems};
use crate::http::problem::problem::Problem;
use crate::model::comparison::difference::{Difference, difference};
use crate::model::vocabulary::publication::Subject;
use crate::register::answer::page::Page;
use crate::register::query::declaration::{Mandatory, parameters};
use crate::register::query::form::REVISION;

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuePage {
    /// Those waiting longest first.
    pub incidents: Vec<Line>,
    /// What authors took back in the last seven days, newest first; at most 100. Only editors see this.
    pub taken_back: Vec<TakenBack>,
    /// The address of the next page; null if there is none.
    #[schema(required)]
    pub next: Option<String>,
}

/// List all revisions of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revisions {
    /// Newest first.
    pub revisions: Vec<RevisionHead>,
}

parameters! {
    /// Which two revisions.
    TwoRevisions {
        /// The earlier revision.
        from: Uuid = Mandatory(REVISION), "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2";
        /// The later revision.
        to: Uuid = Mandatory(REVISION), "5b0c7a2e-52a6-4cf0-8d6a-2f1c6f0f5a11";
    }
}

/// List incidents at the desk.
///
/// Editors see all incidents that are waiting for an editor, those waiting longest first. Contributors see the
/// incidents that they submitted.
#[utoipa::path(
    get, path = "/v1/desk/incidents", tag = "desk", operation_id = "listDeskIncidents",
    params(Queue, Page),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents?state=submitted"))),
    responses((status = 200, description = "A page of the queue", body = QueuePage), DeskPageProblems),
)]
pub async fn list(
    State(app): State<App>,
    writer: Writer,
    asked: QueryParams,
) -> Result<Json<QueuePage>, Problem> {
    let (wanted, page) = asked.only(|query| (Queue::take(query), Page::take(query)))?;
    let list = List::of(&app, "/v1/desk/incidents", &[&wanted], page)?;
    let mut work = app.desk.look().await?;
    let now = app.desk.clock().now();
    let page = queue(&mut work, writer.sight(), now, &wanted, (list.after, list.limit())).await?;
    let taken_back = taken_back(&mut work, writer.sight(), now).await?;
    app.desk.shows(writer.caller(), page.lines.len());
    Ok(Json(QueuePage { incidents: page.lines, taken_back, next: page.next.map(|end| list.next(end)) }))
}

/// Get one incident at the desk.
///
/// Contributors see what they submitted, with its state, the questions, and the reason if it was rejected. Of a public
/// incident they see only what is public. Editors see everything. Send the ETag back in `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/incidents/{id}", tag = "desk", operation_id = "getDeskIncident",
    params(IncidentId),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The incident", body = DeskIncident), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    writer: Writer,
    IncidentId(id): IncidentId,
    _: NoQuery,
) -> Result<Response, Problem> {
    let mut work = app.desk.look().await?;
    let incident = item(&mut work, writer.sight(), id).await?;
    app.desk.shows(writer.caller(), 1);
    Ok(shown(incident))
}

/// List all revisions of an incident.
///
/// Each revision has its author, reason, parent revision and state. The differences show the contents. An erased revision
/// stays in the list, also if the whole incident has been erased.
#[utoipa::path(
    get, path = "/v1/desk/incidents/{id}/revisions", tag = "desk", operation_id = "listRevisions",
    params(IncidentId),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The revisions, newest first", body = Revisions), DeskProblems),
)]
pub async fn history(
    State(app): State<App>,
    editor: Editor,
    IncidentId(id): IncidentId,
    _: NoQuery,
) -> Result<Json<Revisions>, Problem> {
    let mut work = app.desk.look().await?;
    let held = LockedRecord::unlocked(&mut work, Subject::Incident, id).await?;
    let revisions = revisions(&mut work, held.id).await?;
    app.desk.shows(editor.caller(), revisions.len());
    Ok(Json(Revisions { revisions }))
}

/// Compare two revisions of an incident.
///
/// The answer describes each field in words, and gives a JSON Patch (RFC 6902).
#[utoipa::path(
    get, path = "/v1/desk/incidents/{id}/difference", tag = "desk", operation_id = "getDifference",
    params(IncidentId, TwoRevisions),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The difference", body = Difference), DeskProblems),
)]
pub async fn compare(
    State(app): State<App>,
    editor: Editor,
    IncidentId(incident): IncidentId,
    asked: QueryParams,
) -> Result<Json<Difference>, Problem> {
    let TwoRevisions { from, to } = asked.only(TwoRevisions::take)?;
    let mut work = app.desk.look().await?;
    let before = content(&mut work, incident, from).await?;
    let after = content(&mut work, incident, to).await?;
    app.desk.shows(editor.caller(), 1);
    Ok(Json(difference(&before, &after)))
}
