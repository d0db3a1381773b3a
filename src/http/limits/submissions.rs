//! How much one key, and one caller, may hand in. In memory only, the caller under the hash of `callers`: nothing of whoever
//! submits is kept.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use moka::sync::Cache;
use tokio::time::Instant;

use crate::desk::access::keys::key::KeyHolder;
use crate::http::app::App;
use crate::http::limits::client::Client;
use crate::http::middleware::rate_limit::{Bucket, nanoseconds};
use crate::http::problem::problem::{Kind, Problem};

const WINDOW: Duration = Duration::from_hours(1);
/// Submissions and revisions by one key in an hour, all of which may come at once. Many more at a time are an import.
pub const OF_A_KEY: u64 = 300;
/// The same from one caller, whatever keys they have.
pub const OF_A_CALLER: u64 = 600;
/// Remembered at the same time.
const REMEMBERED: u64 = 100_000;

/// What has been handed in within the last hour.
#[derive(Debug, Clone)]
pub struct Allowance {
    begun: Instant,
    whole_at: Cache<u64, Arc<AtomicU64>>,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            whole_at: Cache::builder().max_capacity(REMEMBERED).time_to_idle(2 * WINDOW).build(),
        }
    }
}

impl Allowance {
    fn take(&self, of: u64, most: u64) -> Result<(), Problem> {
        let whole_at = self.whole_at.get_with(of, || Arc::new(AtomicU64::new(0)));
        let full = nanoseconds(WINDOW);
        let bucket = Bucket { whole_at, each: full / most, full };
        bucket.take(nanoseconds(self.begun.elapsed())).map_err(|wait| {
            let detail = format!(
                "At most {most} submissions an hour are taken from here; hand in more at once as an import."
            );
            Problem::new(Kind::RateLimited, detail)
                .with(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1))
        })
    }
}

/// Whoever hands something in has handed in little enough.
#[derive(Debug)]
pub struct Allowed;

impl FromRequestParts<App> for Allowed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        if let Some(holder) = parts.extensions.get::<KeyHolder>() {
            let mut hasher = DefaultHasher::new();
            ("key", &holder.key).hash(&mut hasher);
            app.allowance.take(hasher.finish(), OF_A_KEY)?;
        }
        if let Some(caller) = parts.extensions.get::<Client>() {
            app.allowance.take(caller.subscriber, OF_A_CALLER)?;
        }
        Ok(Self)
    }
}
