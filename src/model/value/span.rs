//! A span of days.

use chrono::NaiveDate;

/// From the earliest to the latest day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first day.
    pub earliest: NaiveDate,
    /// The last day, never before the first.
    pub latest: NaiveDate,
}

impl Span {
    /// From `earliest` to `latest`; none if they are the wrong way round.
    #[must_use]
    pub fn new(earliest: NaiveDate, latest: NaiveDate) -> Option<Self> {
        (earliest <= latest).then_some(Self { earliest, latest })
    }
}
