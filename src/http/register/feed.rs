//! `/v1/incidents.atom`: the incidents of a filter as a feed, last changed first.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::extract::query::{QueryParams, known};
use crate::http::openapi::parameters::{FeedParameters, FilterParameters};
use crate::http::openapi::responses::ListProblems;
use crate::http::problem::problem::Problem;
use crate::http::register::incidents::{Failed, as_file, read_cursor};
use crate::model::redaction::public::PublicIncident;
use crate::register::answer::page::{Cursor, MOST, Page, Sort};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::Printer;
use crate::register::{StateId, parsed};
use crate::render::atom::{self, FeedHead};

/// What a request for a feed asks.
#[derive(Debug)]
struct Ordered {
    filter: Filter,
    sort: Sort,
    cursor: Option<String>,
}

/// The filter as a feed (Atom, RFC 4287), last changed first, in pages of 200 (RFC 5005).
///
/// Entries are incidents, `updated` is when their present state was published. Titles and summaries are plain text.
#[utoipa::path(
    get, path = "/v1/incidents.atom", tag = "incidents", operation_id = "followIncidents",
    params(FilterParameters, FeedParameters),
    extensions(("x-roles" = json!(["anyone"])), ("x-example" = json!("/v1/incidents.atom?host_country=CN"))),
    responses(
        (status = 200, description = "One page of the feed; version, total of the whole filter and filter stand in headers", content_type = "application/atom+xml", body = String, headers(
            ("Refoulement-Version" = u32, description = "The version that was asked"),
            ("Refoulement-Total" = String, description = "incidents; people min-max; repatriated min-max; where there are any: approximate k; may_lie_outside k"),
            ("Refoulement-Filter" = String, description = "The canonical filter"))),
        ListProblems,
    ),
)]
pub async fn atom(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let ordered = asked.only(|query| Ordered {
        filter: Filter::take(query),
        sort: query.parsed("sort", &Sort::words(), Sort::parse).unwrap_or(Sort::LastChanged),
        cursor: query.one("cursor"),
    })?;
    app.settled(|| page_of(&app, &ordered)).await
}

async fn page_of(app: &App, ordered: &Ordered) -> Result<Response, Failed> {
    let Ordered { filter, sort, cursor } = ordered;
    let snapshot = app.snapshot()?;
    let newest = known(&snapshot, filter)?;
    let after = cursor.as_deref().map(|cursor| read_cursor(cursor, &snapshot, filter, *sort)).transpose()?;
    let version = after.map_or(newest, |after| after.version);
    let mut selection = app.register.select(&snapshot, filter, version).await?;
    let totals = selection.totals(filter);
    let (rows, next) = Page { sort: *sort, limit: MOST, after }.cut(version, &mut selection.seen);
    let wanted: Vec<StateId> = rows.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let documents = app.register.documents(&snapshot, &wanted).await?;
    let incidents: Vec<PublicIncident> =
        documents.iter().map(|document| parsed(document)).collect::<Result<_, _>>()?;
    let head = FeedHead {
        published: app.register.published_at(version).await?,
        headline: totals.headline.clone(),
        base: app.site.base().map(str::to_owned),
        first: ordered.address(None),
        this: ordered.address(after),
        next: next.map(|next| ordered.address(Some(next))),
        list: format!("/v1/incidents?{}", filter.print()).trim_end_matches('?').to_owned(),
        version: filter.version,
    };
    let headers = as_file("incidents.atom", "application/atom+xml; charset=utf-8", version, filter, &totals);
    let mut response = (headers, atom::feed(&head, &incidents)).into_response();
    // A feed is read where it is, not put away as a file.
    response.headers_mut().remove(header::CONTENT_DISPOSITION);
    Ok(response)
}

impl Ordered {
    /// The address of one of the feed's pages.
    fn address(&self, after: Option<Cursor>) -> String {
        let Self { filter, sort, .. } = self;
        let mut printer = Printer::default();
        filter.print_to(&mut printer);
        printer.optional("sort", Some(sort).filter(|sort| **sort != Sort::LastChanged));
        printer.optional("cursor", after.map(|after| after.print(filter, *sort)));
        format!("/v1/incidents.atom?{}", printer.finish()).trim_end_matches('?').to_owned()
    }
}
