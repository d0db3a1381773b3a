//! A day, month or year as a phrase tells it, also where the year or the month is left out.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::reading::refusal::{Refusal, RefusalKind};

/// What is told of a date; weekdays from Monday, 1 to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Part {
    pub(crate) year: Option<i32>,
    pub(crate) month: Option<u32>,
    pub(crate) day: Option<u32>,
    pub(crate) weekday: Option<u32>,
}

const NO_SUCH: &str = "there is no such day or month";
/// Why a date is refused that leaves the month out.
pub(crate) const NO_MONTH: &str = "the month is not said; write it, as in 2013-11-02";
/// Why a date is refused that leaves the year out.
pub(crate) const NO_YEAR: &str = "the year is not said; write it, as in 2013-11-02";

pub(crate) fn refusal(why: &str) -> Refusal {
    Refusal::of(RefusalKind::Unclear, why)
}

impl Part {
    pub(crate) fn on(day: NaiveDate) -> Self {
        Self { year: Some(day.year()), month: Some(day.month()), day: Some(day.day()), weekday: None }
    }

    /// Both together; none where both tell the same thing.
    pub(crate) fn with(self, other: Self) -> Option<Self> {
        let twice = self.year.is_some() && other.year.is_some()
            || self.month.is_some() && other.month.is_some()
            || self.day.is_some() && other.day.is_some()
            || self.weekday.is_some() && other.weekday.is_some();
        (!twice).then(|| self.or(other))
    }

    fn or(self, other: Self) -> Self {
        Self {
            year: self.year.or(other.year),
            month: self.month.or(other.month),
            day: self.day.or(other.day),
            weekday: self.weekday.or(other.weekday),
        }
    }

    /// As far as it tells something by itself: a day of a month, a month, a year.
    fn is_whole(self) -> bool {
        self.year.is_some() && (self.month.is_some() || self.day.is_none())
    }

    /// With the units above its own from the other end of a range.
    pub(crate) fn filled(self, other: Self) -> Self {
        let month = self.month.or(self.day.and(other.month));
        let year = self.year.or(month.and(other.year));
        Self { year, month, ..self }
    }

    /// The latest date of these words that does not begin after the day on which they were published.
    pub(crate) fn before(self, published: Option<NaiveDate>) -> Result<Self, Refusal> {
        if self.is_whole() {
            return self.checked();
        }
        if self.year.is_some() {
            return Err(refusal(NO_MONTH));
        }
        let Some(published) = published else { return Err(refusal(NO_YEAR)) };
        if self.month.is_none() && self.day.is_none() {
            let weekday = self.weekday.ok_or_else(|| refusal(NO_YEAR))?;
            let back = (published.weekday().number_from_monday() + 7 - weekday) % 7;
            let day = published.checked_sub_days(Days::new(u64::from(back)));
            return day.map(Self::on).ok_or_else(|| refusal(NO_SUCH));
        }
        let months = (0..60).map(|back| {
            let months = published.year() * 12 + i32::try_from(published.month0()).unwrap_or_default() - back;
            (months.div_euclid(12), u32::try_from(months.rem_euclid(12)).unwrap_or_default() + 1)
        });
        let mut fits = months
            .filter(|(_, month)| self.month.is_none_or(|said| said == *month))
            .filter_map(|(year, month)| {
                Some((year, month, NaiveDate::from_ymd_opt(year, month, self.day.unwrap_or(1))?))
            })
            .filter(|(.., first)| *first <= published);
        let (year, month, _) = fits.next().ok_or_else(|| refusal(NO_SUCH))?;
        Self { year: Some(year), month: Some(month), ..self }.checked()
    }

    /// The date, if there is one, on the weekday that is said.
    fn checked(self) -> Result<Self, Refusal> {
        let (first, _) = self.days().ok_or_else(|| refusal(NO_SUCH))?;
        match (self.day, self.weekday) {
            (None, Some(_)) => Err(refusal("a weekday belongs to a day")),
            (Some(_), Some(weekday)) if first.weekday().number_from_monday() != weekday => {
                Err(refusal("that day was another day of the week"))
            }
            _ => Ok(Self { weekday: None, ..self }),
        }
    }

    /// Its first and last day.
    pub(crate) fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let year = self.year?;
        let first = NaiveDate::from_ymd_opt(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?;
        let last = match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(12) | None, None) => NaiveDate::from_ymd_opt(year, 12, 31)?,
            (Some(month), None) => NaiveDate::from_ymd_opt(year, month + 1, 1)?.pred_opt()?,
        };
        Some((first, last))
    }

    /// Some days of its month, with 0 for the last; where the year is not said, the latest that had begun.
    pub(crate) fn some_days(
        self,
        from: u32,
        to: u32,
        published: Option<NaiveDate>,
    ) -> Result<(Self, Self), Refusal> {
        if self.month.is_none() || self.day.is_some() {
            return Err(refusal("the parts of a year differ from writer to writer; write the months"));
        }
        let first = Self { day: Some(from), ..self }.before(published)?;
        let month = Self { day: None, ..first };
        let (_, end) = month.days().ok_or_else(|| refusal(NO_SUCH))?;
        let last = if to == 0 { end.day() } else { to };
        Ok((first, Self { day: Some(last), ..first }))
    }

    /// Some months of its year.
    pub(crate) fn some_months(self, from: u32, to: u32) -> Option<(Self, Self)> {
        let whole = self.year.is_some() && self.month.is_none() && self.day.is_none();
        whole.then_some((Self { month: Some(from), ..self }, Self { month: Some(to), ..self }))
    }

    /// Whether both tell as much.
    pub(crate) fn is_like(self, other: Self) -> bool {
        self.month.is_some() == other.month.is_some() && self.day.is_some() == other.day.is_some()
    }
}

impl std::fmt::Display for Part {
    /// As EDTF writes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year.unwrap_or_default())?;
        for unit in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{unit:02}")?;
        }
        Ok(())
    }
}
