//! The one clock, handed in, so that a test can hold it.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};

/// Tells the time, to the microsecond, as Postgres keeps it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The system's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the time is taken from the system"
    )]
    pub fn system() -> Self {
        Self(Arc::new(Utc::now))
    }

    /// Always the same instant.
    #[must_use]
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Arc::new(move || at))
    }

    /// Whatever the function tells, for a test that lets time pass.
    #[must_use]
    pub fn from_fn(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// This instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)().trunc_subsecs(6)
    }

    /// This day where it is latest on Earth, UTC+14: what has happened today in Seoul is not in the future.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        (self.now() + TimeDelta::hours(14)).date_naive()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
