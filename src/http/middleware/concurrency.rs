//! What is taken on at the same time, from all and from one caller, and for how long: more than that is sent away at
//! once, so that what has been begun is finished.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::desk::access::keys::key::KeyHolder;
use crate::http::limits::client::{Client, InFlight, Permit};
use crate::http::middleware::arrival::{self, Pace};
use crate::http::middleware::metrics::Metrics;
use crate::http::middleware::rate_limit::Limits;
use crate::http::openapi::route_class;
use crate::http::problem::problem::{Kind, Problem};

const TOO_LONG: &str = "The answer took too long. A query with a narrower filter may be faster.";
/// Of what is written and given up.
const UNCERTAIN: &str = "This took too long, and it may have been done or not. If it creates something, send it again with the same Idempotency-Key: nothing is created twice. If it changes a record, read the record again first.";

/// One place of so many is for callers with a key alone.
const KEPT: usize = 8;

/// Places for requests that are worked on.
#[derive(Debug)]
pub struct Load {
    places: Semaphore,
    /// Of them, those that callers without a key may have.
    without_key: Semaphore,
    requests_each: Arc<InFlight>,
    files_each: Arc<InFlight>,
    patience: Duration,
    patience_for_files: Duration,
    body: Pace,
    body_of_file: Pace,
    metrics: Arc<Metrics>,
}

impl Load {
    /// All places free.
    #[must_use]
    pub fn new(limits: &Limits, metrics: Arc<Metrics>) -> Arc<Self> {
        let Limits { at_once, requests_each, files_each, patience, patience_for_files, silence, .. } =
            *limits;
        let (requests_each, files_each) = (InFlight::new(requests_each), InFlight::new(files_each));
        Arc::new(Self {
            places: Semaphore::new(at_once),
            without_key: Semaphore::new(at_once - at_once / KEPT),
            requests_each,
            files_each,
            patience,
            patience_for_files,
            body: Pace { silence, whole: limits.body },
            body_of_file: Pace { silence, whole: limits.body_of_file },
            metrics,
        })
    }

    /// What a request and the file that it asks for take of their caller's share; none where that is used up.
    fn enter(&self, caller: Option<Client>, is_file: bool) -> Option<(Option<Permit>, Option<Permit>)> {
        let Some(caller) = caller else { return Some((None, None)) };
        let request = self.requests_each.enter(caller)?;
        let file = if is_file { Some(self.files_each.enter(caller)?) } else { None };
        Some((Some(request), file))
    }

    /// How long an answer may take. What is written is not given up because the machine is busy, and what protects somebody
    /// never is.
    fn patience(&self, template: &str, writes: bool) -> Duration {
        if route_class::is_takedown(template) {
            Duration::MAX
        } else if writes || route_class::is_slow(template) {
            self.patience_for_files
        } else {
            self.patience
        }
    }

    /// A place of all, if there is one for this caller.
    fn place(&self, keyed: bool) -> Option<(Option<SemaphorePermit<'_>>, SemaphorePermit<'_>)> {
        let without_key = if keyed { None } else { Some(self.without_key.try_acquire().ok()?) };
        Some((without_key, self.places.try_acquire().ok()?))
    }
}

/// Works on a request if there is a place, for as long as there is patience. What is asked by those who run the service
/// always finds a place.
pub async fn carry(State(load): State<Arc<Load>>, request: Request, next: Next) -> Response {
    let template = route_class::of(&request);
    if route_class::is_health(template) {
        return next.run(request).await;
    }
    let writes = !(request.method() == Method::GET || request.method() == Method::HEAD);
    let patience = load.patience(template, writes);
    let Some((_request, file)) =
        load.enter(request.extensions().get().copied(), route_class::is_file(template))
    else {
        load.metrics.limited.inc();
        return later(
            1,
            "This client has too many requests in progress; wait until the earlier ones are answered.",
        );
    };
    let Some(_place) = load.place(request.extensions().get::<KeyHolder>().is_some()) else {
        load.metrics.shed.inc();
        return later(1, "There are more requests than this process can handle at the same time.");
    };
    let pace = if route_class::takes_file(template) { load.body_of_file } else { load.body };
    let (request, mut arrival) = arrival::watched(request, pace);
    let response = tokio::select! {
        response = next.run(request) => response,
        () = arrival.end().then(|()| tokio::time::sleep(patience)) => {
            load.metrics.late.inc();
            later(5, if writes { UNCERTAIN } else { TOO_LONG })
        }
    };
    let refused = arrival.refused().filter(|_| !response.status().is_success());
    let response = refused.map_or(response, IntoResponse::into_response);
    match file {
        Some(file) => response.map(|body| held(body, file)),
        None => response,
    }
}

/// A body that is under way until it ends or its reader goes.
fn held(body: Body, file: Permit) -> Body {
    Body::new(body.map_frame(move |frame| {
        let _held = &file;
        frame
    }))
}

fn later(seconds: u64, why: &'static str) -> Response {
    ([(header::RETRY_AFTER, HeaderValue::from(seconds))], Problem::new(Kind::Unavailable, why))
        .into_response()
}
