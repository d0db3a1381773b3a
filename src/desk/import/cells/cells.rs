//! The cells of a row as values of the public document; what is wrong goes to the problems.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::desk::import::file::row::Row;
use crate::desk::import::problem::Problems;
use crate::model::advice::codes::{country, subdivision};
use crate::model::advice::words::not_listed;
use crate::model::reading::count::Count;
use crate::model::reading::nothing::is_nothing;
use crate::model::reading::refusal::RefusalKind;
use crate::model::reading::{days, people};
use crate::model::tables::table::{Column, Kind};
use crate::model::tables::{cell, count_cell};
use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::edtf::Edtf;
use crate::model::value::text;

/// Columns of numbers, days and places, in which people write `-` or `unknown` for nothing.
const MAY_BE_NOTHING: [&str; 14] = [
    "date",
    "status_date",
    "source_date",
    "people",
    "people_min",
    "people_max",
    "places",
    "transfer_places",
    "subdivisions",
    "precision",
    "lat",
    "lon",
    "min",
    "max",
];

/// What a cell, or a part of it, says of how many people there were.
pub(crate) enum Counted {
    Number(Count),
    /// Words that give no number.
    Words(String),
    /// Words of whoever made the table, who knows no number.
    NotSaid(String),
}

/// Reads the cells of one row. An empty cell, a missing column and a wrong value are all none; the last is a problem.
pub(crate) struct RowReader<'a> {
    pub(crate) row: &'a Row,
    pub(crate) problems: &'a mut Problems,
}

