//! What a caller takes for an answer (RFC 9110, section 12.5.1). A list and a statistic are JSON; their other forms have
//! addresses of their own, and whoever asks the list for one of them is told where it is.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::app::Site;
use crate::http::openapi::route_class;
use crate::http::problem::problem::{Kind, Problem};

/// Refuses a question for a form that has another address, and names it. What has no address here is answered in JSON,
/// as the standard allows.
pub async fn check(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let forms = route_class::forms(route_class::of(&request));
    if (request.method() == Method::GET || request.method() == Method::HEAD)
        && let Some((media_type, ending)) = only(request.headers(), forms)
    {
        let uri = request.uri();
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let address = site.address(&format!("{}{ending}{query}", uri.path()));
        let detail = format!("This address answers in JSON. As {media_type} the same is at {address}");
        return Problem::new(Kind::NotAcceptable, detail).into_response();
    }
    next.run(request).await
}

/// The form that a caller likes best of ours, where they take no JSON.
fn only(headers: &HeaderMap, forms: &[(&'static str, &'static str)]) -> Option<(&'static str, &'static str)> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<(String, f32)> = lines.flat_map(|line| line.split(',')).map(weighted).collect();
    let weight = |name: &str| ranges.iter().find(|(range, _)| range == name).map(|(_, weight)| *weight);
    // The most exact range decides.
    let json = weight("application/json").or_else(|| weight("application/*")).or_else(|| weight("*/*"));
    if json.is_some_and(|weight| weight > 0.0) {
        return None;
    }
    let wanted = forms.iter().filter_map(|form| Some((form, weight(form.0).filter(|weight| *weight > 0.0)?)));
    wanted.min_by(|(_, a), (_, b)| b.total_cmp(a)).map(|(form, _)| *form)
}

/// `text/csv;q=0.5`: a range of media types without its parameters, and its weight.
fn weighted(range: &str) -> (String, f32) {
    let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse().ok()).unwrap_or(1.0);
    (name, weight)
}
