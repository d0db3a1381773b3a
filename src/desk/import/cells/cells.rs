//! The cells of a row as what they should be; what is wrong goes to the problems.

use crate::desk::import::file::csv_sheet::Row;
use crate::desk::import::problem::Problems;
use crate::model::tables::{cell, count_cell, date_cell};
use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::edtf::Edtf;
use crate::model::value::text;

/// Reads the cells of one row. An empty cell, a missing column and a wrong value are all none; the last is a problem.
pub struct RowReader<'a> {
    /// The row.
    pub row: &'a Row,
    /// What is wrong.
    pub problems: &'a mut Problems,
}

impl<'a> RowReader<'a> {
    /// What stands in the column.
    pub fn text(&self, ours: &str) -> Option<&'a str> {
        self.row.text(ours)
    }

    /// Says what is wrong in a column.
    pub fn refuse(&mut self, ours: &str, code: &'static str, message: impl Into<String>) {
        let column = self.row.column(&[ours]).to_owned();
        self.problems.add(&column, code, message);
    }

    /// A cell that has to be filled.
    pub fn required(&mut self, ours: &str, message: &str) -> Option<&'a str> {
        let text = self.row.text(ours);
        // What could not be made of foreign columns has been said.
        if text.is_none() && !self.row.broken {
            self.refuse(ours, "required", message);
        }
        text
    }

    fn read<T>(&mut self, ours: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.row.text(ours)?;
        read(text).map_err(|message| self.refuse(ours, "malformed", message)).ok()
    }

    /// A word of a closed list.
    pub fn word<T>(
        &mut self,
        ours: &str,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&'static str],
    ) -> Option<T> {
        let text = self.row.text(ours)?;
        let read = parse(text);
        if read.is_none() {
            let column = self.row.column(&[ours]).to_owned();
            self.problems.allow(
                &column,
                "unknown-word",
                format!("{} is none of the words for this", text::excerpt(text)),
                words,
            );
        }
        read
    }

    /// A date.
    pub fn date(&mut self, ours: &str) -> Option<Edtf> {
        self.read(ours, |text| date_cell::parse(text, &[]))
    }

    /// A number of people.
    pub fn number(&mut self, ours: &str) -> Option<u32> {
        self.read(ours, count_cell::number)
    }

    /// Degrees.
    pub fn degrees(&mut self, ours: &str) -> Option<f64> {
        self.read(ours, |text| {
            text.parse()
                .ok()
                .filter(|degrees: &f64| degrees.is_finite())
                .ok_or_else(|| "degrees with a point, such as 41.8".to_owned())
        })
    }

    /// A country.
    pub fn country(&mut self, ours: &str) -> Option<Country> {
        self.read(ours, country)
    }

    /// Several values, each read.
    pub fn list<T>(&mut self, ours: &str, read: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let Some(text) = self.row.text(ours) else { return Vec::new() };
        let values = cell::split(text, MOST_ITEMS);
        if values.len() > MOST_ITEMS {
            self.refuse(ours, "too-many", format!("at most {MOST_ITEMS} values"));
            return Vec::new();
        }
        let mut read_values = Vec::new();
        for value in values {
            match read(&value) {
                Ok(value) => read_values.push(value),
                Err(message) => self.refuse(ours, "malformed", message),
            }
        }
        read_values
    }
}

/// A country by its code.
pub fn country(code: &str) -> Result<Country, String> {
    Country::parse(code).ok_or_else(|| {
        let hint = Country::named(code).or_else(|| Country::parse(&code.to_uppercase())).map_or_else(
            || "write the code of ISO 3166-1, such as CN".to_owned(),
            |country| format!("write {country}"),
        );
        format!("{} is no code of a country; {hint}", text::excerpt(code))
    })
}

/// A subdivision by its code.
pub fn subdivision(code: &str) -> Result<Subdivision, String> {
    Subdivision::parse(code).ok_or_else(|| {
        format!(
            "{} is no code of a subdivision; write the code of ISO 3166-2, such as CN-LN",
            text::excerpt(code)
        )
    })
}
