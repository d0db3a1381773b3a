//! Dates, naively: by their text, day by day.

use chrono::{Datelike, Days, NaiveDate};

/// From the first to the last day.
pub type Days2 = (NaiveDate, NaiveDate);

pub fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The two ends of a date as texts, without qualifiers.
fn ends(date: &str) -> (String, String) {
    let bare: String = date.chars().filter(|c| !"~?%[]".contains(*c)).collect();
    let (a, b) = bare.split_once("..").or_else(|| bare.split_once('/')).unwrap_or((&bare, &bare));
    (a.to_owned(), b.to_owned())
}

/// Whether the day is possible: some day of the start is not after it, and some day of the end is not before it.
pub fn possible(date: &str, day: NaiveDate) -> bool {
    let (start, end) = ends(date);
    // One date may mean the days whose text it begins.
    let day = day.to_string();
    (day.starts_with(&start) || *day > *start) && (day.starts_with(&end) || *day < *end)
}

/// The first and the last possible day, by walking away from them.
pub fn span(date: &str) -> Days2 {
    let (start, end) = ends(date);
    let number = |part: Option<&str>| part.map(|digits| digits.parse::<u32>().unwrap());
    let part = |text: &str| {
        let mut parts = text.split('-');
        let year: i32 = parts.next().unwrap().parse().unwrap();
        (year, number(parts.next()), number(parts.next()))
    };
    let (year, month, day) = part(&start);
    let first = ymd(year, month.unwrap_or(1), day.unwrap_or(1));
    let (year, month, day) = part(&end);
    let mut last = ymd(year, month.unwrap_or(12), day.unwrap_or(28));
    while day.is_none() && last.succ_opt().unwrap().month() == last.month() {
        last = last.succ_opt().unwrap();
    }
    (first, last)
}

/// The name of the bucket that holds the day.
pub fn bucket(grain: &str, day: NaiveDate) -> String {
    match grain {
        "year" => format!("{:04}", day.year()),
        "quarter" => format!("{:04}-Q{}", day.year(), day.month().div_ceil(3)),
        "month" => format!("{:04}-{:02}", day.year(), day.month()),
        "week" => {
            // ISO 8601: a week belongs to the year of its Thursday.
            let back =
                day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap();
            let thursday = back.checked_add_days(Days::new(3)).unwrap();
            format!("{:04}-W{:02}", thursday.year(), (thursday.ordinal() - 1) / 7 + 1)
        }
        "day" => day.format("%Y-%m-%d").to_string(),
        _ => unreachable!("{grain} is no grain"),
    }
}

/// The bucket that holds every day of all the spans, if there is one.
pub fn one_bucket(grain: &str, spans: &[Days2]) -> Option<String> {
    let first = bucket(grain, spans.first()?.0);
    let all = spans.iter().all(|(from, to)| {
        (*to - *from).num_days() <= 366 && each(*from, *to).all(|day| bucket(grain, day) == first)
    });
    all.then_some(first)
}

/// Every day from the first to the last.
pub fn each(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

/// Whether two stretches share a day.
pub fn share_a_day(a: Days2, b: Days2) -> bool {
    !(a.1 < b.0 || b.1 < a.0)
}
