//! Quotas that fill up steadily, one request at a time (the generic cell rate algorithm): of each caller only the instant is
//! kept at which the quota will be whole again. In memory only, and bounded.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use moka::sync::Cache;
use tokio::time::Instant;

/// Callers remembered at the same time.
const REMEMBERED: u64 = 100_000;

/// The quotas of all callers, each of which is whole again after the same time.
#[derive(Debug, Clone)]
pub struct Quotas {
    begun: Instant,
    window: Duration,
    whole_at: Cache<u64, Arc<AtomicU64>>,
}

/// A caller's quota as it is now.
pub(crate) struct Bucket {
    /// The instant at which it is whole again, in nanoseconds since the beginning.
    whole_at: Arc<AtomicU64>,
    /// Nanoseconds in which one request comes back.
    each: u64,
    /// Nanoseconds in which all of it comes back.
    full: u64,
    now: u64,
}

impl Quotas {
    /// Everybody begins with a whole quota.
    #[must_use]
    pub fn new(window: Duration) -> Self {
        let whole_at = Cache::builder().max_capacity(REMEMBERED).time_to_idle(2 * window).build();
        Self { begun: Instant::now(), window, whole_at }
    }

    /// The quota of a caller, of so many requests.
    pub(crate) fn of(&self, caller: u64, most: u64) -> Bucket {
        let full = nanoseconds(self.window);
        Bucket {
            whole_at: self.whole_at.get_with(caller, || Arc::new(AtomicU64::new(0))),
            each: (full / most.max(1)).max(1),
            full,
            now: nanoseconds(self.begun.elapsed()),
        }
    }
}

impl Bucket {
    /// Takes one request, or says how long to wait for it.
    pub fn take(&self) -> Result<(), Duration> {
        let (full, now) = (self.full, self.now);
        let step =
            |whole_at: u64| Some(whole_at.max(now) + self.each).filter(|whole_at| whole_at - now <= full);
        match self.whole_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
            Ok(_) => Ok(()),
            Err(whole_at) => Err(Duration::from_nanos((whole_at + self.each).saturating_sub(now + full))),
        }
    }

    pub fn give_back(&self) {
        self.whole_at.fetch_sub(self.each, Ordering::Relaxed);
    }

    /// How many requests are left, and the seconds until all are there again.
    pub fn left(&self) -> (u64, u64) {
        let used = self.whole_at.load(Ordering::Relaxed).saturating_sub(self.now);
        ((self.full.saturating_sub(used)) / self.each, used.div_ceil(nanoseconds(Duration::from_secs(1))))
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
