//! `/v1/incidents`: the list and one incident.

use std::fmt::Write as _;
use std::future::Future;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::query::{Id, QueryParams, known, version};
use crate::http::middleware::cache::store::{Policy, REGISTER};
use crate::http::openapi::responses::{IncidentProblems, ListProblems};
use crate::http::problem::problem::{Kind, Problem};
use crate::model::redaction::public::PublicIncident;
use crate::model::vocabulary::publication::Gone;
use crate::register::answer::page::{NotACursor, Order, Page, Place, cut};
use crate::register::answer::selection::Totals;
use crate::register::query::filter::{AtVersion, Filter};
use crate::register::query::parameters::address;
use crate::register::snapshot::snapshot::Snapshot;
use crate::register::snapshot::tombstones::Taken;
use crate::register::{self, StateId};

/// One page of incidents, with the total of the whole filter.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentList {
    /// The version that was asked.
    #[schema(example = 4)]
    pub version: u32,
    /// The canonical filter.
    #[schema(example = "host_country=CN")]
    pub filter: String,
    /// What all incidents of the filter come to, not only those of this page.
    pub total: Totals,
    /// This page's incidents, whole.
    #[schema(value_type = Vec<PublicIncident>)]
    pub incidents: Vec<Box<RawValue>>,
    /// The address of the next page, also in the Link header; null on the last.
    #[schema(required)]
    pub next: Option<String>,
}

/// The incidents of a filter, newest first, with their exact total.
///
/// Each page holds whole incidents; the total is that of the whole filter, however many pages there are. Follow `next`, or the
/// `Link` header, until it is null: every page is of the version of the first one, also when the register moves on meanwhile.
#[utoipa::path(
    get, path = "/v1/incidents", tag = "incidents", operation_id = "listIncidents",
    params(Filter, Order, Page),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents?month=2013-11&repatriation_status=repatriated"))),
    responses(
        (status = 200, description = "One page, with the total of the whole filter", body = IncidentList, headers(
            ("Link" = String, description = "rel=\"next\": the next page (RFC 8288)"))),
        ListProblems,
    ),
)]
pub async fn list(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let (filter, order, page) =
        asked.only(|query| (Filter::take(query), Order::take(query), Page::take(query)))?;
    let list = app.settled(|| list_of(&app, &filter, &order, &page)).await?;
    let link =
        list.next.as_ref().and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
    let mut response = (of_version(list.version), Json(list)).into_response();
    response.headers_mut().extend(link.map(|link| (header::LINK, link)));
    Ok(response)
}

impl App {
    /// Asks the newest snapshot, and once more if it was overtaken by a withdrawal meanwhile.
    pub(crate) async fn settled<T, F: Future<Output = Result<T, Failed>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, Problem> {
        match ask().await {
            Err(Failed::Overtaken) => self.register.refresh().await?,
            settled => return settled.map_err(Problem::from),
        }
        ask().await.map_err(Problem::from)
    }
}

/// Why an answer failed: for good, or because its snapshot was overtaken.
#[derive(Debug, Clone)]
pub(crate) enum Failed {
    /// The snapshot was.
    Overtaken,
    /// For good.
    Problem(Problem),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<NotACursor> for Failed {
    fn from(not_a_cursor: NotACursor) -> Self {
        Self::Problem(not_a_cursor.into())
    }
}

impl From<register::Error> for Failed {
    fn from(error: register::Error) -> Self {
        if matches!(error, register::Error::Overtaken) {
            Self::Overtaken
        } else {
            Self::Problem(error.into())
        }
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Overtaken => Self::unavailable(),
            Failed::Problem(problem) => problem,
        }
    }
}

async fn list_of(app: &App, filter: &Filter, order: &Order, page: &Page) -> Result<IncidentList, Failed> {
    let question = address("/v1/incidents", &[filter, order]);
    let after = page.after(&question)?;
    let snapshot = app.snapshot()?;
    let version = version_of(&snapshot, filter, after)?;
    let mut selection = app.register.select(&snapshot, filter, version).await?;
    let total = selection.totals(filter);
    let (rows, next) = cut(&mut selection.seen, order.sort, page.limit, after, version);
    let wanted: Vec<StateId> = rows.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let incidents =
        app.register.documents(&snapshot, &wanted).await?.into_iter().map(raw).collect::<Result<_, _>>()?;
    let next = next.map(|end| page.next(&question, end));
    Ok(IncidentList { version, filter: filter.print(), total, incidents, next })
}

