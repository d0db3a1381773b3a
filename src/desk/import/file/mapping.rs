//! The mapping file: what the columns of somebody else's sheet are here. TOML, written by hand.
//!
//! ```toml
//! [columns]
//! title = { text = "Arrests in {location}" }                          # made of other columns
//! date = { column = "event_date", format = "%d %B %Y" }               # as chrono writes formats
//! host_country = { column = "country", values = { "China" = "CN" } }  # their word = ours
//! places = "location"                                                 # as it is
//! counts = { constant = "persons" }
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::desk::import::problem::Problems;
use crate::model::tables::{cell, date_cell};
use crate::model::value::edtf::Edtf;
use crate::model::value::text;

/// What the columns of a foreign sheet are here.
#[derive(Debug, Clone)]
pub struct Map {
    /// The sheet of a workbook.
    pub(crate) sheet: Option<String>,
    /// The encoding of a text; found by itself, if left out.
    pub(crate) encoding: Option<String>,
    /// What stands between two cells; found by itself, if left out.
    pub(crate) separator: Option<char>,
    /// How many lines stand above the names of the columns; found by itself, if left out.
    pub(crate) skip: Option<u64>,
    /// Our columns, and what each is made of.
    pub(crate) columns: BTreeMap<String, Entry>,
}

/// What one of our columns is made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "say one of column, constant, text, or from and to together"
)]
pub(crate) enum Entry {
    /// One of their columns, as it is.
    Column(String),
    /// The same in every row.
    Constant { constant: String },
    /// A text with their columns in braces: `Arrests in {location}`.
    Text { text: String },
    /// The days from one of their columns to another.
    Range { from: String, to: String, format: Option<String> },
    /// One of their columns, in our words.
    Made(Made),
}

/// One of their columns, and how its cells are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Made {
    column: String,
    /// Their words, and ours for them.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Our word for all others of theirs.
    otherwise: Option<String>,
    /// How they write dates, as in chrono: `%d %B %Y`.
    format: Option<String>,
    /// What stands between two values in one of their cells.
    split: Option<String>,
}

impl Map {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            sheet: Option<String>,
            encoding: Option<String>,
            separator: Option<char>,
            skip: Option<u64>,
            #[serde(default)]
            columns: BTreeMap<String, toml::Value>,
        }
        let Written { sheet, encoding, separator, skip, columns } =
            toml::from_str(text).map_err(|error| error.to_string())?;
        let entry = |(ours, written): (String, toml::Value)| {
            let read = written.try_into().map_err(|error| error.message().to_owned());
            match read.and_then(Entry::checked) {
                Ok(entry) => Ok((ours, entry)),
                Err(message) => Err(format!("{ours}: {message}")),
            }
        };
        let columns = columns.into_iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Self { sheet, encoding, separator, skip, columns })
    }

    /// Whether it says what the columns are; else they have the register's names.
    pub(crate) fn has_columns(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Every column of the file that it needs by name.
    pub(crate) fn needed(&self) -> impl Iterator<Item = &str> {
        self.columns.values().flat_map(Entry::needs)
    }

    /// Whether something is made of this column of the file.
    pub(crate) fn needs(&self, theirs: &str) -> bool {
        self.columns.values().any(|entry| entry.needs().contains(&theirs))
    }
}

fn is_format(format: &str) -> bool {
    !chrono::format::StrftimeItems::new(format).any(|item| matches!(item, chrono::format::Item::Error))
}

impl Entry {
    fn checked(self) -> Result<Self, String> {
        let (Self::Range { format, .. } | Self::Made(Made { format, .. })) = &self else { return Ok(self) };
        if let Some(format) = format.as_ref().filter(|format| !is_format(format)) {
            return Err(format!("{format} is not a date format; write one such as %d %B %Y"));
        }
        if matches!(&self, Self::Made(made) if made.split.as_ref().is_some_and(String::is_empty)) {
            return Err("split is the text between two values, such as \";\"".to_owned());
        }
        Ok(self)
    }

    /// Their columns that it needs.
    pub(crate) fn needs(&self) -> Vec<&str> {
        match self {
            Self::Column(column) | Self::Made(Made { column, .. }) => vec![column],
            Self::Constant { .. } => Vec::new(),
            Self::Text { text } => pieces(text).into_iter().filter_map(|(_, column)| column).collect(),
            Self::Range { from, to, .. } => vec![from, to],
        }
    }

    /// The column to name where it is wrong.
    pub(crate) fn blamed<'a>(&'a self, ours: &'a str) -> &'a str {
        self.needs().first().copied().unwrap_or(ours)
    }

    /// The cell that it makes of a row.
    pub(crate) fn make<'a>(&self, theirs: impl Fn(&str) -> &'a str, problems: &mut Problems) -> String {
        match self {
            Self::Column(column) => theirs(column).to_owned(),
            Self::Constant { constant } => constant.clone(),
            Self::Text { text } => pieces(text)
                .into_iter()
                .map(|(before, column)| before.to_owned() + column.map_or("", &theirs))
                .collect(),
            Self::Range { from, to, format } => {
                range((from, theirs(from)), (to, theirs(to)), format.as_slice(), problems)
            }
            Self::Made(made) => made.cell(theirs(&made.column), problems),
        }
    }
}

impl Made {
    fn cell(&self, value: &str, problems: &mut Problems) -> String {
        let Some(between) = &self.split else { return self.value(value, problems) };
        let values = value.split(between.as_str()).map(str::trim).filter(|value| !value.is_empty());
        cell::join(values.map(|value| self.value(value, problems)))
    }

    fn value(&self, value: &str, problems: &mut Problems) -> String {
        if let Some(format) = self.format.as_ref().filter(|_| !value.is_empty()) {
            let date = date((&self.column, value), std::slice::from_ref(format), problems);
            return date.map(|date| date.to_string()).unwrap_or_default();
        }
        if self.values.is_empty() || value.is_empty() && self.otherwise.is_none() {
            return value.to_owned();
        }
        if let Some(ours) = self.values.get(value).or(self.otherwise.as_ref()) {
            return ours.clone();
        }
        let message = format!("the mapping file has no word for {}", text::excerpt(value));
        problems.allow(&self.column, "not-mapped", message, self.values.keys());
        String::new()
    }
}

fn date((column, value): (&str, &str), formats: &[String], problems: &mut Problems) -> Option<Edtf> {
    let refuse = |message| problems.allow(column, "malformed", message, formats);
    date_cell::parse(value, formats).map_err(refuse).ok()
}

/// The days from one cell to another; an end that cannot be read is a problem.
fn range(from: (&str, &str), to: (&str, &str), formats: &[String], problems: &mut Problems) -> String {
    let (first, last) = (date(from, formats, problems), date(to, formats, problems));
    let (Some(first), Some(last)) = (first, last) else { return String::new() };
    let refuse = |message: String| problems.add(to.0, "malformed", message);
    date_cell::range(&first, &last).map_err(refuse).map(|range| range.to_string()).unwrap_or_default()
}

/// A text with columns in braces, as words and the column after them.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, column, after)) = rest
        .split_once('{')
        .and_then(|(before, after)| after.split_once('}').map(|(column, after)| (before, column, after)))
    {
        pieces.push((before, Some(column)));
        rest = after;
    }
    pieces.push((rest, None));
    pieces
}
