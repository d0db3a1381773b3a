//! How much one caller may ask, said in advance by the `RateLimit` headers (draft-ietf-httpapi-ratelimit-headers).
//!
//! In memory only, bounded, and under a salted hash that changes every hour: no address is kept, written or logged.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use moka::sync::Cache;
use tokio::time::Instant;

use crate::http::limits::client::{Client, Clients};
use crate::http::middleware::cache::store::{NotCounted, ResponseCache};
use crate::http::middleware::metrics::Metrics;
use crate::http::openapi::route_class;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::server::head::Peer;

/// What this process takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests a minute from one caller, all of which may come at once; 0 for no limit. Whole files and answers that
    /// have not changed are free.
    pub per_minute: u32,
    /// Proxies whose `X-Forwarded-For` is believed. Any other is ignored.
    pub trusted: Vec<IpNet>,
    /// Requests that are worked on at the same time; more are sent away at once.
    pub at_once: usize,
    /// Of them, those of one caller, where callers are limited at all.
    pub requests_each: usize,
    /// Whole files that one caller may be taking at the same time, likewise: from the question to the last byte.
    pub files_each: usize,
    /// How long an answer may take to begin.
    pub patience: Duration,
    /// How long a whole file may take to begin.
    pub patience_for_files: Duration,
    /// Bytes of finished answers that are kept.
    pub kept: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_minute: 600,
            trusted: Vec::new(),
            at_once: 256,
            requests_each: 32,
            files_each: 8,
            patience: Duration::from_millis(2500),
            patience_for_files: Duration::from_mins(1),
            kept: 64 * 1024 * 1024,
        }
    }
}

const WINDOW: Duration = Duration::from_mins(1);
/// How many quotas all subscribers of one site have together.
const OF_A_SITE: u64 = 16;
/// Callers remembered at the same time.
const CALLERS: u64 = 100_000;

/// Quotas that fill up steadily, one request at a time (the generic cell rate algorithm): of each caller only the
/// instant is kept at which the quota will be whole again.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    callers: Clients,
    begun: Instant,
    whole_at: Cache<u64, Arc<AtomicU64>>,
    answers: Arc<ResponseCache>,
    metrics: Arc<Metrics>,
}

/// A caller's quota as it is now: its own, and the larger one of its site.
struct Quota {
    own: Bucket,
    of_site: Option<Bucket>,
    /// Nanoseconds since the limiter began.
    now: u64,
}

/// What fills up steadily.
pub(crate) struct Bucket {
    /// The instant at which it is whole again, in nanoseconds.
    pub whole_at: Arc<AtomicU64>,
    /// Nanoseconds in which one request comes back.
    pub each: u64,
    /// Nanoseconds in which all of it comes back.
    pub full: u64,
}

impl Limiter {
    /// Everybody begins with a whole quota.
    #[must_use]
    pub fn new(limits: &Limits, answers: Arc<ResponseCache>, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            per_minute: limits.per_minute,
            callers: Clients::new(limits.trusted.clone()),
            begun: Instant::now(),
            whole_at: Cache::builder().max_capacity(CALLERS).time_to_idle(2 * WINDOW).build(),
            answers,
            metrics,
        })
    }

    /// Whoever sends this; none where nobody is limited, or where there is no socket.
    fn caller(&self, request: &Request) -> Option<Client> {
        let peer = request.extensions().get::<Peer>().filter(|_| self.per_minute > 0)?;
        Some(self.callers.of(*peer, request.headers()))
    }

    fn quota(&self, caller: Client) -> Quota {
        let each = nanoseconds(WINDOW) / u64::from(self.per_minute.max(1));
        let bucket = |key, each| Bucket {
            whole_at: self.whole_at.get_with(key, || Arc::new(AtomicU64::new(0))),
            each,
            full: nanoseconds(WINDOW),
        };
        let of_site = caller.site.map(|site| bucket(site, (each / OF_A_SITE).max(1)));
        Quota { own: bucket(caller.subscriber, each), of_site, now: nanoseconds(self.begun.elapsed()) }
    }

    fn headers(&self, quota: &Quota) -> [(HeaderName, HeaderValue); 2] {
        let (left, whole_in) = quota.left();
        let value = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        [
            (
                HeaderName::from_static("ratelimit-policy"),
                value(format!("\"default\";q={};w={}", self.per_minute, WINDOW.as_secs())),
            ),
            (HeaderName::from_static("ratelimit"), value(format!("\"default\";r={left};t={whole_in}"))),
        ]
    }

    fn refused(&self, wait: Duration) -> Response {
        self.metrics.limited.inc();
        let detail = format!(
            "One caller may ask {} times a minute; whole files, and answers that have not changed, are free.",
            self.per_minute
        );
        let after = [(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))];
        (after, Problem::new(Kind::RateLimited, detail)).into_response()
    }
}

