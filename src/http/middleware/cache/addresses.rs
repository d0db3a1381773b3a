//! The address under which an answer is kept: its path and its question in canonical form. A search has none: nobody hears
//! by a quick answer what another searched for.

use axum::http::Uri;

use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Print, Query, address};

/// Of an answer of the API, and the version that it names; none for a query that is refused. What is no part of a filter
/// stays in it as it was sent.
pub(crate) fn of_data(uri: &Uri, takes_filter: bool) -> Option<(String, Option<u32>)> {
    canonical(uri, Query::read(uri.query().unwrap_or_default()), takes_filter)
}

/// The same of a page that takes a question: what a form sends without a value is no part of it.
pub(crate) fn of_page(uri: &Uri, takes_filter: bool) -> Option<(String, Option<u32>)> {
    let mut query = Query::read(uri.query().unwrap_or_default());
    query.drop_empty();
    canonical(uri, query, takes_filter)
}

fn canonical(uri: &Uri, mut query: Query, takes_filter: bool) -> Option<(String, Option<u32>)> {
    let filter = takes_filter.then(|| Filter::take(&mut query));
    let search = query.has("q") || filter.as_ref().is_some_and(|filter| filter.q.is_some());
    let version = filter.as_ref().and_then(|filter| filter.version);
    let filter = filter.as_ref().map(|filter| filter as &dyn Print);
    let parts: Vec<&dyn Print> = filter.into_iter().chain([&query as &dyn Print]).collect();
    (!search && !query.is_refused()).then(|| (address(uri.path(), &parts), version))
}
