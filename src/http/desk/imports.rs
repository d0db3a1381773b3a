//! Files of many incidents: sent, and followed to their end.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::desk::import::job::{self, Job, Wanted};
use crate::desk::import::{Format, MOST_BYTES, Map};
use crate::http::app::App;
use crate::http::desk::decided::{Sees, id};
use crate::http::extract::actor::Editor;
use crate::http::extract::idempotency_key::{IdempotencyKey, REPLAYED};
use crate::http::extract::query::{Id, QueryParams};
use crate::http::limits::submissions::Allowed;
use crate::http::openapi::responses::{DeskProblems, ImportProblems};
use crate::http::problem::problem::{Kind, Problem};
use crate::register::query::declaration::{Otherwise, parameters};
use crate::register::query::form::FLAG;

parameters! {
    /// What is wanted of a file.
    ImportWish {
        /// Only say what would happen, and what is wrong.
        dry_run: bool = Otherwise(FLAG, false), true;
        /// Propose all of it as one batch, which another editor publishes as one act.
        publish: bool = Otherwise(FLAG, false), true;
    }
}

/// What was sent: a file, what it is, and what the columns of a foreign one are.
struct Sent {
    file: Vec<u8>,
    format: Option<Format>,
    map: Option<String>,
}

/// The file as it came, or the parts of a form.
async fn read(mut request: Request) -> Result<Sent, Problem> {
    let sent =
        request.headers().get(header::CONTENT_TYPE).and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let format = match media_type.as_str() {
        "text/csv" => Format::Csv,
        "application/zip" => Format::Zip,
        "application/x-ndjson" => Format::Ndjson,
        "multipart/form-data" => {
            DefaultBodyLimit::max(MOST_BYTES + MOST_OF_A_MAP).apply(&mut request);
            return parts(Multipart::from_request(request, &()).await.map_err(|_| malformed())?).await;
        }
        _ => {
            let why = "An import is text/csv, application/zip, application/x-ndjson, or multipart/form-data with a file and a map.";
            return Err(Problem::new(Kind::UnsupportedMediaType, why));
        }
    };
    let file = to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_large())?.to_vec();
    Ok(Sent { file, format: Some(format), map: None })
}

/// The most bytes of a mapping file.
const MOST_OF_A_MAP: usize = 256 << 10;

async fn parts(mut form: Multipart) -> Result<Sent, Problem> {
    let (mut file, mut map) = (None, None);
    while let Some(part) = form.next_field().await.map_err(|error| unread(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| unread(&error))?;
        let known = match name.as_str() {
            "file" if bytes.len() <= MOST_BYTES => file.replace(bytes.to_vec()).is_none(),
            "map" if bytes.len() <= MOST_OF_A_MAP => {
                map.replace(String::from_utf8(bytes.to_vec()).map_err(|_| malformed())?).is_none()
            }
            "file" | "map" => return Err(too_large()),
            _ => false,
        };
        if !known {
            return Err(malformed());
        }
    }
    // A browser's form says of most files only that they are bytes: what it is, its first bytes say.
    file.map(|file| Sent { file, format: None, map }).ok_or_else(malformed)
}

fn unread(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { malformed() }
}

fn malformed() -> Problem {
    Problem::new(
        Kind::MalformedBody,
        "A form has one part called file, and may have one called map (TOML), each once.",
    )
}

fn too_large() -> Problem {
    Problem::new(Kind::PayloadTooLarge, "An import has at most 32 MiB, and a mapping file at most 256 KiB.")
}

/// There is no room for another file now.
fn full() -> Problem {
    let why = "As many files are being worked on as this process takes at the same time. Send it again a little later.";
    Problem::new(Kind::Unavailable, why).with(header::RETRY_AFTER, HeaderValue::from(10_u32))
}

/// The two parts of a form, for the OpenAPI document.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it is only described: the parts are read as they come")]
pub struct ImportForm {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A mapping file (TOML): what the columns of a foreign table are.
    map: Option<String>,
}

/// Import a file of incidents.
///
/// A table (CSV), an archive of tables as it is exported, or whole records (NDJSON), up to 32 MiB. All of it comes in as
/// submissions, or nothing. `dry_run=true` only says what would happen, and everything that is wrong by row and column;
/// `publish=true` proposes all of it as one batch. The answer comes at once; follow it at its Location. A form may send a
/// mapping file along, for a table of somebody else's columns.
#[utoipa::path(
    post, path = "/v1/import", tag = "desk", operation_id = "importFile",
    params(ImportWish, IdempotencyKey),
    request_body(content(("text/csv"), ("application/zip"), ("application/x-ndjson"), (ImportForm = "multipart/form-data")), description = "The file"),
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
    asked: QueryParams,
    request: Request,
) -> Result<Response, Problem> {
    let ImportWish { dry_run, publish } = asked.only(ImportWish::take)?;
    // Before the file is read: it would have to be held until there is room.
    let place = app.imports.enter().ok_or_else(full)?;
    let Sent { file, format, map } = read(request).await?;
    // What is wanted of the file belongs to the request, as much as the file.
    let sha256 = Sha256::new().chain_update([u8::from(dry_run), u8::from(publish)]).chain_update(&file);
    let sha256: [u8; 32] = sha256.chain_update(map.as_deref().unwrap_or_default()).finalize().into();
    let map = map
        .map(|map| Map::parse(&map))
        .transpose()
        .map_err(|error| Problem::field("/map", "malformed", &error))?;
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, editor.caller(), &sha256).await? {
        let job = job::job(&mut work, app.desk.clock().now(), id(&replay.resource)?).await?;
        return Ok((REPLAYED, accepted(job)).into_response());
    }
    let new = job::begin(&mut work, &app.desk.hand(editor.caller())).await?;
    once.finish(&mut work, editor.caller(), StatusCode::ACCEPTED, &new.to_string()).await?;
    let begun = job::job(&mut work, app.desk.clock().now(), new).await?;
    app.desk.finish(work).await?;
    tokio::spawn(job::run(
        app.desk.clone(),
        editor.caller().clone(),
        new,
        file,
        Wanted { format, map, dry_run, publish },
        place,
    ));
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
pub async fn one(
    State(app): State<App>,
    _: Editor,
    Id(id): Id,
    asked: QueryParams,
) -> Result<Json<Job>, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    Ok(Json(job::job(&mut work, app.desk.clock().now(), id).await?))
}
