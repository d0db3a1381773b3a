//! What others collect, as editors see it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::actions::approval::Outcome;
use crate::desk::collections::change::change;
use crate::desk::collections::state::{self, Collection};
use crate::http::app::App;
use crate::http::desk::decided::seen;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::{IfMatch, WithEtag};
use crate::http::extract::query::{Named, NoQuery, QueryParams};
use crate::http::openapi::responses::{DeskListProblems, DeskProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;
use crate::model::record::collection::CollectionWords;
use crate::model::vocabulary::workflow;

/// All collections.
#[derive(Debug, Serialize, ToSchema)]
pub struct CollectionList {
    /// By their keys.
    pub collections: Vec<Collection>,
}

/// The result of a change of a collection.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangedCollection {
    /// The result.
    pub outcome: workflow::Outcome,
    /// The new version; null if nothing public has changed, or not yet.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// The collection now.
    pub collection: Collection,
}

/// List collections.
///
/// A collection is a table that somebody else keeps and publishes in editions. It comes into the register with its first
/// import.
#[utoipa::path(
    get, path = "/v1/desk/collections", tag = "imports", operation_id = "listCollections",
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "All collections", body = CollectionList), DeskListProblems),
)]
pub async fn list(State(app): State<App>, _: Editor, _: NoQuery) -> Result<Json<CollectionList>, Problem> {
    let mut work = app.desk.look().await?;
    Ok(Json(CollectionList { collections: state::all(&mut work).await? }))
}

/// Get a collection.
///
/// Its licence, whether its rows may be shown to the public, and how many of them are. Send the ETag back in `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/collections/{key}", tag = "imports", operation_id = "getCollection",
    params(("key" = String, Path, description = "The collection's key.", example = "ucdp-ged")),
    extensions(("x-roles" = json!(["editor"]))),
    responses((status = 200, description = "The collection", body = Collection), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    _: Editor,
    Named(key): Named,
    _: NoQuery,
) -> Result<Response, Problem> {
    let mut work = app.desk.look().await?;
    let collection = state::one(&mut work, &key).await?;
    Ok(WithEtag { tag: collection.tag(), is: collection }.into_response())
}

/// Change what is known of a collection.
///
/// Send all of it. To let its rows be shown to the public, two holders must send the same request. One person can say that
/// they may not be: from then on nothing of it is published. What is public already stays so, and is listed in
/// `still_public`: decide on each incident, and retract it if it must go. Another name, licence or address of the terms
/// stands in all its public incidents from the next version on; older versions keep theirs. Where anything of it is or was
/// public, that too needs two holders.
#[utoipa::path(
    put, path = "/v1/desk/collections/{key}", tag = "imports", operation_id = "changeCollection",
    params(("key" = String, Path, description = "The collection's key.", example = "ucdp-ged"), IfMatch),
    request_body(content = CollectionWords, description = "The complete words", example = json!({
        "name": "UCDP Georeferenced Event Dataset", "licence": "CC BY 4.0",
        "terms": "https://creativecommons.org/licenses/by/4.0/", "contact": null, "republish": true
    })),
    extensions(("x-roles" = json!(["editor"]))),
    responses(
        (status = 200, description = "The result", body = ChangedCollection),
        (status = 202, description = "Awaiting approval by a second person", body = ChangedCollection),
        DeskPublishingProblems,
    ),
)]
pub async fn put(
    State(app): State<App>,
    editor: Editor,
    Named(key): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<CollectionWords>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.turn().await?;
    let done = change(&mut work, &app.desk.hand(editor.caller()), &key, &tag.0, sent.value).await?;
    let collection = state::one(&mut work, &key).await?;
    work.finish().await?;
    let (status, outcome, version) = match done {
        Outcome::Done(version) => (StatusCode::OK, workflow::Outcome::Done, version),
        Outcome::Waits => (StatusCode::ACCEPTED, workflow::Outcome::AwaitingSecondApproval, None),
    };
    if version.is_some() {
        seen(&app).await;
    }
    let tag = collection.tag();
    Ok((status, WithEtag { tag, is: ChangedCollection { outcome, version, collection } }).into_response())
}
