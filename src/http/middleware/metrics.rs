//! Measurements for Prometheus, on a port of their own. Route templates, methods and statuses; never an address, a
//! query or a caller.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::sync::watch;

use crate::desk::{Desk, view};
use crate::http::middleware::cache::store::ResponseCache;
use crate::postgres::Health;
use crate::register::Register;

/// Seconds: from a kept answer to the end of patience.
const BUCKETS: [f64; 11] = [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 2.5];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    route: String,
    method: &'static str,
    class: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stage {
    stage: &'static str,
}

/// What is counted as requests pass.
#[derive(Debug)]
pub struct Metrics {
    requests: Family<Labels, Histogram>,
    stages: Family<Stage, Histogram>,
    /// Sent away because there were too many at once.
    pub shed: Counter,
    /// Sent away because their answers took too long.
    pub late: Counter,
    /// Sent away because their caller asked too much.
    pub limited: Counter,
    /// Connections sent away because there were too many at once.
    pub refused: Counter,
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Arc<Self> {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let requests = Family::new_with_constructor(histogram);
        let stages = Family::new_with_constructor(histogram);
        let [shed, late, limited, refused] = std::array::from_fn(|_| Counter::default());
        Arc::new(Self { requests, stages, shed, late, limited, refused })
    }

    /// Counts a stage of an answer.
    pub fn passed(&self, stage: &'static str, took: Duration) {
        self.stages.get_or_create(&Stage { stage }).observe(took.as_secs_f64());
    }

    /// Counts an answer.
    pub fn answered(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let class = match status {
            304 => "304",
            ..400 => "2xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        self.requests
            .get_or_create(&Labels { route: route.to_owned(), method, class })
            .observe(took.as_secs_f64());
    }
}

/// What is looked up when it is asked for.
#[derive(Debug, Default, Clone)]
struct Gauges {
    version: Gauge,
    silence: Gauge<f64, AtomicU64>,
    up: Gauge,
    size: Gauge,
    idle: Gauge,
    kept: Gauge,
    waiting: Gauge,
    oldest: Gauge<f64, AtomicU64>,
}

#[derive(Clone)]
struct Scrape {
    registry: Arc<Registry>,
    gauges: Gauges,
    register: Register,
    desk: Desk,
    health: watch::Receiver<Health>,
    answers: Arc<ResponseCache>,
}

/// `/metrics`, for a port that the world does not reach.
pub fn router(
    metrics: &Metrics,
    (register, desk): (Register, Desk),
    health: watch::Receiver<Health>,
    answers: Arc<ResponseCache>,
) -> Router {
    let mut registry = Registry::with_prefix("refoulement");
    let Metrics { requests, stages, shed, late, limited, refused } = metrics;
    registry.register_with_unit(
        "request_duration",
        "Until the answer begins, by route and status",
        Unit::Seconds,
        requests.clone(),
    );
    registry.register_with_unit(
        "stage_duration",
        "Of the answer: made, put into the store, or taken from the store",
        Unit::Seconds,
        stages.clone(),
    );
    registry.register("requests_shed", "Sent away: too many at once", shed.clone());
    registry.register("requests_late", "Sent away: the answer took too long", late.clone());
    registry.register("requests_limited", "Sent away: the caller asked too much", limited.clone());
    registry.register("connections_refused", "Sent away: too many connections", refused.clone());
    let gauges = Gauges::default();
    let Gauges { version, silence, up, size, idle, kept, waiting, oldest } = &gauges;
    registry.register("snapshot_version", "The version that is answered", version.clone());
    registry.register_with_unit("snapshot_age", "Since Postgres was heard", Unit::Seconds, silence.clone());
    registry.register("postgres_up", "Whether Postgres answers", up.clone());
    registry.register("pool_connections", "Connections of the public role", size.clone());
    registry.register("pool_idle_connections", "Of them, those at rest", idle.clone());
    registry.register("answers_kept", "Finished answers in memory", kept.clone());
    registry.register("desk_waiting", "Revisions and proposals that wait for an editor", waiting.clone());
    registry.register_with_unit("desk_oldest_age", "Of what waits longest", Unit::Seconds, oldest.clone());
    let scrape = Scrape { registry: Arc::new(registry), gauges, register, desk, health, answers };
    Router::new().route("/metrics", get(measured)).with_state(scrape)
}

async fn measured(State(scrape): State<Scrape>) -> Response {
    let Scrape { registry, gauges, register, desk, health, answers } = scrape;
    let Gauges { version, silence, up, size, idle, kept, waiting, oldest } = gauges;
    let state = register.standing();
    version.set(state.version.into());
    silence.set(state.silence.as_secs_f64());
    up.set((*health.borrow() == Health::Up).into());
    size.set(state.connections.into());
    idle.set(i64::try_from(state.idle).unwrap_or(i64::MAX));
    kept.set(i64::try_from(answers.count()).unwrap_or(i64::MAX));
    // Where the desk does not answer, `postgres_up` says so, and these stay as they were.
    if let Ok(found) = view::waiting::waiting(desk.pool()).await {
        waiting.set(found.count);
        let age = found.since.map(|since| desk.clock().now() - since);
        oldest.set(age.map_or(0.0, chrono::TimeDelta::as_seconds_f64));
    }
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => {
            ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
                .into_response()
        }
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
