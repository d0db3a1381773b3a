//! What one of our columns is made of.

use toml::Value;

use crate::desk::import::file::mapping::formats::range;
use crate::desk::import::file::mapping::made::{As, Made, formats};
use crate::desk::import::file::mapping::making::{Making, called};
use crate::desk::import::file::mapping::settings::{Column, Settings};
use crate::model::reading::days;
use crate::model::value::edtf::Edtf;
use crate::model::value::text::excerpt;

/// The words that explain a column.
const KNOWN: [&str; 15] = [
    "column",
    "constant",
    "text",
    "from",
    "to",
    "format",
    "formats",
    "values",
    "otherwise",
    "keep_others",
    "split",
    "empty",
    "default",
    "as",
    "cut",
];

/// Columns of words, which may be declared text.
const OF_WORDS: [&str; 11] = [
    "title",
    "summary",
    "places",
    "transfer_places",
    "quote",
    "locator",
    "reason",
    "source",
    "source_title",
    "attribution",
    "via",
];

/// Those of them that have several values.
const OF_LISTS: [&str; 6] = ["places", "transfer_places", "locator", "source", "source_title", "attribution"];

/// What one of our columns is made of.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    /// One of their columns, as it is.
    Column(Column),
    /// The same in every row.
    Constant(String),
    /// A text with their columns in braces: `Arrests in {location}`. `{row}` is the line.
    Text(String),
    /// The days from one of their columns to another.
    Range { from: Column, to: Column, formats: Vec<String> },
    /// One of their columns, in our words.
    Made(Made),
}

impl Entry {
    /// Reads what a mapping file says of our column.
    pub(crate) fn read(ours: &str, said: Value) -> Result<Self, String> {
        let Value::Table(table) = said else { return Column::read(said).map(Self::Column) };
        let mut settings = Settings(table);
        let column = settings.0.remove("column").map(Column::read).transpose()?;
        let constant = settings.take("constant", "constant = \"the same in every row\"")?;
        let text: Option<String> = settings.take("text", "text = \"Arrests in {location}\"")?;
        let from = settings.0.remove("from").map(Column::read).transpose()?;
        let to = settings.0.remove("to").map(Column::read).transpose()?;
        let entry = match (column, constant, text, from, to) {
            (Some(column), None, None, None, None) => {
                Self::Made(Made::read(column, OF_LISTS.contains(&ours), &mut settings)?)
            }
            (None, Some(constant), None, None, None) => Self::Constant(constant),
            (None, None, Some(text), None, None) => Self::Text(text),
            (None, None, None, Some(from), Some(to)) => {
                Self::Range { from, to, formats: formats(&mut settings)? }
            }
            _ => {
                settings.end(&KNOWN)?;
                return Err("say one of column, constant, text, or from and to together".to_owned());
            }
        };
        settings.end(&KNOWN)?;
        if entry.is_text() && !OF_WORDS.contains(&ours) {
            return Err(format!(
                "{ours} is no text: something is read in it; as = \"text\" is for {}",
                OF_WORDS.join(", ")
            ));
        }
        Ok(entry)
    }

    /// Whether nothing in it is read.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Self::Made(made) if made.read_as == Some(As::Text))
    }

    /// Their columns that it needs.
    pub(crate) fn needs(&self) -> Vec<Column> {
        match self {
            Self::Column(column) | Self::Made(Made { column, .. }) => vec![column.clone()],
            Self::Constant(_) => Vec::new(),
            Self::Text(text) => pieces(text)
                .into_iter()
                .filter_map(|(_, name)| name)
                .filter(|name| *name != "row")
                .map(named)
                .collect(),
            Self::Range { from, to, .. } => vec![from.clone(), to.clone()],
        }
    }

    /// The column to name where it is wrong.
    pub(crate) fn blamed(&self, ours: &str, names: &[String]) -> String {
        self.needs().first().map_or_else(|| ours.to_owned(), |column| called(column, names))
    }

    /// The cell that it makes of a row.
    pub(crate) fn make(&self, making: &mut Making<'_>) -> String {
        match self {
            Self::Column(column) => making.cell(column).to_owned(),
            Self::Constant(constant) => constant.clone(),
            Self::Text(text) => {
                let told = |(before, name): (&str, Option<&str>)| match name {
                    Some("row") => format!("{before}{}", making.line),
                    Some(name) => before.to_owned() + making.cell(&named(name)),
                    None => before.to_owned(),
                };
                pieces(text).into_iter().map(told).collect()
            }
            Self::Range { from, to, formats } => {
                let (first, last) = (date(from, formats, making), date(to, formats, making));
                let (Some(first), Some(last)) = (first, last) else { return String::new() };
                let name = making.name(to);
                range((&first, &last), &name, making.problems)
            }
            Self::Made(made) => made.cell(making),
        }
    }
}

fn named(name: &str) -> Column {
    Column::Name(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// An end of a range: in the forms of the mapping file, or as any date.
fn date(column: &Column, formats: &[String], making: &mut Making<'_>) -> Option<Edtf> {
    let (name, value) = (making.name(column), making.cell(column).to_owned());
    if !formats.is_empty() && !value.is_empty() {
        let at = (making.line, making.of_workbook);
        return making.dates.read((&name, &value), formats, at, making.problems);
    }
    match days::read(&value, None) {
        Ok(date) => {
            if date.as_str() != value {
                let message = format!("{} is read as {date}", excerpt(&value));
                making.problems.note_once(&name, "read-as", message);
            }
            Some(date)
        }
        Err(refusal) => making.problems.refuse(&name, "malformed", refusal.to_string()),
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
