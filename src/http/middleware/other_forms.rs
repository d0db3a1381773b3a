//! What a caller takes for an answer (RFC 9110, section 12.5.1). A list and a statistic are JSON; their other forms have
//! addresses of their own, and whoever asks the list for one of them is told where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::IntoParams;

use crate::http::app::Site;
use crate::http::middleware::weights::{page_and_json, taken};
use crate::http::openapi::route_class;
use crate::http::problem::problem::{Kind, Problem};
use crate::register::answer::page::Page;
use crate::register::query::parameters::{Query, address};

/// What is needed to name an address.
#[derive(Debug)]
pub struct Forms {
    /// Where the world sees this register.
    pub site: Arc<Site>,
    /// The parameters of each address.
    pub parameters: BTreeMap<String, BTreeSet<String>>,
}

impl Forms {
    /// The address of another form of the same; none for a query that cannot be read. What says which page of the
    /// list is left out, and what only the list takes. What neither takes stays, and is refused there as it is here.
    fn address(&self, uri: &Uri, ending: &str) -> Option<String> {
        let path = format!("{}{ending}", uri.path());
        let takes = |path: &str, name: &str| self.parameters.get(path).is_some_and(|of| of.contains(name));
        let mut query = Query::read(uri.query().unwrap_or_default());
        let of_page = |name: &str| Page::into_params(|| None).iter().any(|parameter| parameter.name == name);
        query.retain(|name| !of_page(name) && (takes(&path, name) || !takes(uri.path(), name)));
        (!query.is_refused()).then(|| self.site.address(&address(&path, &[&query])))
    }
}

impl Forms {
    /// Sends whoever would rather have the record of a page on to it.
    fn record(&self, uri: &Uri) -> Response {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let id = uri.path().rsplit('/').next().unwrap_or_default();
        let location = self.site.address(&format!("/incidents/{id}.json{query}"));
        let vary = (header::VARY, HeaderValue::from_static("accept, accept-encoding"));
        (StatusCode::SEE_OTHER, [vary], [(header::LOCATION, location)]).into_response()
    }
}

/// Refuses a question for a form that has another address, and names it. What has no address here is answered in JSON,
/// as the standard allows.
pub async fn check(State(of): State<Arc<Forms>>, request: Request, next: Next) -> Response {
    let is_record = request.uri().path().strip_suffix(".json").is_some();
    let has_record = route_class::has_record(route_class::of(&request)) && !is_record;
    if has_record && prefers_json(request.headers()) {
        return of.record(request.uri());
    }
    let forms = route_class::forms(route_class::of(&request));
    if (request.method() == Method::GET || request.method() == Method::HEAD)
        && let Some((media_type, ending)) = only(request.headers(), forms)
        && let Some(address) = of.address(request.uri(), ending)
    {
        let detail = format!("This address answers in JSON. As {media_type} the same is at {address}");
        return Problem::new(Kind::NotAcceptable, detail).into_response();
    }
    let mut response = next.run(request).await;
    if has_record {
        // Kept by address alone here, as whoever takes JSON does not come this far; elsewhere it is not known.
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    }
    response
}

/// Whether a caller of a page would rather have its record.
fn prefers_json(headers: &HeaderMap) -> bool {
    let any = || taken(headers).into_iter().find(|(range, _)| range == "*/*").map(|(_, weight)| weight);
    let (page, json) = page_and_json(headers);
    json.is_some_and(|json| json > page.or_else(any).unwrap_or(0.0))
}

/// The form that a caller likes best of ours, where they take no JSON.
fn only(headers: &HeaderMap, forms: &[(&'static str, &'static str)]) -> Option<(&'static str, &'static str)> {
    let ranges = taken(headers);
    let weight = |name: &str| {
        ranges.iter().find(|(range, _)| range.split(';').next() == Some(name)).map(|(_, weight)| *weight)
    };
    // The most exact range decides.
    let json = weight("application/json").or_else(|| weight("application/*")).or_else(|| weight("*/*"));
    if json.is_some_and(|weight| weight > 0.0) {
        return None;
    }
    let wanted = forms.iter().filter_map(|form| Some((form, weight(form.0).filter(|weight| *weight > 0.0)?)));
    wanted.min_by(|(_, a), (_, b)| b.total_cmp(a)).map(|(form, _)| *form)
}