impl Quota {
    /// Takes one request, or says how long to wait for it.
    fn take(&self) -> Result<(), Duration> {
        self.own.take(self.now)?;
        let of_site = self.of_site.as_ref().map_or(Ok(()), |of_site| of_site.take(self.now));
        of_site.inspect_err(|_| self.own.give_back())
    }

    fn give_back(&self) {
        self.own.give_back();
        self.of_site.iter().for_each(Bucket::give_back);
    }

    /// How many requests are left, and the seconds until all are there again.
    fn left(&self) -> (u64, u64) {
        let own = self.own.left(self.now);
        self.of_site
            .as_ref()
            .map(|of_site| of_site.left(self.now))
            .filter(|of_site| of_site.0 < own.0)
            .unwrap_or(own)
    }
}

impl Bucket {
    /// Takes one request, or says how long to wait for it.
    pub fn take(&self, now: u64) -> Result<(), Duration> {
        let full = self.full;
        let step =
            |whole_at: u64| Some(whole_at.max(now) + self.each).filter(|whole_at| whole_at - now <= full);
        match self.whole_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
            Ok(_) => Ok(()),
            Err(whole_at) => Err(Duration::from_nanos((whole_at + self.each).saturating_sub(now + full))),
        }
    }

    fn give_back(&self) {
        self.whole_at.fetch_sub(self.each, Ordering::Relaxed);
    }

    fn left(&self, now: u64) -> (u64, u64) {
        let used = self.whole_at.load(Ordering::Relaxed).saturating_sub(now);
        ((self.full.saturating_sub(used)) / self.each, used.div_ceil(nanoseconds(Duration::from_secs(1))))
    }
}

pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Takes each request from its caller's quota, and gives it back for what is free. Tells the layers behind who asks.
pub async fn limit(State(limiter): State<Arc<Limiter>>, mut request: Request, next: Next) -> Response {
    let Some(caller) = limiter.caller(&request) else { return next.run(request).await };
    request.extensions_mut().insert(caller);
    // A key is looked up on every address: what comes with one is free nowhere.
    if route_class::is_free(route_class::of(&request))
        && !request.headers().contains_key(header::AUTHORIZATION)
    {
        return next.run(request).await;
    }
    let quota = limiter.quota(caller);
    let taken = quota.take();
    // A quota that is used up does not keep anybody from hearing that nothing has changed, where that is no work.
    if let Err(wait) = taken
        && !limiter.answers.is_known(&request)
    {
        return (limiter.headers(&quota), limiter.refused(wait)).into_response();
    }
    let mut response = next.run(request).await;
    let unworked = response.extensions().get::<NotCounted>().is_some();
    match taken {
        Ok(()) if unworked => quota.give_back(),
        // What was kept is gone since it was seen.
        Err(wait) if !unworked => response = limiter.refused(wait),
        _ => (),
    }
    response.headers_mut().extend(limiter.headers(&quota));
    response
}
