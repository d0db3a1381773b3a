//! Spans of days, and the calendar's buckets (rules 5 and 6).

use chrono::{Datelike, Days, IsoWeek, Months, NaiveDate, Weekday};

use crate::model::value::span::Span;

/// What somebody asks for: from a day, to a day, either end open. Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Period {
    /// The first day, or since ever.
    pub from: Option<NaiveDate>,
    /// The last day, or until today.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Rule 5: the span may lie in the period (they share a day).
    #[must_use]
    pub fn overlaps(self, span: Span) -> bool {
        self.from.is_none_or(|from| span.latest >= from) && self.to.is_none_or(|to| span.earliest <= to)
    }

    /// Rule 5: the span certainly lies in the period.
    #[must_use]
    pub fn holds(self, span: Span) -> bool {
        self.from.is_none_or(|from| span.earliest >= from) && self.to.is_none_or(|to| span.latest <= to)
    }
}

crate::model::vocabulary::define::vocabulary! {
    /// A division of time to count by.
    Grain {
        /// A calendar year, `2013`.
        Year = "year",
        /// A calendar quarter, `2013-Q4`.
        Quarter = "quarter",
        /// A calendar month, `2013-11`.
        Month = "month",
        /// An ISO 8601 week, Monday to Sunday, `2013-W44`.
        Week = "week",
        /// A day, `2013-11-02`.
        Day = "day",
    }
}

impl Grain {
    /// Days of its longest bucket.
    #[must_use]
    pub const fn longest(self) -> i64 {
        match self {
            Self::Year => 366,
            Self::Quarter => 92,
            Self::Month => 31,
            Self::Week => 7,
            Self::Day => 1,
        }
    }
}

/// One year, quarter, month, week or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket {
    /// Which division.
    pub grain: Grain,
    /// Its first day, by which buckets of one grain are ordered and told apart.
    pub first: NaiveDate,
}

impl Bucket {
    /// The bucket of this grain that holds the day.
    #[must_use]
    pub fn of(grain: Grain, day: NaiveDate) -> Self {
        let first = match grain {
            Grain::Year => day.with_ordinal(1),
            Grain::Quarter => day.with_day(1).and_then(|day| day.with_month(day.month0() / 3 * 3 + 1)),
            Grain::Month => day.with_day(1),
            Grain::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
            Grain::Day => Some(day),
        };
        Self { grain, first: first.unwrap_or(day) }
    }

    /// Rule 6: the bucket that holds the whole span, if one does.
    #[must_use]
    pub fn holding(grain: Grain, span: Span) -> Option<Self> {
        let bucket = Self::of(grain, span.earliest);
        (bucket == Self::of(grain, span.latest)).then_some(bucket)
    }

    /// Its days.
    #[must_use]
    pub fn period(self) -> Period {
        Period { from: Some(self.first), to: Some(self.last()) }
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        let next = match self.grain {
            Grain::Year => self.first.checked_add_months(Months::new(12)),
            Grain::Quarter => self.first.checked_add_months(Months::new(3)),
            Grain::Month => self.first.checked_add_months(Months::new(1)),
            Grain::Week => self.first.checked_add_days(Days::new(7)),
            Grain::Day => self.first.succ_opt(),
        };
        next.and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// Reads a bucket as it is printed; `2013-1` and `2013-W54` are none.
    #[must_use]
    pub fn parse(grain: Grain, text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| {
            text.get(range)
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|digits| digits.parse::<u32>().ok())
        };
        let year = i32::try_from(number(0..4)?).ok()?;
        let first = match grain {
            Grain::Year => NaiveDate::from_ymd_opt(year, 1, 1),
            Grain::Quarter => NaiveDate::from_ymd_opt(year, (number(6..7)?.checked_sub(1)?) * 3 + 1, 1),
            Grain::Month => NaiveDate::from_ymd_opt(year, number(5..7)?, 1),
            Grain::Week => NaiveDate::from_isoywd_opt(year, number(6..8)?, Weekday::Mon),
            Grain::Day => NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?),
        };
        let bucket = Self { grain, first: first? };
        (bucket.to_string() == text).then_some(bucket)
    }
}

impl std::fmt::Display for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = self.first;
        match self.grain {
            Grain::Year => write!(f, "{:04}", day.year()),
            Grain::Quarter => write!(f, "{:04}-Q{}", day.year(), day.month0() / 3 + 1),
            Grain::Month => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Grain::Week => {
                let week: IsoWeek = day.iso_week();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Grain::Day => write!(f, "{day}"),
        }
    }
}
