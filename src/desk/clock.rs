//! The one clock, handed in, so that a test can hold it.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};

/// Nothing corrects a clock that is right by so much.
const JUMP: TimeDelta = TimeDelta::minutes(5);

/// Tells the time, to the microsecond, as Postgres keeps it.
#[derive(Clone)]
pub struct Clock {
    time: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// What passes whatever the time is set to.
    uptime: Arc<dyn Fn() -> TimeDelta + Send + Sync>,
    /// What both told at first.
    first: (DateTime<Utc>, TimeDelta),
}

impl Clock {
    /// The system's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the time is taken from the system"
    )]
    pub fn system() -> Self {
        Self::beside(Utc::now, system_uptime())
    }

    /// Always the same instant.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::from_fn(move || at)
    }

    /// Whatever the function tells, for a test that lets time pass.
    #[must_use]
    pub fn from_fn(time: impl Fn() -> DateTime<Utc> + Clone + Send + Sync + 'static) -> Self {
        let uptime = time.clone();
        Self::beside(time, move || uptime() - DateTime::UNIX_EPOCH)
    }

    /// A time that somebody can set, beside one that only passes.
    #[must_use]
    pub fn beside(
        time: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        uptime: impl Fn() -> TimeDelta + Send + Sync + 'static,
    ) -> Self {
        let first = (time(), uptime());
        Self { time: Arc::new(time), uptime: Arc::new(uptime), first }
    }

    /// This instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.time)().trunc_subsecs(6)
    }

    /// This day where it is latest on Earth, UTC+14: what has happened today in Seoul is not in the future.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        (self.now() + TimeDelta::hours(14)).date_naive()
    }

    /// Whether the time was set forward since this was made, by more than a correction.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        let (time, uptime) = self.first;
        ((self.time)() - time) - ((self.uptime)() - uptime) > JUMP
    }

    /// Whether the time that something waits for has come, for sure.
    #[must_use]
    pub fn has_come(&self, at: DateTime<Utc>) -> bool {
        self.now() >= at && !self.is_ahead()
    }
}

/// How long the machine runs, also while it sleeps.
#[cfg(target_os = "linux")]
fn system_uptime() -> impl Fn() -> TimeDelta {
    use rustix::time::{ClockId, clock_gettime};
    || TimeDelta::seconds(clock_gettime(ClockId::Boottime).tv_sec)
}

/// How long the process runs.
#[cfg(not(target_os = "linux"))]
fn system_uptime() -> impl Fn() -> TimeDelta {
    let begun = std::time::Instant::now();
    move || TimeDelta::from_std(begun.elapsed()).unwrap_or(TimeDelta::MAX)
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
