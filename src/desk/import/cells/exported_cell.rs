//! Whether a cell is as the export wrote it, also where a spreadsheet has written it in its own way.

use chrono::NaiveDate;

use crate::desk::import::cells::spreadsheet::{
    self, Forms, is_midnight, is_month, is_truth, without_thousands,
};
use crate::desk::import::file::row::Row;
use crate::model::tables::names::beside;
use crate::model::tables::table::{Cell, Column, Kind};
use crate::model::value::day::of_instant;

/// Programs show so much of a number of degrees; it is a centimetre.
const NEAR: f64 = 1e-7;

/// What a cell says beside the export.
pub(crate) enum Seen {
    Same,
    Other,
    /// A program may have made it of what was exported: that, in a sentence.
    Doubtful(String),
}

/// Compares a cell with what was exported; `forms` are those of the days of its row.
pub(crate) fn compare(text: &str, exported: &Cell, forms: &Forms) -> Seen {
    if is_same(text, exported, forms) {
        return Seen::Same;
    }
    spreadsheet::damage(text, exported).map_or(Seen::Other, Seen::Doubtful)
}

/// Whether the text says what was exported: numbers as numbers, texts without white space around them.
fn is_same(text: &str, exported: &Cell, forms: &Forms) -> bool {
    match exported {
        Cell::Number(number) => is_number(text, *number),
        Cell::Text(words) => {
            words.trim().replace("\r\n", "\n") == text
                || words == text
                || is_date(text, words, forms)
                || is_truth(text, words)
        }
        Cell::Day(day) => text == day.to_string() || of_instant(text) == Some(*day) || forms.is(text, *day),
        Cell::Empty => text.is_empty(),
    }
}

/// Whether a cell beside a code says the name of the code that the row has now.
pub(crate) fn is_name(row: &Row, columns: &[Column], column: &Column, text: &str) -> bool {
    let Kind::Name(of) = column.kind else { return false };
    let codes = columns.iter().find(|codes| codes.name == of).zip(row.text(of));
    let name = codes.and_then(|(codes, cell)| beside(codes, cell));
    name.is_some_and(|name| name.to_string().trim() == text)
}

fn is_number(text: &str, exported: f64) -> bool {
    if exported.fract() == 0.0 {
        // Three digits after a mark may be thousands: 1.000 is not the 1 that was exported.
        let plain = without_thousands(text).unwrap_or_else(|| text.replace(',', "."));
        return plain.parse() == Ok(exported);
    }
    // A German spreadsheet writes 41,8.
    text.replace(',', ".").parse().is_ok_and(|given: f64| (given - exported).abs() < NEAR)
}

/// Whether it is that day or month, as a program writes it that reads dates and writes them in its own way.
fn is_date(text: &str, exported: &str, forms: &Forms) -> bool {
    match exported.parse::<NaiveDate>() {
        Ok(date) => forms.is(text, date),
        Err(_) => format!("{exported}-01")
            .parse()
            .is_ok_and(|first| exported.len() == 7 && (is_month(text, first) || is_midnight(text, first))),
    }
}
