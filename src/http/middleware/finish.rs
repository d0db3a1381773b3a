//! What every request passes through: limits on its head, an id, and problems turned into documents.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::http::app::{App, Site};
use crate::http::middleware::cors;
use crate::http::problem::problem::{Kind, Problem};

/// The longest address.
const MOST_URI: usize = 8 * 1024;
/// The most headers.
const MOST_HEADERS: usize = 64;
/// The most bytes of all headers together.
const MOST_HEADER_BYTES: usize = 16 * 1024;

/// Gives the request an id, checks its head, and finishes the answer: the id, the headers that every answer has, and
/// the document of a problem.
pub async fn finish(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let id = Uuid::new_v4();
    let mut response = match head(&mut request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let mut document = Json(problem.document(id, site.base())).into_response();
        document.headers_mut().extend(response.headers().clone());
        *document.status_mut() = response.status();
        document
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        document.headers_mut().remove(header::CONTENT_LENGTH);
        response = document;
    }
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(POLICY);
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    for (name, value) in EVERY_ANSWER {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Why the head of a request is refused; [`finish`] says it.
#[derive(Debug, Clone)]
pub struct Refused(pub Problem);

/// What is not declared is not kept by anybody; nothing is sniffed, framed or referred.
const EVERY_ANSWER: [(&str, &str); 5] = [
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", cors::EXPOSED),
];

/// Nothing of others is loaded, run or framed.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

fn head(request: &mut Request) -> Result<(), Problem> {
    if let Some(Refused(problem)) = request.extensions_mut().remove() {
        return Err(problem);
    }
    if request.uri().to_string().len() > MOST_URI {
        return Err(Problem::parameter(
            "",
            "too-long",
            "the address is too long".to_owned(),
            vec![format!("at most {MOST_URI} bytes")],
        ));
    }
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > MOST_HEADERS || bytes > MOST_HEADER_BYTES {
        return Err(Problem::new(
            Kind::InvalidHeader,
            format!("At most {MOST_HEADERS} headers and {MOST_HEADER_BYTES} bytes of headers are allowed."),
        ));
    }
    Ok(())
}

/// An address of ours with a slash at its end, which it has not: sent on to the one without, query and method and all. One with
/// two is none of ours.
pub async fn without_slash(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    let path =
        uri.path().strip_suffix('/').filter(|path| !path.ends_with('/')).ok_or_else(Problem::not_found)?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = app.site.address(&format!("{path}{query}"));
    Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}

/// The explorer's address in another language, which ends with a slash: sent on to it, query and all.
pub async fn with_slash(State(app): State<App>, uri: Uri) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = app.site.address(&format!("{}/{query}", uri.path()));
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response()
}

/// An address of ours with another method; axum adds the `Allow` header.
pub async fn no_such_method() -> Problem {
    Problem::new(
        Kind::MethodNotAllowed,
        "This address does not have this method; the Allow header lists its methods.",
    )
}

/// A panic of ours. Its payload may quote a record, so it is neither shown nor logged.
#[must_use]
pub fn panicked(_payload: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Problem::new(Kind::Internal, "The program failed on this request.").into_response()
}
