//! What is taken on at the same time, and for how long: more than that is sent away at once, so that what has been
//! begun is finished.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::limits::Limits;
use super::metrics::Metrics;
use super::problem::{Kind, Problem};
use super::templates;

/// Places for requests that are worked on.
#[derive(Debug)]
pub struct Load {
    places: Semaphore,
    patience: Duration,
    patience_for_files: Duration,
    metrics: Arc<Metrics>,
}

impl Load {
    /// All places free.
    #[must_use]
    pub fn new(limits: &Limits, metrics: Arc<Metrics>) -> Arc<Self> {
        let Limits { at_once, patience, patience_for_files, .. } = *limits;
        Arc::new(Self { places: Semaphore::new(at_once), patience, patience_for_files, metrics })
    }
}

/// Works on a request if there is a place, for as long as there is patience. What is asked by those who run the service
/// always finds a place.
pub async fn carry(State(load): State<Arc<Load>>, request: Request, next: Next) -> Response {
    if templates::is_health(templates::of(&request)) {
        return next.run(request).await;
    }
    let Ok(_place) = load.places.try_acquire() else {
        load.metrics.shed.inc();
        return later(1, "There are more requests than this process can work on at the same time.");
    };
    let patience = if templates::is_slow(templates::of(&request)) { load.patience_for_files } else { load.patience };
    tokio::time::timeout(patience, next.run(request)).await.unwrap_or_else(|_| {
        load.metrics.late.inc();
        later(5, "The answer took longer than this process waits. A narrower question may be answered in time.")
    })
}

fn later(seconds: u64, why: &'static str) -> Response {
    ([(header::RETRY_AFTER, HeaderValue::from(seconds))], Problem::new(Kind::Unavailable, why)).into_response()
}
