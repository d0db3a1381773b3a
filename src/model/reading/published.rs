//! What is told from the day of publication: last Friday, the month before.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::model::reading::part::{Part, refusal};
use crate::model::reading::refusal::Refusal;

/// Why a phrase is refused that says how long before it was published.
pub(crate) const NEEDS_PUBLICATION: &str =
    "not a date by itself: it depends on the day on which it was published; write one such as 2013-11-02";

/// The day of publication, if it is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Published(pub(crate) Option<NaiveDate>);

impl Published {
    /// What a rule of this name tells; `days_ago` has the number of days as the day.
    pub(crate) fn told(self, rule: &str, part: Part) -> Option<Result<Part, Refusal>> {
        let back =
            |days: u32| move |day: NaiveDate| day.checked_sub_days(Days::new(days.into())).map(Part::on);
        let year =
            |back: i32| move |day: NaiveDate| Some(Part { year: Some(day.year() - back), ..Part::default() });
        let month = |back: u32| {
            move |day: NaiveDate| {
                let first = day.with_day(1)?.checked_sub_months(Months::new(back))?;
                Some(Part { day: None, ..Part::on(first) })
            }
        };
        let from = |made: &dyn Fn(NaiveDate) -> Option<Part>| {
            self.0.and_then(made).ok_or_else(|| refusal(NEEDS_PUBLICATION))
        };
        Some(match rule {
            "today" => from(&back(0)),
            "yesterday" => from(&back(1)),
            "days_ago" => from(&back(part.day.unwrap_or_default())),
            "this_month" => from(&month(0)),
            "last_month" => from(&month(1)),
            "this_year" => from(&year(0)),
            "last_year" => from(&year(1)),
            "year_before_last" => from(&year(2)),
            "past" => part.before(self.0),
            "of_this_week" => self.weekday(part, 0),
            "of_last_week" => self.weekday(part, 1),
            "of_week_before" => self.weekday(part, 2),
            "last_weekday" => self.last_weekday(part),
            "last_named_month" => self.last_named_month(part),
            _ => return None,
        })
    }

    /// The weekday of this week, or of so many weeks before.
    pub(crate) fn weekday(self, part: Part, weeks: u64) -> Result<Part, Refusal> {
        let published = self.0.ok_or_else(|| refusal(NEEDS_PUBLICATION))?;
        let monday = u64::from(published.weekday().num_days_from_monday()) + weeks * 7;
        let after = part.weekday.unwrap_or(1) - 1;
        let day = published
            .checked_sub_days(Days::new(monday))
            .and_then(|day| day.checked_add_days(Days::new(after.into())));
        let told = day.filter(|day| *day <= published);
        told.map(Part::on).ok_or_else(|| refusal("this day had not come when it was published"))
    }

    /// Last Tuesday, said on a Thursday, may be two days ago, or nine.
    fn last_weekday(self, part: Part) -> Result<Part, Refusal> {
        let published = self.0.ok_or_else(|| refusal(NEEDS_PUBLICATION))?;
        let weekday = part.weekday.unwrap_or(1);
        if weekday <= published.weekday().number_from_monday() {
            return Err(refusal("this may be the day of this week, or of the week before"));
        }
        self.weekday(part, 1)
    }

    /// Last December, said in January, has one reading; last March, said in November, may be of this year or the last.
    fn last_named_month(self, part: Part) -> Result<Part, Refusal> {
        let published = self.0.ok_or_else(|| refusal(NEEDS_PUBLICATION))?;
        match part.month {
            Some(month) if month > published.month() => part.before(self.0),
            _ => Err(refusal("this may be of this year, or of the year before")),
        }
    }
}
