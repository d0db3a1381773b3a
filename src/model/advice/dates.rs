//! The date that somebody means who writes it in another way.

use crate::model::tables::date_cell;
use crate::model::value::edtf::Edtf;

/// Ways to write a day that can be read in one way only (as in chrono).
const DAYS: [&str; 12] = [
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d-%b-%Y",
    "%d. %B %Y",
    "%Y%m%d",
    "%Y-%m-%d",
    "%Y %B %d",
    "%A, %d %B %Y",
];
/// The same of a month; `1` stands before it.
const MONTHS: [&str; 4] = ["%d %B %Y", "%d %b %Y", "%d %m-%Y", "%d %b-%Y"];

/// The date in the form of the register, if it can be read in one way only.
#[must_use]
pub fn meant(sent: &str) -> Option<Edtf> {
    // A time of day is not part of a date here.
    let day = sent.trim();
    let with_time = day.get(10..).is_some_and(|time| time.starts_with(['T', ' ']) && time.contains(':'));
    let day = if with_time { &day[..10] } else { day };
    let formats: Vec<String> = DAYS.iter().map(|format| (*format).to_owned()).collect();
    if let Ok(date) = date_cell::parse(day, &formats) {
        return Some(date);
    }
    let first = MONTHS
        .iter()
        .find_map(|format| chrono::NaiveDate::parse_from_str(&format!("1 {day}"), format).ok())?;
    Edtf::parse(&first.format("%Y-%m").to_string()).ok()
}

/// Why a date was refused, and what to write instead.
#[must_use]
pub fn refused(sent: &str) -> String {
    match meant(sent) {
        Some(date) => format!("not a date in the form of the register; write {date}"),
        None => date_cell::parse(sent, &[]).err().unwrap_or_default(),
    }
}
