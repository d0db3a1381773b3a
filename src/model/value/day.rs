//! Days, where a format, a column or a file of before has instants.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// The first instant of a day, in UTC.
#[must_use]
pub const fn beginning(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The day of an instant (RFC 3339), in UTC.
#[must_use]
pub fn of_instant(text: &str) -> Option<NaiveDate> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc().date_naive())
}
