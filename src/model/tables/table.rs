//! Tables: each column is declared once, with its HXL hashtag, what it holds, where that is in the record and what it
//! means. CSV, archive and workbook are written from these, imports are read against them, and the reference is made
//! from them, so that one name means one thing in each.

use chrono::NaiveDate;

use crate::model::redaction::public::COMPUTED;
use crate::model::tables::cell;
use crate::model::vocabulary::define::List;

/// What is in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: it is not known, or there is none.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole day.
    Day(NaiveDate),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(words) => f.write_str(words),
            Self::Number(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A UUID.
    Id,
    /// Words.
    Text,
    /// A code or key.
    Code,
    /// A word of a closed list.
    Word(fn() -> List),
    /// A country (ISO 3166-1 alpha-2).
    Country,
    /// A subdivision (ISO 3166-2).
    Subdivision,
    /// For people: the name of the code, or of each of the codes, in another column.
    Name(&'static str),
    /// A date (EDTF).
    Date,
    /// A whole day.
    Day,
    /// A whole number.
    Number,
    /// Degrees (WGS 84).
    Degrees,
    /// Several texts, codes or words.
    List,
    /// Several whole numbers.
    Ages,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Word(list) => return write!(f, "word of {}", list().name),
            Self::Name(of) => return write!(f, "name of the code in {of}"),
            Self::Id => "UUID",
            Self::Text => "text",
            Self::Code => "code",
            Self::Country => "country (ISO 3166-1)",
            Self::Subdivision => "subdivision (ISO 3166-2)",
            Self::Date => "date (EDTF)",
            Self::Day => "day",
            Self::Number => "whole number",
            Self::Degrees => "degrees (WGS 84)",
            Self::List => "several texts",
            Self::Ages => "several whole numbers",
        })
    }
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name: that of the JSON, with the part after an underscore.
    pub name: &'static str,
    /// Its HXL hashtag and attributes (hxlstandard.org, 1.1).
    pub hxl: &'static str,
    /// Which field of the record, or of its part, it holds: a JSON pointer, with `*` for each item of a list; empty where
    /// it follows from others.
    pub pointer: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// What it means, in a sentence.
    pub about: &'static str,
}

impl Column {
    /// The names along its pointer.
    pub fn path(&self) -> impl Iterator<Item = &'static str> {
        self.pointer.split('/').skip(1)
    }

    /// Whether nobody writes it: it follows from the rest of the record.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        self.path().next().is_none_or(|field| COMPUTED.contains(&field))
    }
}

/// One table: its columns, and the rows that a record has in it.
#[derive(Debug, Clone, Copy)]
pub struct Table<T> {
    /// Its name.
    pub name: &'static str,
    /// What one row is, in a sentence.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// The rows of a record, each as long as the columns.
    pub rows: fn(&T) -> Vec<Vec<Cell>>,
}

/// Declares a table: what its rows are, which rows a record has, and for each column what it means, its name, hashtag,
/// pointer, kind and cell.
macro_rules! table {
    ($(#[doc = $what:literal])+ $name:ident = $file:literal: $record:ty, |$of:ident| $rows:expr, $row:pat => {
        $($(#[doc = $about:literal])+ $column:literal $hxl:literal $pointer:literal $kind:ident$(($of_kind:expr))? = $cell:expr;)+
    }) => {
        $(#[doc = $what])+
        pub const $name: $crate::model::tables::table::Table<$record> = $crate::model::tables::table::Table {
            name: $file,
            about: concat!($($what),+).trim_ascii(),
            columns: &[$($crate::model::tables::table::Column {
                name: $column,
                hxl: $hxl,
                pointer: $pointer,
                kind: $crate::model::tables::table::Kind::$kind$(($of_kind))?,
                about: concat!($($about),+).trim_ascii(),
            }),+],
            rows: |$of| $rows.into_iter().map(|$row| vec![$($cell),+]).collect(),
        };
    };
}
pub(super) use table;

/// A text; an empty one is nothing.
pub(crate) fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A text that may be missing.
pub(crate) fn optional(optional: Option<&str>) -> Cell {
    optional.map_or(Cell::Empty, text)
}

/// A word of a closed list, a code or an id.
pub(crate) fn word(word: &impl ToString) -> Cell {
    Cell::Text(word.to_string())
}

/// How many.
pub(crate) fn count(number: u32) -> Cell {
    Cell::Number(number.into())
}

/// A number that may be open or not known.
pub(crate) fn number(number: Option<impl Into<f64>>) -> Cell {
    number.map_or(Cell::Empty, |number| Cell::Number(number.into()))
}

/// Values in one cell.
pub(crate) fn several(values: impl IntoIterator<Item = impl ToString>) -> Cell {
    text(&cell::join(values))
}

/// A code that may be missing.
pub(super) fn code(code: Option<impl ToString>) -> Cell {
    code.map_or(Cell::Empty, |code| word(&code))
}

/// From which day a date is, or to which.
pub(super) fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, Cell::Day)
}