/// A finished document, put into the answer as it is.
fn raw(document: String) -> Result<Box<RawValue>, Problem> {
    RawValue::from_string(document)
        .map_err(|_| Problem::new(Kind::Internal, "A document of the register is not JSON."))
}

/// The version of a page: that of the first page, else the one that the filter is about.
pub(super) fn version_of(snapshot: &Snapshot, filter: &Filter, after: Option<Place>) -> Result<u32, Problem> {
    let newest = known(snapshot, filter)?;
    match after.map(|after| u32::try_from(after.keys[0])) {
        None => Ok(newest),
        Some(Ok(version)) if version <= snapshot.version => Ok(version),
        Some(_) => Err(NotACursor.into()),
    }
}

/// Says which version an answer is of, and that it holds until the register moves.
pub fn of_version(version: u32) -> (Extension<Policy>, [(HeaderName, HeaderValue); 1]) {
    (REGISTER, [(HeaderName::from_static("refoulement-version"), version.into())])
}

/// The headers of a file: its name, and what an envelope would say.
pub fn as_file(
    name: &str,
    media_type: &'static str,
    version: u32,
    filter: &Filter,
    totals: &Totals,
) -> (Extension<Policy>, [(HeaderName, HeaderValue); 5]) {
    let total = &totals.total;
    let words = |sum: crate::model::counting::total::Sum| {
        sum.max.map_or_else(|| format!("{}+", sum.min), |max| format!("{}-{max}", sum.min))
    };
    let mut sums = format!(
        "{} incidents; people {}; repatriated {}",
        total.incidents,
        words(total.people),
        words(total.repatriated)
    );
    for (name, k) in [("approximate", total.approximate), ("may_lie_outside", total.may_lie_outside)] {
        if k > 0 {
            let _ = write!(sums, "; {name} {k}");
        }
    }
    // Everything here is ASCII: a canonical filter is percent-encoded.
    let value = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    let (policy, [of_version]) = of_version(version);
    let headers = [
        of_version,
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (
            header::CONTENT_DISPOSITION,
            value(format!("attachment; filename=\"refoulement-v{version}-{name}\"")),
        ),
        (HeaderName::from_static("refoulement-total"), value(sums)),
        (HeaderName::from_static("refoulement-filter"), value(filter.print())),
    ];
    (policy, headers)
}

/// One incident, whole: its figure, every claim, every source.
///
/// Claims may disagree; all are shown. With `version` it is the incident as it was then, which is how to cite a number that
/// shall still be there tomorrow.
#[utoipa::path(
    get, path = "/v1/incidents/{id}", tag = "incidents", operation_id = "getIncident",
    params(AtVersion, ("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723")),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723"))),
    responses(
        (status = 200, description = "The incident", body = PublicIncident),
        (status = 308, description = "It became part of another incident", headers(("Location" = String, description = "That incident"))),
        IncidentProblems,
    ),
)]
pub async fn one(State(app): State<App>, Id(id): Id, asked: QueryParams) -> Result<Response, Problem> {
    let asked = asked.version()?;
    app.settled(|| one_of(&app, id, asked)).await
}

async fn one_of(app: &App, id: Uuid, asked: Option<u32>) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    let Some(row) = snapshot.row(id, version) else { return taken_back(app, &snapshot, id, asked) };
    let document = app
        .register
        .documents(&snapshot, &[(row.id, row.since)])
        .await?
        .into_iter()
        .map(raw)
        .collect::<Result<Vec<_>, _>>()?;
    Ok((of_version(version), Json(document.into_iter().next())).into_response())
}

/// What is said of an incident that was taken back; nothing of one that never stood.
fn taken_back(app: &App, snapshot: &Snapshot, id: Uuid, asked: Option<u32>) -> Result<Response, Failed> {
    let taken = snapshot
        .taken_back(id)
        .filter(|taken| taken.kind == Gone::Withdrawn || asked.is_none_or(|asked| asked >= taken.since));
    let Some(Taken { kind, reason, merged_into, since: _ }) = taken else {
        return Err(Problem::not_found().into());
    };
    if let Some(merged_into) = merged_into {
        let version = asked.map_or_else(String::new, |version| format!("?version={version}"));
        let location = format!("/v1/incidents/{merged_into}{version}");
        return Ok((
            StatusCode::PERMANENT_REDIRECT,
            of_version(snapshot.version),
            [(header::LOCATION, location)],
        )
            .into_response());
    }
    Err(Problem::gone(kind.word(), reason.as_deref().unwrap_or_default(), app.site.contact.as_deref()).into())
}
