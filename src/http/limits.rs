//! How much one caller may ask, said in advance by the `RateLimit` headers (draft-ietf-httpapi-ratelimit-headers).
//!
//! In memory only, bounded, and under a salted hash that changes every hour: no address is kept, written or logged.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use moka::sync::Cache;
use tokio::time::Instant;

use super::caching::Answers;
use super::metrics::Metrics;
use super::network::Network;
use super::problem::{Kind, Problem};
use super::templates;
use super::wire::Peer;

/// What this process takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests a minute from one caller, all of which may come at once; 0 for no limit. Whole files and answers that
    /// have not changed are free.
    pub per_minute: u32,
    /// Proxies whose `X-Forwarded-For` is believed. Any other is ignored.
    pub trusted: Vec<Network>,
    /// Requests that are worked on at the same time; more are sent away at once.
    pub at_once: usize,
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
            patience: Duration::from_millis(2500),
            patience_for_files: Duration::from_mins(1),
            kept: 64 * 1024 * 1024,
        }
    }
}

const WINDOW: Duration = Duration::from_mins(1);
/// After this every hash is another, and every quota begins anew.
const SALT_HOLDS: Duration = Duration::from_hours(1);
/// Callers remembered at the same time.
const CALLERS: u64 = 100_000;

/// Quotas that fill up steadily, one request at a time (the generic cell rate algorithm): of each caller only the
/// instant is kept at which the quota will be whole again.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    trusted: Vec<Network>,
    begun: Instant,
    salt: RwLock<(Instant, RandomState)>,
    whole_at: Cache<u64, Arc<AtomicU64>>,
    answers: Arc<Answers>,
    metrics: Arc<Metrics>,
}

/// A caller's quota as it is now.
struct Quota {
    whole_at: Arc<AtomicU64>,
    /// Nanoseconds since the limiter began.
    now: u64,
    /// Nanoseconds in which one request comes back.
    each: u64,
}

impl Limiter {
    /// Everybody begins with a whole quota.
    #[must_use]
    pub fn new(limits: &Limits, answers: Arc<Answers>, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self {
            per_minute: limits.per_minute,
            trusted: limits.trusted.clone(),
            begun: Instant::now(),
            salt: RwLock::new((Instant::now(), RandomState::new())),
            whole_at: Cache::builder().max_capacity(CALLERS).time_to_idle(2 * WINDOW).build(),
            answers,
            metrics,
        })
    }

    /// The quota of whoever sends this; none where nobody is limited, or where there is no socket.
    fn quota(&self, request: &Request) -> Option<Quota> {
        let caller = request.extensions().get::<Peer>()?.caller(request.headers(), &self.trusted);
        let key = self.hash(network(caller));
        let each = nanoseconds(WINDOW).checked_div(u64::from(self.per_minute))?;
        let whole_at = self.whole_at.get_with(key, || Arc::new(AtomicU64::new(0)));
        Some(Quota { whole_at, now: nanoseconds(self.begun.elapsed()), each })
    }

    fn hash(&self, caller: IpAddr) -> u64 {
        let salt = self.salt.read().unwrap_or_else(PoisonError::into_inner);
        if salt.0.elapsed() < SALT_HOLDS {
            return salt.1.hash_one(caller);
        }
        drop(salt);
        let mut salt = self.salt.write().unwrap_or_else(PoisonError::into_inner);
        *salt = (Instant::now(), RandomState::new());
        salt.1.hash_one(caller)
    }

    fn headers(&self, quota: &Quota) -> [(HeaderName, HeaderValue); 2] {
        let (left, whole_in) = quota.left();
        let value = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        [
            (HeaderName::from_static("ratelimit-policy"), value(format!("\"default\";q={};w={}", self.per_minute, WINDOW.as_secs()))),
            (HeaderName::from_static("ratelimit"), value(format!("\"default\";r={left};t={whole_in}"))),
        ]
    }

    fn refused(&self, wait: Duration) -> Response {
        self.metrics.limited.inc();
        let detail = format!("One caller may ask {} times a minute; whole files, and answers that have not changed, are free.", self.per_minute);
        let after = [(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))];
        (after, Problem::new(Kind::RateLimited, detail)).into_response()
    }
}

impl Quota {
    /// Takes one request, or says how long to wait for it.
    fn take(&self) -> Result<(), Duration> {
        let full = nanoseconds(WINDOW);
        let step = |whole_at: u64| Some(whole_at.max(self.now) + self.each).filter(|whole_at| whole_at - self.now <= full);
        match self.whole_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
            Ok(_) => Ok(()),
            Err(whole_at) => Err(Duration::from_nanos((whole_at + self.each).saturating_sub(self.now + full))),
        }
    }

    fn give_back(&self) {
        self.whole_at.fetch_sub(self.each, Ordering::Relaxed);
    }

    /// How many requests are left, and the seconds until all are there again.
    fn left(&self) -> (u64, u64) {
        let used = self.whole_at.load(Ordering::Relaxed).saturating_sub(self.now);
        ((nanoseconds(WINDOW).saturating_sub(used)) / self.each, used.div_ceil(nanoseconds(Duration::from_secs(1))))
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Who counts as one caller: an IPv4 address, or the network of 64 bits that one subscriber has in IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Takes each request from its caller's quota, and gives it back for what is free.
pub async fn limit(State(limiter): State<Arc<Limiter>>, request: Request, next: Next) -> Response {
    // A key is looked up on every address: what comes with one is free nowhere.
    let free = templates::is_free(templates::of(&request)) && !request.headers().contains_key(header::AUTHORIZATION);
    let Some(quota) = limiter.quota(&request).filter(|_| !free) else { return next.run(request).await };
    let taken = quota.take();
    // A quota that is used up does not keep anybody from hearing that nothing has changed.
    if let Err(wait) = taken
        && !limiter.answers.may_be_known(request.headers())
    {
        return (limiter.headers(&quota), limiter.refused(wait)).into_response();
    }
    let mut response = next.run(request).await;
    match taken {
        Ok(()) if response.status() == StatusCode::NOT_MODIFIED => quota.give_back(),
        Err(wait) if response.status() != StatusCode::NOT_MODIFIED => response = limiter.refused(wait),
        _ => (),
    }
    response.headers_mut().extend(limiter.headers(&quota));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_is_one_caller() {
        let same = |a: &str, b: &str| network(a.parse().unwrap()) == network(b.parse().unwrap());
        assert!(same("192.0.2.1", "::ffff:192.0.2.1"));
        assert!(same("2001:db8:0:1::1", "2001:db8:0:1:ffff::2"));
        assert!(!same("2001:db8:0:1::1", "2001:db8:0:2::1"));
        assert!(!same("192.0.2.1", "192.0.2.2"));
    }
}
