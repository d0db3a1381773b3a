//! How times are written in a query: the ends of a period, and the divisions of the calendar.

use chrono::NaiveDate;

use crate::model::counting::time::{Bucket, Grain};
use crate::register::query::form::{Form, day, pattern};

/// A period's ends may be days, months or years: a month or year as the last end means its last day.
pub(crate) const FIRST_DAY: Form<NaiveDate> = end(|text| Some(end_days(text)?.0));
pub(crate) const LAST_DAY: Form<NaiveDate> = end(|text| Some(end_days(text)?.1));

const fn end(parse: fn(&str) -> Option<NaiveDate>) -> Form<NaiveDate> {
    let allowed =
        &["a day such as 2013-11-02, from 1900 to 2199", "a month such as 2013-11", "a year such as 2013"];
    let schema = |_| pattern("(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", false);
    Form { parse, allowed, schema }
}

fn end_days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let of = |grain| bucket(grain, text).map(|bucket| (bucket.first, bucket.last()));
    of(Grain::Day).or_else(|| of(Grain::Month)).or_else(|| of(Grain::Year))
}

macro_rules! buckets {
    ($($name:ident: $grain:ident, $such:literal, $pattern:literal;)+) => {
        $(pub(crate) const $name: Form<Bucket> = Form {
            parse: |text| bucket(Grain::$grain, text),
            allowed: &[$such],
            schema: |none| pattern($pattern, none),
        };)+
    };
}

buckets! {
    YEAR: Year, "a year such as 2013", "(19|20|21)[0-9]{2}";
    QUARTER: Quarter, "a quarter such as 2013-Q4", "(19|20|21)[0-9]{2}-Q[1-4]";
    MONTH: Month, "a month such as 2013-11", "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])";
    WEEK: Week, "an ISO 8601 week such as 2013-W44", "(19|20|21)[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3])";
    ONE_DAY: Day, "a day such as 2013-11-02", "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
}

/// By its first day: the week of a year's last day can end in the next.
fn bucket(grain: Grain, text: &str) -> Option<Bucket> {
    Bucket::parse(grain, text).filter(|bucket| day(&bucket.first.to_string()).is_some())
}