impl<'a> RowReader<'a> {
    /// What the cell of a column says.
    pub(crate) fn text(&self, ours: &str) -> Option<&'a str> {
        let is_given = |text: &&str| !(MAY_BE_NOTHING.contains(&ours) && is_nothing(text));
        self.row.text(ours).filter(is_given)
    }

    /// Says how a cell was read that is not in the form of the register.
    pub(crate) fn note_reading(&mut self, ours: &str, written: &str, read: &str) {
        if written != read {
            let message = format!("{} is read as {read}", text::excerpt(written));
            self.problems.note_once(self.row.column(&[ours]), "read-as", message);
        }
    }

    /// Says what is wrong in a column.
    pub(crate) fn refuse(&mut self, ours: &str, code: &'static str, message: impl Into<String>) {
        self.problems.add(self.row.column(&[ours]), code, message);
    }

    /// Says that a cell has to be filled, where it is not.
    pub(crate) fn require(&mut self, ours: &str, message: &str) {
        // What could not be made of foreign columns has been said.
        if self.text(ours).is_none() && !self.row.broken {
            self.refuse(ours, "required", message);
        }
    }

    /// What the cell says, by a function that reads it or says how to write it.
    pub(crate) fn read<T>(&mut self, ours: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        read(self.text(ours)?).map_err(|message| self.refuse(ours, "malformed", message)).ok()
    }

    /// A word of a closed list.
    pub(crate) fn word(&mut self, ours: &str, words: &[&'static str]) -> Option<&'static str> {
        self.word_in(ours, self.text(ours)?, words)
    }

    /// The same of a part of a cell.
    pub(crate) fn word_in(&mut self, ours: &str, text: &str, words: &[&'static str]) -> Option<&'static str> {
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Some(word);
        }
        let message = not_listed(text, words.iter().copied());
        self.problems.allow(self.row.column(&[ours]), "unknown-word", message, words);
        None
    }

    /// A date. What is told from the day of publication is read where the row has one such day, of one source or of all.
    pub(crate) fn date(&mut self, ours: &str) -> Option<Edtf> {
        let published = self.text("source_date").and_then(|text| days::read(text, None).ok());
        let published = published.map(|date| date.span()).filter(|span| span.earliest == span.latest);
        self.date_in(ours, self.text(ours)?, published.map(|span| span.earliest))
    }

    /// The same of a part of a cell.
    pub(crate) fn date_in(
        &mut self,
        ours: &str,
        written: &str,
        published: Option<NaiveDate>,
    ) -> Option<Edtf> {
        match days::read(written, published) {
            Ok(date) => {
                self.note_reading(ours, written, date.as_str());
                Some(date)
            }
            Err(refusal) => {
                self.refuse(ours, "malformed", format!("{}: {refusal}", text::excerpt(written)));
                None
            }
        }
    }

    /// One whole number; with the word for people behind it, where it is exact.
    pub(crate) fn number(&mut self, ours: &str) -> Option<u32> {
        self.number_in(ours, self.text(ours)?)
    }

    /// The same of a part of a cell.
    pub(crate) fn number_in(&mut self, ours: &str, written: &str) -> Option<u32> {
        let worded = || people::read(written).ok().and_then(Count::number).filter(|_| !written.is_ascii());
        match (count_cell::number(written), worded()) {
            (Ok(number), _) => Some(number),
            (Err(_), Some(number)) => {
                self.note_reading(ours, written, &number.to_string());
                Some(number)
            }
            (Err(message), None) => {
                self.refuse(ours, "malformed", format!("{}: {message}", text::excerpt(written)));
                None
            }
        }
    }

    /// A number of people as somebody puts it, in a cell or a part of it.
    pub(crate) fn count_in(&mut self, ours: &str, written: &str) -> Option<Counted> {
        // As programs write it: 17.0.
        if let Ok(number) = count_cell::number(written) {
            return Some(Counted::Number(Count::exact(number)));
        }
        match people::read(written) {
            Ok(count) => {
                self.note_reading(ours, written, &count.to_string());
                Some(Counted::Number(count))
            }
            Err(refusal) if refusal.kind == RefusalKind::WordsOnly => {
                Some(Counted::Words(written.to_owned()))
            }
            Err(refusal) if refusal.kind == RefusalKind::NotSaid => {
                Some(Counted::NotSaid(written.to_owned()))
            }
            Err(refusal) => {
                self.refuse(ours, "malformed", format!("{}: {refusal}", text::excerpt(written)));
                None
            }
        }
    }

    pub(crate) fn degrees(&mut self, ours: &str) -> Option<f64> {
        self.read(ours, |text| {
            let degrees = text.parse().ok().filter(|degrees: &f64| degrees.is_finite());
            degrees.ok_or_else(|| "degrees with a point, such as 41.8".to_owned())
        })
    }

    /// Several values, each read.
    pub(crate) fn list<T>(&mut self, ours: &str, read: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let values = self.text(ours).map_or_else(Vec::new, |text| cell::split(text, MOST_ITEMS));
        if values.len() > MOST_ITEMS {
            self.refuse(ours, "too-many", format!("at most {MOST_ITEMS} values"));
            return Vec::new();
        }
        let read =
            |value: String| read(&value).map_err(|message| self.refuse(ours, "malformed", message)).ok();
        values.into_iter().filter_map(read).collect()
    }

    /// Writes what the cell says into the field of its column: null where it is empty.
    pub(crate) fn put(&mut self, column: &Column, object: &mut Map<String, Value>) {
        let name = column.name;
        let value =
            match column.kind {
                Kind::Word(list) => {
                    let words: Vec<&str> = list().words.iter().map(|word| word.word).collect();
                    json!(self.word(name, &words))
                }
                Kind::Country => json!(self.read(name, country)),
                Kind::Subdivision => json!(self.read(name, subdivision)),
                Kind::Date => json!(self.date(name)),
                Kind::Number => json!(self.number(name)),
                Kind::Degrees => json!(self.degrees(name)),
                Kind::List if name == "origin_country" => json!(self.list(name, country)),
                Kind::List => json!(self.list(name, |value| Ok(value.to_owned()))),
                Kind::Ages => json!(self.list(name, |age| {
                    age.parse::<u8>().map_err(|_| "an age is 0 to 120 years".to_owned())
                })),
                // The one text that is there also where it says nothing.
                Kind::Text if name == "summary" => json!(self.text(name).unwrap_or_default()),
                Kind::Id | Kind::Text | Kind::Code | Kind::Name(_) | Kind::Day => {
                    json!(self.text(name))
                }
            };
        set(object, column.pointer, value);
    }
}

/// Writes a field: `/title`, or `/people/min`.
pub(crate) fn set(object: &mut Map<String, Value>, pointer: &str, value: Value) {
    match pointer.trim_start_matches('/').split_once('/') {
        None => drop(object.insert(pointer.trim_start_matches('/').to_owned(), value)),
        Some((outer, inner)) => {
            let outer = object.entry(outer).or_insert(Value::Null);
            if !outer.is_object() {
                *outer = json!({});
            }
            outer[inner] = value;
        }
    }
}
