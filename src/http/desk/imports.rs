//! Files of many incidents: sent, and followed to their end.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::desk::access::sight::Sight;
use crate::desk::import::job::{self, Job, Wanted};
use crate::desk::import::{self, Map};
use crate::http::app::App;
use crate::http::desk::decided::id;
use crate::http::extract::actor::Writer;
use crate::http::extract::allowed::Allowed;
use crate::http::extract::body::upload::{Upload, upload};
use crate::http::extract::idempotency_key::{IdempotencyKey, REPLAYED};
use crate::http::extract::query::{Id, NoQuery, QueryParams};
use crate::http::openapi::responses::{DeskProblems, ImportProblems};
use crate::http::problem::problem::{Kind, Problem};
use crate::register::query::declaration::{Optional, Otherwise, parameters};
use crate::register::query::form::{FLAG, Form};

/// The name of a sheet, or of an encoding.
const NAME: Form<String> = Form {
    parse: |text| (1..=100).contains(&text.chars().count()).then(|| text.to_owned()),
    allowed: &["a name of at most 100 characters"],
    schema: |_| {
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(100)).into()
    },
};

parameters! {
    /// What is wanted of a file.
    ImportWish {
        /// Only report what would happen, and all problems.
        dry_run: bool = Otherwise(FLAG, false), true;
        /// Submit all of it as one batch, which another editor publishes as one act. A contributor's file always is one.
        publish: bool = Otherwise(FLAG, false), true;
        /// Which sheet of a workbook. Not needed if only one holds anything.
        sheet: Option<String> = Optional(NAME), "Cases";
        /// The encoding of a CSV file. Found by itself, unless it is not certain.
        encoding: Option<String> = Optional(NAME), "cp949";
    }
}

/// There is no room for another file now.
fn full() -> Problem {
    let why = "As many files are being worked on as this process takes at the same time. Send it again a little later.";
    Problem::new(Kind::Unavailable, why).with(header::RETRY_AFTER, HeaderValue::from(10_u32))
}

/// The parts of the form.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it is only described: the parts are read as they come")]
pub struct ImportForm {
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A mapping file (TOML) that explains the columns of another organisation's table.
    map: Option<String>,
    /// Of which collection the file is an edition, with its licence (TOML): `[collection]`, if no mapping file says it.
    collection: Option<String>,
}

/// What a contributor is told of a collection.
const EDITION: &str = "an edition of a collection is imported by an editor, as it changes what others have sent; leave the collection out";

/// Import a file of incidents.
///
/// The file is a table (CSV, or a workbook: XLSX or ODS), an archive or a workbook of tables as exported, or complete
/// records (NDJSON), up to 32 MiB. Either all of it is submitted, or nothing. `dry_run=true` only reports what would happen, and every problem by row and column.
/// `publish=true` submits all of it as one batch. The answer comes at once; follow the import at its Location. A form
/// can also contain a mapping file, for a table with other columns, and say of which collection the file is an edition:
/// then each row of a table is known by its `row_key`, and the next edition changes the incidents of its rows.
///
/// Contributors import their own tables and records, up to 500 rows a file: each row is a submission of theirs, and the whole
/// file one batch for an editor. They change incidents of theirs that are waiting; to a public one they propose. An edition of a
/// collection is for an editor. The report says which rows look like a case that is there already, as far as its sender may
/// know of that.
#[utoipa::path(
    post, path = "/v1/import", tag = "imports", operation_id = "importFile",
    params(ImportWish, IdempotencyKey),
    request_body(content(("text/csv"), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("application/vnd.oasis.opendocument.spreadsheet"), ("application/zip"), ("application/x-ndjson"), (ImportForm = "multipart/form-data")), description = "The file"),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/import?dry_run=true"))),
    responses(
        (status = 202, description = "The import has started", body = Job,
            headers(("Location" = String, description = "Where to follow its progress"))),
        ImportProblems,
    ),
)]
pub async fn send(
    State(app): State<App>,
    writer: Writer,
    _: Allowed,
    once: IdempotencyKey,
    asked: QueryParams,
    request: Request,
) -> Result<Response, Problem> {
    let ImportWish { dry_run, publish, sheet, encoding } = asked.only(ImportWish::take)?;
    // Before the file is read: it would have to be held until there is room.
    let place = app.imports.enter().ok_or_else(full)?;
    let Upload { file, format, map, collection } = upload(request).await?;
    // What is wanted of the file belongs to the request, as much as the file.
    let sha256 = Sha256::new().chain_update([u8::from(dry_run), u8::from(publish)]).chain_update(&file);
    let sha256 = sha256.chain_update(map.as_deref().unwrap_or_default());
    let named = format!("{sheet:?} {encoding:?} {collection:?}");
    let sha256: [u8; 32] = sha256.chain_update(named).finalize().into();
    let map = map
        .map(|map| Map::parse(&map))
        .transpose()
        .map_err(|error| Problem::field("/map", "malformed", &error))?;
    let collection = collection
        .map(|collection| import::collection(&collection))
        .transpose()
        .map_err(|error| Problem::field("/collection", "malformed", &error))?;
    let own = writer.sight() != Sight::Whole;
    if own && (collection.is_some() || map.as_ref().is_some_and(|map| map.collection.is_some())) {
        return Err(Problem::field("/collection", "not-allowed", EDITION));
    }
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, writer.caller(), &sha256).await? {
        let job = job::job(&mut work, writer.sight(), app.desk.clock().now(), id(&replay.resource)?).await?;
        return Ok((REPLAYED, accepted(&app, job)).into_response());
    }
    let new = job::begin(&mut work, &app.desk.hand(writer.caller())).await?;
    once.finish(&mut work, writer.caller(), StatusCode::ACCEPTED, &new.to_string()).await?;
    let begun = job::job(&mut work, writer.sight(), app.desk.clock().now(), new).await?;
    app.desk.finish(work).await?;
    tokio::spawn(job::run(
        app.desk.clone(),
        writer.caller().clone(),
        new,
        file,
        Wanted { format, map, collection, sheet, encoding, dry_run, publish, own },
        place,
    ));
    Ok(accepted(&app, begun))
}

fn accepted(app: &App, job: Job) -> Response {
    let location = app.site.address(&format!("/v1/import/{}", job.id));
    (StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(with_addresses(app, job))).into_response()
}

/// The addresses in its report are those at which this register is read.
fn with_addresses(app: &App, mut job: Job) -> Job {
    let rows = job.report.as_mut().and_then(|report| report.pointer_mut("/likely/list")?.as_array_mut());
    let others = rows.into_iter().flatten().filter_map(|row| row.get_mut("others")?.as_array_mut());
    for address in others.flatten().filter_map(|other| other.get_mut("address")) {
        if let Some(path) = address.as_str() {
            *address = app.site.address(path).into();
        }
    }
    job
}

/// Get an import's progress.
///
/// The number of rows done. When it ends, also the result, with every problem by row and column. Contributors follow their
/// own imports.
#[utoipa::path(
    get, path = "/v1/import/{id}", tag = "imports", operation_id = "getImport",
    params(("id" = Uuid, Path, description = "The import's id.", example = "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2")),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The import", body = Job), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    writer: Writer,
    Id(id): Id,
    _: NoQuery,
) -> Result<Json<Job>, Problem> {
    let mut work = app.desk.begin().await?;
    let job = job::job(&mut work, writer.sight(), app.desk.clock().now(), id).await?;
    Ok(Json(with_addresses(&app, job)))
}
