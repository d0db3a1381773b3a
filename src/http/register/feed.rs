//! `/v1/incidents.atom`: the incidents of a filter as a feed, last changed first.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::http::app::App;
use crate::http::extract::query::QueryParams;
use crate::http::openapi::responses::ListProblems;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::file::as_file;
use crate::http::register::incidents::version_of;
use crate::model::redaction::public::PublicIncident;
use crate::register::answer::page::{Cursor, FeedOrder, FeedPage, MOST, Place, cut};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::address;
use crate::register::{StateId, parsed};
use crate::render::atom::{self, FeedHead};

/// Read the incidents as a feed (Atom, RFC 4287), last changed first, in pages of 200 (RFC 5005).
///
/// Each entry is an incident in its current state. `published` is the day on which the incident was first published,
/// `updated` the day on which this state was: Atom has no days, so a day is written as its beginning, 00:00:00Z. The
/// version gives the order of one day. Each state has an id and a link of its own, which has the version: so two changes
/// of one day are two entries to a reader. Titles and summaries are plain text.
#[utoipa::path(
    get, path = "/v1/incidents.atom", tag = "incidents", operation_id = "followIncidents",
    params(Filter, FeedOrder, FeedPage),
    extensions(("x-example" = json!("/v1/incidents.atom?place=cn-near-beijing"))),
    responses(
        (status = 200, description = "One page of the feed; headers give the version, the total for the whole filter, and the filter", content_type = "application/atom+xml", body = String),
        ListProblems,
    ),
)]
pub async fn atom(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let (filter, order, page) =
        asked.only(|query| (Filter::take(query), FeedOrder::take(query), FeedPage::take(query)))?;
    app.settled(|| page_of(&app, &filter, &order, &page)).await
}

async fn page_of(app: &App, filter: &Filter, order: &FeedOrder, page: &FeedPage) -> Result<Response, Failed> {
    let first = address("/v1/incidents.atom", &[filter, order]);
    let after = page.cursor.as_deref().map(|cursor| Cursor::parse(cursor, &first)).transpose()?;
    let snapshot = app.snapshot()?;
    let version = version_of(&snapshot, filter, after)?;
    let mut selection = app.register.select(&snapshot, filter, version).await?;
    let totals = selection.totals(filter);
    let (rows, next) = cut(&mut selection.seen, order.sort, MOST, after, version);
    let wanted: Vec<StateId> = rows.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let documents = app.register.documents(&snapshot, &wanted).await?;
    let incidents: Vec<PublicIncident> =
        documents.iter().map(|document| parsed(document)).collect::<Result<_, _>>()?;
    let at = |end: Place| address(&first, &[&FeedPage { cursor: Some(end.print(&first)) }]);
    let head = FeedHead {
        published: app.register.published_at(version).await?,
        filter: percent_decode_str(&filter.print().replace('&', ", ")).decode_utf8_lossy().into_owned(),
        headline: totals.headline.clone(),
        base: app.site.base().map(str::to_owned),
        this: after.map_or_else(|| first.clone(), at),
        next: next.map(at),
        list: address("/v1/incidents", &[filter]),
        first: first.clone(),
    };
    let headers = as_file("incidents.atom", "application/atom+xml; charset=utf-8", version, filter, &totals);
    let mut response = (headers, atom::feed(&head, &incidents)).into_response();
    // A feed is read where it is, not put away as a file.
    response.headers_mut().remove(header::CONTENT_DISPOSITION);
    Ok(response)
}
