//! A cell of one of the sheet's columns, in our words.

use std::collections::BTreeMap;

use crate::desk::import::file::mapping::cut::{self, Cut};
use crate::desk::import::file::mapping::formats::is_format;
use crate::desk::import::file::mapping::making::{Making, is_nothing};
use crate::desk::import::file::mapping::settings::{Column, Settings};
use crate::model::advice::codes::{country_instead, subdivision_instead};
use crate::model::advice::named;
use crate::model::tables::cell;
use crate::model::value::text::excerpt;

/// As what a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum As {
    /// The code or the name of a country.
    Country,
    /// The code or the name of a subdivision, in the country of the row.
    Subdivision,
    /// Words: nothing in them is read.
    Text,
}

/// One of the sheet's columns, and how its cells are read.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) column: Column,
    /// Their words, and ours for them.
    values: BTreeMap<String, String>,
    /// Our word for all others of theirs.
    otherwise: Option<String>,
    /// All others of theirs stay as they are.
    keep_others: bool,
    /// How they write dates, as in chrono: `%d %B %Y`.
    pub(crate) formats: Vec<String>,
    /// What stands between two values in one of their cells.
    split: Option<String>,
    /// Words of theirs that mean nothing.
    empty: Vec<String>,
    /// What an empty cell means, in our words.
    default: Option<String>,
    /// The part of a cell that is meant.
    cut: Option<Cut>,
    /// Whether our column has several values, so that a `;` stands between two of them.
    is_list: bool,
    pub(crate) read_as: Option<As>,
}

impl Made {
    /// Its words, but for `column`.
    pub(crate) fn read(column: Column, is_list: bool, settings: &mut Settings) -> Result<Self, String> {
        let cut: Option<String> = settings.take("cut", "cut = '^(.+?) persons'")?;
        let made = Self {
            column,
            values: settings.take("values", "values = { \"Their word\" = \"ours\" }")?.unwrap_or_default(),
            otherwise: settings.take("otherwise", "otherwise = \"our word for all others\"")?,
            keep_others: settings.take("keep_others", "keep_others = true")?.unwrap_or_default(),
            formats: formats(settings)?,
            split: settings.take("split", "split = \";\"")?,
            empty: settings.take("empty", "empty = [\"-\", \"n/a\"]")?.unwrap_or_default(),
            default: settings.take("default", "default = \"what an empty cell means\"")?,
            cut: cut.map(|cut| Cut::read(&cut)).transpose()?,
            is_list,
            read_as: settings.take("as", "as = \"country\", \"subdivision\" or \"text\"")?,
        };
        if made.split.as_ref().is_some_and(String::is_empty) {
            return Err("split is the text between two values, such as \";\"".to_owned());
        }
        if made.otherwise.is_some() && made.keep_others {
            return Err("say otherwise, or keep_others, not both".to_owned());
        }
        if made.read_as.is_some() && !made.formats.is_empty() {
            return Err(
                "a date is not a country, a subdivision or a text; leave out as, or the formats".to_owned()
            );
        }
        Ok(made)
    }

    /// The cell that it makes of a row.
    pub(crate) fn cell(&self, making: &mut Making<'_>) -> String {
        let value = making.cell(&self.column).to_owned();
        let Some(between) = &self.split else {
            let value = self.value(&value, making);
            // In a column of several values a text is one of them.
            let is_one = self.is_list && self.read_as == Some(As::Text);
            return if is_one { cell::join([value]) } else { value };
        };
        let values: Vec<String> = value
            .split(between.as_str())
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(|value| self.value(value, making))
            .filter(|value| !value.is_empty())
            .collect();
        if values.is_empty() { self.value("", making) } else { cell::join(values) }
    }

    fn value(&self, value: &str, making: &mut Making<'_>) -> String {
        let nothing = || self.default.clone().unwrap_or_default();
        if value.is_empty() || is_nothing(value, &self.empty) {
            return nothing();
        }
        let Some(value) = self.part(value, making) else { return String::new() };
        if value.is_empty() || is_nothing(value, &self.empty) {
            return nothing();
        }
        if let Some(ours) = self.values.get(value) {
            return ours.clone();
        }
        if !self.formats.is_empty() {
            let at = (making.line, making.of_workbook);
            let name = making.name(&self.column);
            let date = making.dates.read((&name, value), &self.formats, at, making.problems);
            return date.map(|date| date.to_string()).unwrap_or_default();
        }
        match (self.read_as, &self.otherwise) {
            (Some(As::Country | As::Subdivision), _) => self.code(value, making),
            (_, Some(ours)) => ours.clone(),
            _ if self.values.is_empty() || self.keep_others => value.to_owned(),
            _ => {
                let message = format!(
                    "the mapping file has no word for {}; add it to values, or write keep_others = true",
                    excerpt(value)
                );
                let name = making.name(&self.column);
                making.problems.allow(&name, "not-mapped", message, self.values.keys());
                String::new()
            }
        }
    }

    /// The part of a cell that is meant.
    fn part<'v>(&self, value: &'v str, making: &mut Making<'_>) -> Option<&'v str> {
        let Some(cut) = &self.cut else { return Some(value) };
        let name = making.name(&self.column);
        match cut.part(value) {
            Ok(part) => {
                if part != value {
                    let message = format!("{} is cut to {}", excerpt(value), excerpt(part));
                    making.problems.note_kind(&name, "cut", &cut::kind(value), message);
                }
                Some(part)
            }
            Err(message) => making.problems.refuse(&name, "not-cut", message),
        }
    }

    /// The code of a country, or of a subdivision in the country of the row.
    fn code(&self, value: &str, making: &mut Making<'_>) -> String {
        let message = if self.read_as == Some(As::Country) {
            match named::country(value) {
                Some(country) => return country.to_string(),
                None => format!(
                    "{} is no country that is known; {}, or add it to values",
                    excerpt(value),
                    country_instead(value)
                ),
            }
        } else {
            match named::subdivisions(value, making.country).as_slice() {
                [only] => return only.to_string(),
                [] => format!(
                    "{} is no subdivision {}; {}, or add it to values",
                    excerpt(value),
                    making
                        .country
                        .map_or_else(|| "that is known".to_owned(), |country| format!("of {country}")),
                    subdivision_instead(value)
                ),
                several => {
                    let codes: Vec<&str> = several.iter().map(|code| code.code()).collect();
                    format!(
                        "{} may be {}; write the code, or add it to values",
                        excerpt(value),
                        codes.join(" or ")
                    )
                }
            }
        };
        let name = making.name(&self.column);
        making.problems.add(&name, "not-mapped", message);
        String::new()
    }
}

/// `format = "%d/%m/%Y"`, or several.
pub(crate) fn formats(settings: &mut Settings) -> Result<Vec<String>, String> {
    let one: Option<String> = settings.take("format", "format = \"%d %B %Y\"")?;
    let several: Option<Vec<String>> = settings.take("formats", "formats = [\"%d/%m/%Y\", \"%m/%Y\"]")?;
    let formats = match (one, several) {
        (Some(_), Some(_)) => return Err("say format, or formats, not both".to_owned()),
        (one, several) => several.unwrap_or_else(|| one.into_iter().collect()),
    };
    match formats.iter().find(|format| !is_format(format)) {
        Some(format) => Err(format!("{format} is not a date format; write one such as %d %B %Y")),
        None => Ok(formats),
    }
}
