//! Whether a cell is as the export wrote it, also where a spreadsheet has written it in its own way.

use chrono::NaiveDate;

use crate::desk::import::file::row::Row;
use crate::model::tables::names::beside;
use crate::model::tables::table::{Cell, Column, Kind};
use crate::model::value::day::of_instant;

/// How programs write a day.
const DAYS: [&str; 12] = [
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%m/%d/%y", "%d/%m/%y",
    "%d.%m.%y", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y",
];
/// How programs write a month, after the day that it does not have.
const MONTHS: [&str; 8] =
    ["%d %b-%y", "%d %b-%Y", "%d %b %y", "%d %b %Y", "%d %m/%Y", "%d %m.%Y", "%d %Y/%m", "%d %m-%Y"];
/// How programs write a time where none was given.
const MIDNIGHTS: [&str; 8] =
    [" 00:00:00.000", " 00:00:00", " 00:00", " 0:00:00", " 0:00", "T00:00:00", "T00:00:00Z", " 12:00:00 AM"];

/// Whether the text says what was exported: numbers as numbers, texts without white space around them.
pub(crate) fn is_same(text: &str, exported: &Cell) -> bool {
    match exported {
        // Three digits after a mark may be thousands: 1.000 is not the 1 that was exported.
        Cell::Number(number)
            if number.fract() == 0.0
                && text.rsplit_once(['.', ',']).is_some_and(|(_, digits)| digits.len() == 3) =>
        {
            false
        }
        // A German spreadsheet writes 41,8.
        Cell::Number(number) => text.replace(',', ".").parse().is_ok_and(|given: f64| {
            given.to_bits() == number.to_bits() || (given - number).abs() < f64::EPSILON
        }),
        Cell::Text(words) => {
            words.trim().replace("\r\n", "\n") == text || words == text || is_date(text, words)
        }
        // Exports told the time once.
        Cell::Day(day) if of_instant(text) == Some(*day) => true,
        other => {
            let words = other.to_string();
            words == text || is_date(text, &words)
        }
    }
}

/// Whether a cell beside a code says the name of the code that the row has now.
pub(crate) fn is_name(row: &Row, columns: &[Column], column: &Column, text: &str) -> bool {
    let Kind::Name(of) = column.kind else { return false };
    let codes = columns.iter().find(|codes| codes.name == of).zip(row.text(of));
    codes.and_then(|(codes, cell)| beside(codes, cell)).is_some_and(|name| is_same(text, &name))
}

/// Whether it is that day or month, as a program writes it that reads dates and writes them in its own way.
fn is_date(text: &str, exported: &str) -> bool {
    let midnight = MIDNIGHTS.iter().find_map(|time| text.strip_suffix(time));
    let day = midnight.unwrap_or(text);
    let is = |date: NaiveDate, text: &str, formats: &[&str]| {
        formats.iter().any(|format| NaiveDate::parse_from_str(text, format) == Ok(date))
    };
    match exported.parse::<NaiveDate>() {
        Ok(date) => is(date, day, &DAYS),
        // A program that takes a month for its first day writes a time, or the month alone.
        Err(_) => format!("{exported}-01").parse().is_ok_and(|first: NaiveDate| {
            exported.len() == 7
                && (is(first, &format!("1 {text}"), &MONTHS) || midnight.is_some() && is(first, day, &DAYS))
        }),
    }
}
