//! `/v1/incidents`: the list and one incident.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::path::IncidentId;
use crate::http::extract::query::{QueryParams, known, version};
use crate::http::openapi::responses::{IncidentProblems, ListProblems};
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::register::file::of_version;
use crate::model::redaction::public::PublicIncident;
use crate::register::StateId;
use crate::register::answer::facets::{Facet, Facets};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::page::{NotACursor, Order, Page, Place, cut};
use crate::register::answer::selection::Totals;
use crate::register::query::filter::{AtVersion, Filter};
use crate::register::query::parameters::address;
use crate::register::snapshot::snapshot::Snapshot;
use crate::register::snapshot::tombstones::Taken;

/// One page of incidents, with the total of the whole filter.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentList {
    /// The version of this answer.
    #[schema(example = 4)]
    pub version: u32,
    /// The canonical filter.
    #[schema(example = "host_country=CN")]
    pub filter: String,
    /// The total of all incidents of the filter, not only of this page.
    pub total: Totals,
    /// The counts beside the options of a filter, where `facets` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Vec<Facet>>,
    /// The complete incidents of this page.
    #[schema(value_type = Vec<PublicIncident>)]
    pub incidents: Vec<Box<RawValue>>,
    /// The address of the next page, also in the Link header; null on the last page.
    #[schema(required)]
    pub next: Option<String>,
}

/// List incidents, newest first, with their exact total.
///
/// Each page has complete incidents. The total is for the whole filter, not for the page. Follow `next`, or the `Link`
/// header, until it is null. All pages have the version of the first page, even if the register changes meanwhile.
#[utoipa::path(
    get, path = "/v1/incidents", tag = "incidents", operation_id = "listIncidents",
    params(Filter, Order, Page, Facets),
    extensions(("x-example" = json!("/v1/incidents?month=2013-11&repatriation_status=repatriated&limit=1"))),
    responses(
        (status = 200, description = "One page, with the total for the whole filter", body = IncidentList, headers(
            ("Link" = String, description = "rel=\"next\": the next page (RFC 8288)"))),
        ListProblems,
    ),
)]
pub async fn list(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let (filter, order, page, Facets { facets }) = asked
        .only(|query| (Filter::take(query), Order::take(query), Page::take(query), Facets::take(query)))?;
    let list = app.settled(|| list_of(&app, &filter, &order, &page, &facets)).await?;
    let link =
        list.next.as_ref().and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
    let mut response = (of_version(list.version), Json(list)).into_response();
    response.headers_mut().extend(link.map(|link| (header::LINK, link)));
    Ok(response)
}

async fn list_of(
    app: &App,
    filter: &Filter,
    order: &Order,
    page: &Page,
    facets: &[GroupKey],
) -> Result<IncidentList, Failed> {
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
    let next = next.map(|end| app.site.address(&page.next(&question, end)));
    let facets = match facets {
        [] => None,
        keys => Some(app.register.facets(&snapshot, (filter, &selection), keys, version).await?),
    };
    Ok(IncidentList { version, filter: filter.print(), total, facets, incidents, next })
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

/// Get one incident, with its figure and all its claims and sources.
///
/// Claims may disagree; all are shown. With `version`, the answer is the incident as it was in that version. Use
/// `version` to cite a number that must not change later.
#[utoipa::path(
    get, path = "/v1/incidents/{id}", tag = "incidents", operation_id = "getIncident",
    params(AtVersion, IncidentId),
    responses(
        (status = 200, description = "The incident", body = PublicIncident),
        (status = 308, description = "It was merged into another incident", headers(("Location" = String, description = "That incident"))),
        IncidentProblems,
    ),
)]
pub async fn one(
    State(app): State<App>,
    IncidentId(id): IncidentId,
    asked: QueryParams,
) -> Result<Response, Problem> {
    let asked = asked.version()?;
    record(&app, id, asked).await
}

/// The record of an incident, at the newest version or at another.
pub(super) async fn record(app: &App, id: Uuid, asked: Option<u32>) -> Result<Response, Problem> {
    app.settled(|| one_of(app, id, asked)).await
}

async fn one_of(app: &App, id: Uuid, asked: Option<u32>) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = version(&snapshot, asked)?;
    let Some(row) = snapshot.row(id, version) else {
        let same = |heir| address(&format!("/v1/incidents/{heir}"), &[&AtVersion { version: asked }]);
        return taken_back(app, &snapshot, (id, asked), same);
    };
    let document = app
        .register
        .documents(&snapshot, &[(row.id, row.since)])
        .await?
        .into_iter()
        .map(raw)
        .collect::<Result<Vec<_>, _>>()?;
    Ok((of_version(version), Json(document.into_iter().next())).into_response())
}

/// What is said of an incident that was taken back, or of what lies beneath its address; nothing of one that never stood.
/// `same`: the address of the same of another incident.
pub(super) fn taken_back(
    app: &App,
    snapshot: &Snapshot,
    (id, asked): (Uuid, Option<u32>),
    same: impl FnOnce(Uuid) -> String,
) -> Result<Response, Failed> {
    let Some(Taken { kind, reason, merged_into, since: _ }) = snapshot.taken_back_at(id, asked) else {
        return Err(Problem::not_found().into());
    };
    if let Some(merged_into) = merged_into {
        let location = app.site.address(&same(*merged_into));
        return Ok((
            StatusCode::PERMANENT_REDIRECT,
            of_version(snapshot.version),
            [(header::LOCATION, location)],
        )
            .into_response());
    }
    Err(Problem::gone(kind.word(), *reason, app.site.contact.as_deref()).into())
}
