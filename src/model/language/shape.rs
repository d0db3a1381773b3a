//! A date as its parts, so that each language can write it.

use chrono::{Datelike, NaiveDate};

use crate::model::counting::time::Period;
use crate::model::value::edtf::Edtf;

/// A year, a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: Option<u32>,
    /// The day of the month.
    pub day: Option<u32>,
    /// About then (`~`, `%`).
    pub about: bool,
    /// The source or the register is not sure of it (`?`, `%`).
    pub uncertain: bool,
}

/// A date as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// That day, or some day of that month or year.
    One(Part),
    /// It lasted from the one to the other.
    Lasted(Part, Part),
    /// Some day from the one to the other.
    Between(Part, Part),
}

impl Part {
    /// A day.
    #[must_use]
    pub fn of_day(day: NaiveDate) -> Self {
        let (month, of_month) = (Some(day.month()), Some(day.day()));
        Self { year: day.year(), month, day: of_month, about: false, uncertain: false }
    }

    fn parse(text: &str) -> Option<Self> {
        let has = |signs: [char; 2]| text.contains(signs);
        let plain = text.replace(['~', '?', '%'], "");
        let mut numbers = plain.split('-');
        let year = numbers.next()?.parse().ok()?;
        let mut next = || numbers.next().and_then(|digits| digits.parse().ok());
        Some(Self { year, month: next(), day: next(), about: has(['~', '%']), uncertain: has(['?', '%']) })
    }

    /// Whether something is said of how certain it is.
    #[must_use]
    pub fn is_qualified(self) -> bool {
        self.about || self.uncertain
    }

    /// Whether both can share a year in words, and then also the month.
    #[must_use]
    pub fn shares(self, other: Self) -> (bool, bool) {
        let plain = !self.is_qualified() && !other.is_qualified();
        let months = self.month.is_some() && other.month.is_some();
        let days = self.day.is_some() && other.day.is_some();
        let year = plain && months && self.year == other.year && self.day.is_some() == other.day.is_some();
        (year, year && days && self.month == other.month)
    }
}

impl Shape {
    /// The parts of a date.
    #[must_use]
    pub fn of(date: &Edtf) -> Self {
        let text = date.as_str();
        let two = |a: &str, b: &str| Part::parse(a).zip(Part::parse(b));
        let range = text.trim_matches(['[', ']']).split_once("..").and_then(|(a, b)| two(a, b));
        let interval = text.split_once('/').and_then(|(a, b)| two(a, b));
        let span = date.span();
        match (range, interval, Part::parse(text)) {
            (Some((from, to)), ..) => Self::Between(from, to),
            (_, Some((from, to)), _) => Self::Lasted(from, to),
            (.., Some(one)) => Self::One(one),
            // No date of the subset comes here; its bounds are true in any case.
            _ => Self::Between(Part::of_day(span.earliest), Part::of_day(span.latest)),
        }
    }
}

/// A period as its parts: a whole year, month or day where it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// One year, month or day.
    In(Part),
    /// From the one day to the other.
    FromTo(Part, Part),
    /// On this day or later.
    Since(Part),
    /// On this day or earlier.
    Until(Part),
}

impl Time {
    /// The parts of a period; none for one without ends.
    #[must_use]
    pub fn of(period: Period) -> Option<Self> {
        match (period.from, period.to) {
            (Some(from), Some(to)) => Some(Self::both(from, to)),
            (Some(from), None) => Some(Self::Since(Part::of_day(from))),
            (None, Some(to)) => Some(Self::Until(Part::of_day(to))),
            (None, None) => None,
        }
    }

    fn both(from: NaiveDate, to: NaiveDate) -> Self {
        let day = Part::of_day(from);
        let is_last = |to: NaiveDate| to.succ_opt().is_none_or(|next| next.day() == 1);
        let begins = from.day() == 1 && is_last(to) && from.year() == to.year();
        if from == to {
            Self::In(day)
        } else if begins && from.month() == to.month() {
            Self::In(Part { day: None, ..day })
        } else if begins && (from.month(), to.month()) == (1, 12) {
            Self::In(Part { day: None, month: None, ..day })
        } else {
            Self::FromTo(day, Part::of_day(to))
        }
    }
}
