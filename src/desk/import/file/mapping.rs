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
use crate::model::value::text;

/// What the columns of a foreign sheet are here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// What stands between two cells; found by itself, if left out.
    #[serde(default)]
    pub separator: Option<char>,
    /// Our columns, and what each is made of.
    pub columns: BTreeMap<String, Entry>,
}

/// What one of our columns is made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// One of theirs, as it is.
    Column(String),
    /// Something made.
    Made(Made),
}

/// What is made of theirs: of one column, of none (`constant`), of several (`text`), or of two that are the ends of a
/// range of days (`from`, `to`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Made {
    /// One of their columns.
    pub column: Option<String>,
    /// The same in every row.
    pub constant: Option<String>,
    /// A text with their columns in braces: `Arrests in {location}`.
    pub text: Option<String>,
    /// The column of the first day.
    pub from: Option<String>,
    /// The column of the last day.
    pub to: Option<String>,
    /// Their words, and ours for them.
    pub values: BTreeMap<String, String>,
    /// Our word for all others of theirs.
    pub otherwise: Option<String>,
    /// How they write dates, as in chrono: `%d %B %Y`.
    pub format: Option<String>,
    /// What stands between two values in one of their cells.
    pub split: Option<String>,
}

impl Map {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let map: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for (ours, entry) in &map.columns {
            let Entry::Made(made) = entry else { continue };
            let ways = [
                made.column.is_some(),
                made.constant.is_some(),
                made.text.is_some(),
                made.from.is_some() && made.to.is_some(),
            ];
            if ways.iter().filter(|way| **way).count() != 1 || made.from.is_some() != made.to.is_some() {
                return Err(format!("{ours}: say one of column, constant, text, or from and to together"));
            }
            if made.split.as_ref().is_some_and(String::is_empty) {
                return Err(format!("{ours}: split is what stands between two values, such as \";\""));
            }
            if let Some(format) = made.format.as_ref().filter(|format| !is_format(format)) {
                return Err(format!("{ours}: {format} is no format of a date; write it as in %d %B %Y"));
            }
        }
        Ok(map)
    }
}

impl Map {
    /// Whether something is made of this column of the file.
    pub(crate) fn needs(&self, theirs: &str) -> bool {
        self.columns.values().any(|entry| entry.needs().contains(&theirs))
    }
}

fn is_format(format: &str) -> bool {
    !chrono::format::StrftimeItems::new(format).any(|item| matches!(item, chrono::format::Item::Error))
}

impl Entry {
    /// Their columns that it needs.
    #[must_use]
    pub fn needs(&self) -> Vec<&str> {
        match self {
            Self::Column(column) => vec![column],
            Self::Made(made) => {
                let named = [&made.column, &made.from, &made.to].into_iter().flatten().map(String::as_str);
                named
                    .chain(made.text.iter().flat_map(|text| pieces(text)).filter_map(|(_, column)| column))
                    .collect()
            }
        }
    }

    /// The column to name where it is wrong.
    #[must_use]
    pub fn blamed<'a>(&'a self, ours: &'a str) -> &'a str {
        self.needs().first().copied().unwrap_or(ours)
    }

    /// The cell that it makes of a row.
    pub(crate) fn make<'a>(
        &self,
        ours: &str,
        theirs: impl Fn(&str) -> &'a str,
        problems: &mut Problems,
    ) -> String {
        let Self::Made(made) = self else { return theirs(self.blamed(ours)).to_owned() };
        if let (Some(from), Some(to)) = (&made.from, &made.to) {
            return made.range((from, theirs(from)), (to, theirs(to)), problems);
        }
        if let Some(text) = &made.text {
            return pieces(text)
                .into_iter()
                .map(|(before, column)| before.to_owned() + column.map_or("", &theirs))
                .collect();
        }
        let Some(column) = &made.column else { return made.constant.clone().unwrap_or_default() };
        let value = theirs(column);
        match &made.split {
            None => made.value(column, value, problems),
            Some(between) => cell::join(
                value
                    .split(between.as_str())
                    .map(str::trim)
                    .filter(|value| !value.is_empty())
                    .map(|value| made.value(column, value, problems)),
            ),
        }
    }
}

impl Made {
    fn value(&self, column: &str, value: &str, problems: &mut Problems) -> String {
        if let Some(format) = self.format.as_ref().filter(|_| !value.is_empty()) {
            match date_cell::parse(value, std::slice::from_ref(format)) {
                Ok(date) => return date.to_string(),
                Err(message) => problems.allow(column, "malformed", message, [format]),
            }
            return String::new();
        }
        if self.values.is_empty() || value.is_empty() && self.otherwise.is_none() {
            return value.to_owned();
        }
        if let Some(ours) = self.values.get(value).or(self.otherwise.as_ref()) {
            return ours.clone();
        }
        let message = format!("the mapping file has no word of ours for {}", text::excerpt(value));
        problems.allow(column, "not-mapped", message, self.values.keys());
        String::new()
    }

    fn range(&self, from: (&str, &str), to: (&str, &str), problems: &mut Problems) -> String {
        let formats: Vec<String> = self.format.iter().cloned().collect();
        let mut read = |(column, value): (&str, &str)| {
            date_cell::parse(value, &formats)
                .map_err(|message| problems.allow(column, "malformed", message, &formats))
                .ok()
        };
        let (Some(first), Some(last)) = (read(from), read(to)) else { return String::new() };
        date_cell::range(&first, &last).map_or_else(
            |message| {
                problems.add(to.0, "malformed", message);
                String::new()
            },
            |range| range.to_string(),
        )
    }
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
