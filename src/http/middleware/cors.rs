//! What pages of other sites may do: ask everything, send everything but credentials of the browser, and read what the
//! answers say (CORS, in WHATWG Fetch). A key is sent by hand, so no page can borrow one. Not tower-http's layer: it says
//! 200, also for an address that is none of ours.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::openapi::route_class;

/// The methods that any of our addresses has.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
/// What a page may send. `*` would not do for Authorization. The second line is what tracing tools add to the requests of
/// a page.
const HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Range, X-Requested-With, \
    traceparent, tracestate, baggage, sentry-trace, x-b3-traceid, x-b3-spanid, x-b3-sampled";
/// A day in seconds; browsers take as much of it as they like.
const MAX_AGE: &str = "86400";
/// What a page of another site may read of an answer, besides its body.
pub const EXPOSED: &str = "Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Range, ETag, \
    Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, \
    WWW-Authenticate, X-Request-Id, Refoulement-Version, Refoulement-Total, Refoulement-Filter, Refoulement-Gaps";

/// Answers the question that a browser asks before a request which a form could not send. Costs the caller nothing.
pub async fn preflight(request: Request, next: Next) -> Response {
    // An address that is none of ours is found by nobody.
    if is_preflight(request.method(), request.headers()) && route_class::of(&request) != "none" {
        return (StatusCode::NO_CONTENT, allowed()).into_response();
    }
    next.run(request).await
}

/// Any other OPTIONS is a method like another, which no address has.
fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn allowed() -> [(HeaderName, HeaderValue); 3] {
    [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS)),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS)),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE)),
    ]
}
