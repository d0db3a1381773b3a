//! What is known of a request afterwards: one line of log, and its measurements. The route's
//! template and never the address; no query, caller, agent, key or body.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::middleware::metrics::Metrics;
use crate::http::middleware::stages::Stages;
use crate::http::openapi::route_class;

/// Measures how long the answer took to begin.
pub async fn observe(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (route, method) = (route_class::of(&request).to_owned(), method(request.method()));
    let mut response = next.run(request).await;
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    metrics.answered(&route, method, status, took);
    for (stage, took) in Stages::of(&mut response) {
        metrics.passed(stage, took);
    }
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info!(target: "refoulement::request", route, method, status, ms = took.as_secs_f64() * 1000.0, id);
    response
}

/// A method is free text: only those that are known are said.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
