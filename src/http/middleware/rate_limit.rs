//! How much one caller may ask, said in advance by the `RateLimit` headers (draft-ietf-httpapi-ratelimit-headers).
//!
//! In memory only, bounded, and under a salted hash that changes every hour: no address is kept, written or logged.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;

use crate::desk::access::keys::key::KeyHolder;
use crate::http::extract::actor::WrongKey;
use crate::http::limits::client::{Client, Clients};
use crate::http::limits::peer::Peer;
use crate::http::limits::quota::{Bucket, Quotas};
use crate::http::limits::spare::Spare;
use crate::http::middleware::cache::files::Disk;
use crate::http::middleware::cache::policy::NotCounted;
use crate::http::middleware::cache::store::ResponseCache;
use crate::http::middleware::metrics::Metrics;
use crate::http::openapi::route_class;
use crate::http::problem::problem::{Kind, Problem};

/// What this process takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests a minute with one key, or from one address without one, all of which may come at once; 0 for no limit.
    /// Whole files and answers that have not changed are free without a key.
    pub per_minute: u32,
    /// Proxies whose `X-Forwarded-For` is believed. Any other is ignored.
    pub trusted: Vec<IpNet>,
    /// Requests that are worked on at the same time; more are sent away at once. An eighth of them is for callers with a
    /// key alone.
    pub at_once: usize,
    /// Of them, those of one caller, where callers are limited at all.
    pub requests_each: usize,
    /// Whole files that one caller may be taking at the same time, likewise: from the question to the last byte.
    pub files_each: usize,
    /// How long an answer may take to begin, from when the body of its request is whole.
    pub patience: Duration,
    /// How long a whole file may take to begin.
    pub patience_for_files: Duration,
    /// How long a body may go without a byte.
    pub silence: Duration,
    /// How long a body may take in all.
    pub body: Duration,
    /// How long a file that is sent may take in all.
    pub body_of_file: Duration,
    /// Bytes of finished answers that are kept.
    pub kept: u64,
    /// Where long files are kept, and how much of them.
    pub disk: Disk,
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
            silence: Duration::from_secs(15),
            body: Duration::from_mins(1),
            body_of_file: Duration::from_mins(10),
            kept: 64 * 1024 * 1024,
            disk: Disk::default(),
        }
    }
}

const WINDOW: Duration = Duration::from_mins(1);
/// How many quotas all subscribers of one site have together.
const OF_A_SITE: u64 = 16;
/// The quotas of callers.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    callers: Clients,
    quotas: Quotas,
    answers: Arc<ResponseCache>,
    metrics: Arc<Metrics>,
}

/// A caller's quota as it is now: its own, and the larger one of its site.
struct Quota {
    own: Bucket,
    of_site: Option<Bucket>,
}

impl Limiter {
    /// Everybody begins with a whole quota.
    #[must_use]
    pub fn new(limits: &Limits, answers: Arc<ResponseCache>, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            per_minute: limits.per_minute,
            callers: Clients::new(limits.trusted.clone()),
            quotas: Quotas::new(WINDOW),
            answers,
            metrics,
        })
    }

    /// Whoever sends this: a key, or an address; none where nobody is limited, or where there is no socket.
    fn caller(&self, request: &Request) -> Option<Client> {
        let peer = request.extensions().get::<Peer>().filter(|_| self.per_minute > 0)?;
        let of_key = request.extensions().get().map(|holder: &KeyHolder| self.callers.of_key(&holder.key));
        Some(of_key.unwrap_or_else(|| self.callers.of(*peer, request.headers())))
    }

    /// Why a connection beyond those that anybody may have is not for this request.
    fn refused_spare(&self, request: &Request) -> Option<Response> {
        let spare = request.extensions().get::<Spare>()?;
        let keyed = request.extensions().get::<KeyHolder>().is_some();
        if keyed && spare.keep() || !keyed && route_class::is_health(route_class::of(request)) {
            return None;
        }
        self.metrics.refused.inc();
        Some(Problem::unavailable_because(spare.why()).into_response())
    }

    fn quota(&self, caller: Client) -> Quota {
        let most = u64::from(self.per_minute);
        let of_site = caller.site.map(|site| self.quotas.of(site, OF_A_SITE * most));
        Quota { own: self.quotas.of(caller.subscriber, most), of_site }
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

    fn refused_key(&self, caller: Option<Client>, problem: Problem) -> Response {
        let Some(quota) = caller.map(|caller| self.quota(caller)) else { return problem.into_response() };
        let refused = quota.take().map_or_else(|wait| self.refused(wait), |()| problem.into_response());
        (self.headers(&quota), refused).into_response()
    }

    fn refused(&self, wait: Duration) -> Response {
        self.metrics.limited.inc();
        let detail = format!(
            "One key, or one address without a key, may send {} requests a minute; without a key, data files and unchanged answers are not limited.",
            self.per_minute
        );
        let after = [(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))];
        (after, Problem::new(Kind::RateLimited, detail)).into_response()
    }
}

impl Quota {
    /// Takes one request, or says how long to wait for it.
    fn take(&self) -> Result<(), Duration> {
        self.own.take()?;
        let of_site = self.of_site.as_ref().map_or(Ok(()), Bucket::take);
        of_site.inspect_err(|_| self.own.give_back())
    }

    fn give_back(&self) {
        self.own.give_back();
        self.of_site.iter().for_each(Bucket::give_back);
    }

    /// How many requests are left, and the seconds until all are there again.
    fn left(&self) -> (u64, u64) {
        let own = self.own.left();
        self.of_site.as_ref().map(Bucket::left).filter(|of_site| of_site.0 < own.0).unwrap_or(own)
    }
}

/// Takes each request from its caller's quota, and gives it back for what is free. A wrong key is taken from the quota of
/// its address, and so from nobody's who has a right one. Tells the layers behind who asks.
pub async fn limit(State(limiter): State<Arc<Limiter>>, mut request: Request, next: Next) -> Response {
    if let Some(refused) = limiter.refused_spare(&request) {
        return refused;
    }
    let caller = limiter.caller(&request);
    if let Some(WrongKey(problem)) = request.extensions_mut().remove() {
        return limiter.refused_key(caller, problem);
    }
    let Some(caller) = caller else { return next.run(request).await };
    request.extensions_mut().insert(caller);
    let quota = limiter.quota(caller);
    // A key is looked up on every address: what comes with one is free nowhere.
    if route_class::is_free(route_class::of(&request))
        && !request.headers().contains_key(header::AUTHORIZATION)
    {
        return next.run(request).await;
    }
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
