//! What is read at the desk: the queue, one incident, its revisions and the difference between two.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::view::incident::{DeskIncident, RevisionHead, content, item, revisions};
use crate::desk::view::queue::{Line, Queue, queue};
use crate::http::app::App;
use crate::http::desk::decided::{Sees, id, shown};
use crate::http::desk::paging::{DifferenceParameters, QueueParameters};
use crate::http::extract::actor::{Editor, Writer};
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskListProblems, DeskProblems};
use crate::http::problem::problem::Problem;
use crate::model::comparison::difference::{Difference, difference};
use crate::model::value::country::Country;
use crate::register::query::parameters::{Printer, Query, whole};

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuePage {
    /// Those first that have waited longest.
    pub incidents: Vec<Line>,
    /// The next page, if there may be more.
    #[schema(required)]
    pub next: Option<String>,
}

/// Every revision of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct Revisions {
    /// The newest first.
    pub revisions: Vec<RevisionHead>,
}

/// The states by which the queue can be asked.
pub const STATES: [&str; 7] =
    ["submitted", "asked", "embargoed", "published", "rejected", "retracted", "merged"];

fn take(query: &mut Query) -> Queue {
    Queue {
        states: query.some_of("state", &STATES, |word| STATES.contains(&word).then(|| word.to_owned())),
        holder: query.one("holder"),
        min_age_days: query.parsed("min_age_days", &["a whole number of days, 0 to 36500"], |text| {
            whole(text).filter(|days| *days <= 36_500)
        }),
        host_country: query.parsed(
            "host_country",
            &["a country of ISO 3166-1 alpha-2, such as CN"],
            |text| Country::parse(text).map(|country| country.code().to_owned()),
        ),
        likely_duplicate: query.parsed("likely_duplicate", &["true", "false"], |text| text.parse().ok()),
        after: after(query),
        limit: limit(query),
    }
}

/// At most so many lines on a page.
pub fn limit(query: &mut Query) -> u32 {
    query
        .parsed("limit", &["a whole number from 1 to 200"], |text| {
            whole(text).filter(|limit| (1..=200).contains(limit))
        })
        .unwrap_or(50)
}

/// Where the page before ended.
pub fn after(query: &mut Query) -> Option<(DateTime<Utc>, Uuid)> {
    query.parsed("after", &["what next of the page before holds"], |text| {
        let (at, id) = text.split_once(',')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    })
}

/// The same, printed.
#[must_use]
pub fn place((at, id): (DateTime<Utc>, Uuid)) -> String {
    format!("{},{id}", at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// What waits at the desk.
///
/// For an editor everything that waits for one, those first that have waited longest; for a contributor what they handed in.
#[utoipa::path(
    get, path = "/v1/desk/incidents", tag = "desk", operation_id = "listDeskIncidents",
    params(QueueParameters),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents?state=submitted"))),
    responses((status = 200, description = "A page of the queue", body = QueuePage), DeskListProblems),
)]
pub async fn list(
    State(app): State<App>,
    writer: Writer,
    asked: QueryParams,
) -> Result<Json<QueuePage>, Problem> {
    let wanted = asked.only(take)?;
    let mut work = app.desk.begin().await?;
    let page = queue(&mut work, writer.sight(), app.desk.clock().now(), &wanted).await?;
    let next = page.next.map(|next| format!("/v1/desk/incidents?{}", again(&wanted, &place(next))));
    Ok(Json(QueuePage { incidents: page.lines, next }))
}

/// The query of the next page.
fn again(
    Queue { states, holder, min_age_days, host_country, likely_duplicate, after: _, limit }: &Queue,
    after: &str,
) -> String {
    let mut printer = Printer::default();
    printer.any_of("state", &states.iter().map(Some).collect::<Vec<_>>());
    printer.optional("holder", holder.as_ref());
    printer.optional("min_age_days", *min_age_days);
    printer.optional("host_country", host_country.as_ref());
    printer.optional("likely_duplicate", *likely_duplicate);
    printer.one("limit", limit);
    printer.one("after", after);
    printer.finish()
}

/// One incident of the desk.
///
/// A contributor sees what they handed in, with its state, the questions, and the reason if it was not taken; of any public
/// incident what is public. An editor sees all of it. The ETag goes into `If-Match`.
#[utoipa::path(
    get, path = "/v1/desk/incidents/{id}", tag = "desk", operation_id = "getDeskIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723")),
    security(("key" = [])),
    extensions(("x-roles" = json!(["contributor", "editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723"))),
    responses((status = 200, description = "The incident", body = DeskIncident, headers(("ETag" = String, description = "For If-Match"))), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    writer: Writer,
    Named(named): Named,
    asked: QueryParams,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    Ok(shown(item(&mut work, writer.sight(), id(&named)?).await?))
}

/// Every revision of an incident.
///
/// With who wrote it, why, on the base of which other, and what became of it; the contents are in the differences.
#[utoipa::path(
    get, path = "/v1/desk/incidents/{id}/revisions", tag = "desk", operation_id = "listRevisions",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723")),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/revisions"))),
    responses((status = 200, description = "The revisions, the newest first", body = Revisions), DeskProblems),
)]
pub async fn history(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    asked: QueryParams,
) -> Result<Json<Revisions>, Problem> {
    asked.nothing()?;
    let mut work = app.desk.begin().await?;
    let incident = item(&mut work, editor.sight(), id(&named)?).await?.id;
    Ok(Json(Revisions { revisions: revisions(&mut work, incident).await? }))
}

/// The difference between two revisions of an incident.
///
/// Field by field in words, and as a JSON Patch (RFC 6902).
#[utoipa::path(
    get, path = "/v1/desk/incidents/{id}/difference", tag = "desk", operation_id = "getDifference",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), DifferenceParameters),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/difference"))),
    responses((status = 200, description = "The difference", body = Difference), DeskProblems),
)]
pub async fn compare(
    State(app): State<App>,
    _: Editor,
    Named(named): Named,
    asked: QueryParams,
) -> Result<Json<Difference>, Problem> {
    let (from, to) = asked.only(|query| (revision(query, "from"), revision(query, "to")))?;
    let (incident, mut work) = (id(&named)?, app.desk.begin().await?);
    let (Some(from), Some(to)) = (from, to) else {
        let missing = if from.is_none() { "from" } else { "to" };
        return Err(Problem::parameter(
            missing,
            "required",
            format!("{missing} is missing"),
            vec!["the id of a revision".to_owned()],
        ));
    };
    let before = content(&mut work, incident, from).await?;
    let after = content(&mut work, incident, to).await?;
    Ok(Json(difference(&before, &after)))
}

fn revision(query: &mut Query, name: &'static str) -> Option<Uuid> {
    query.parsed(name, &["the id of a revision"], |text| {
        Uuid::parse_str(text).ok().filter(|id| id.to_string() == text)
    })
}
