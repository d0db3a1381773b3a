//! Files of many incidents: sent, and followed to their end.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::allowance::Allowed;
use super::parameters::ImportParameters;
use super::{Sees, id};
use crate::desk::import::job::{self, Job, Wanted};
use crate::desk::import::{Format, MOST_BYTES};
use crate::http::App;
use crate::http::asked::{Asked, Named};
use crate::http::auth::Editor;
use crate::http::failures::{DeskProblems, ImportProblems};
use crate::http::once::{IdempotencyKey, REPLAYED};
use crate::http::problem::{Kind, Problem};
use crate::register::parameter::Query;

fn take(query: &mut Query) -> (bool, bool) {
    let mut flag = |name| query.parsed(name, &["true", "false"], |text| text.parse().ok()).unwrap_or(false);
    (flag("dry_run"), flag("publish"))
}

/// What the media type says that the file is.
fn format(headers: &HeaderMap) -> Result<Format, Problem> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "text/csv" => Ok(Format::Csv),
        "application/zip" => Ok(Format::Zip),
        "application/x-ndjson" => Ok(Format::Ndjson),
        _ => Err(Problem::new(Kind::UnsupportedMediaType, "An import is text/csv, application/zip or application/x-ndjson.")),
    }
}

/// Import a file of incidents.
///
/// A table (CSV), an archive of tables as it is exported, or whole records (NDJSON), up to 32 MiB. All of it comes in as
/// submissions, or nothing. `dry_run=true` only says what would happen, and everything that is wrong by row and column;
/// `publish=true` proposes all of it as one batch. The answer comes at once; follow it at its Location.
#[utoipa::path(
    post, path = "/v1/import", tag = "desk", operation_id = "importFile",
    params(ImportParameters, IdempotencyKey),
    request_body(content(("text/csv"), ("application/zip"), ("application/x-ndjson")), description = "The file"),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/import?dry_run=true"))),
    responses(
        (status = 202, description = "It is worked on", body = Job, headers(
            ("Location" = String, description = "Where it can be followed"),
            ("Idempotency-Replayed" = String, description = "`true` if the request had been done before"))),
        ImportProblems,
    ),
)]
pub async fn send(
    State(app): State<App>,
    editor: Editor,
    _: Allowed,
    once: IdempotencyKey,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (dry_run, publish) = asked.only(take)?;
    let format = Some(format(&headers)?);
    let too_large = |_| Problem::new(Kind::PayloadTooLarge, "An import has at most 32 MiB.");
    let file = to_bytes(body, MOST_BYTES).await.map_err(too_large)?.to_vec();
    // What is wanted of the file belongs to the request, as much as the file.
    let sha256: [u8; 32] = Sha256::new().chain_update([u8::from(dry_run), u8::from(publish)]).chain_update(&file).finalize().into();
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, editor.caller(), &sha256).await? {
        let job = job::job(&mut work, app.desk.clock().now(), id(&replay.resource)?).await?;
        return Ok((REPLAYED, accepted(job)).into_response());
    }
    let new = job::begin(&mut work, &app.desk.hand(editor.caller())).await?;
    once.finish(&mut work, editor.caller(), StatusCode::ACCEPTED, &new.to_string()).await?;
    let begun = job::job(&mut work, app.desk.clock().now(), new).await?;
    app.desk.finish(work).await?;
    tokio::spawn(job::run(app.desk.clone(), editor.caller().clone(), new, file, Wanted { format, dry_run, publish }));
    Ok(accepted(begun))
}

fn accepted(job: Job) -> Response {
    let location = format!("/v1/import/{}", job.id);
    (StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(job)).into_response()
}

/// How an import stands.
///
/// How many rows are done; at the end what came of it, with every problem by row and column.
#[utoipa::path(
    get, path = "/v1/import/{id}", tag = "desk", operation_id = "getImport",
    params(("id" = Uuid, Path, description = "The import's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2")),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/import/0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"))),
    responses((status = 200, description = "The import", body = Job), DeskProblems),
)]
pub async fn one(State(app): State<App>, _: Editor, Named(named): Named, asked: Asked) -> Result<Json<Job>, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    Ok(Json(job::job(&mut work, app.desk.clock().now(), id(&named)?).await?))
}
