//! Dates in the forms that a mapping file names, and in no other.

use std::collections::BTreeMap;

use chrono::format::{Item, Parsed, StrftimeItems, parse};

use crate::desk::import::problem::Problems;
use crate::model::value::edtf::{Edtf, Refused};
use crate::model::value::text::excerpt;

/// How the dates of each column were read: on which lines, and the first line that refused the form.
#[derive(Debug, Default)]
pub(crate) struct Dates(BTreeMap<String, (Vec<u64>, Option<u64>)>);

/// So many lines are named.
const MOST_NAMED: usize = 10;

impl Dates {
    /// Reads a date in one of the forms. A real day of a workbook has no form, and is read as well.
    pub(crate) fn read(
        &mut self,
        (column, value): (&str, &str),
        formats: &[String],
        (line, of_workbook): (u64, bool),
        problems: &mut Problems,
    ) -> Option<Edtf> {
        let seen = self.0.entry(column.to_owned()).or_default();
        let mut readings: Vec<Edtf> = Vec::new();
        for date in formats.iter().filter_map(|format| date(value, format)) {
            if !readings.contains(&date) {
                readings.push(date);
            }
        }
        if readings.is_empty() && of_workbook {
            readings.extend(Edtf::parse(value).ok().filter(|date| !date.as_str().contains(['/', '.'])));
        }
        let message = match readings.as_slice() {
            [only] => {
                seen.0.push(line);
                return Some(only.clone());
            }
            [] => format!("{} is not written as {}", excerpt(value), formats.join(" or ")),
            [one, two, ..] => {
                format!("{} may be {one} or {two}: two forms of the mapping file read it", excerpt(value))
            }
        };
        seen.1 = seen.1.or(Some(line));
        problems.allow(column, "malformed", message, formats);
        None
    }

    /// Where one row of a column is not in its form, the others may be read in the wrong one.
    pub(crate) fn end(self, problems: &mut Problems) {
        for (column, (read, refused)) in self.0 {
            let Some(line) = refused.filter(|_| !read.is_empty()) else { continue };
            let mut rows: Vec<String> = read.iter().take(MOST_NAMED).map(u64::to_string).collect();
            if read.len() > MOST_NAMED {
                rows.push(format!("{} more", read.len() - MOST_NAMED));
            }
            let message = format!(
                "as row {line} is not in the form, these rows of the column may be read in a wrong one too: {}; look at the forms in the mapping file",
                rows.join(", ")
            );
            problems.line(line).add(&column, "doubtful-column", message);
        }
    }
}

/// Whether it is a form of dates: `%d %B %Y`.
pub(crate) fn is_format(format: &str) -> bool {
    !StrftimeItems::new(format).any(|item| matches!(item, Item::Error))
}

/// A day, a month or a year, as the form has it.
pub(crate) fn date(value: &str, format: &str) -> Option<Edtf> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, value, StrftimeItems::new(format)).ok()?;
    let two = |year: i32| if year < 70 { 2000 + year } else { 1900 + year };
    let year = parsed.year().or_else(|| parsed.year_mod_100().map(two));
    let text = match (parsed.day(), parsed.month(), year) {
        (Some(_), ..) | (_, None, None) => parsed.to_naive_date().ok()?.to_string(),
        (None, Some(month), Some(year)) => format!("{year:04}-{month:02}"),
        (None, None, Some(year)) => format!("{year:04}"),
        (None, Some(_), None) => return None,
    };
    // A year of two digits where the form has four.
    Edtf::parse(&text).ok().filter(|_| !text.starts_with('0') && !text.starts_with('-'))
}

/// The days from one cell to another; an end that cannot be read is a problem.
pub(crate) fn range((first, last): (&Edtf, &Edtf), column: &str, problems: &mut Problems) -> String {
    if first == last {
        return first.to_string();
    }
    let range = |from: &str, to: &str| Edtf::parse(&format!("[{from}..{to}]"));
    let (earliest, latest) = (first.span().earliest.to_string(), last.span().latest.to_string());
    // A range has two ends of one kind.
    let range = range(first.as_str(), last.as_str()).or_else(|_| range(&earliest, &latest));
    let refuse = |refused: Refused| problems.add(column, "malformed", refused.to_string());
    range.map_err(refuse).map(|range| range.to_string()).unwrap_or_default()
}
