//! The row that cells are made of, and what is known of it so far.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::desk::import::file::mapping::formats::Dates;
use crate::desk::import::file::mapping::settings::Column;
use crate::desk::import::problem::Problems;
use crate::model::value::country::Country;

/// A row of the sheet.
pub(crate) struct Making<'r> {
    pub(crate) cells: &'r [Cow<'r, str>],
    /// Where each of the sheet's columns is, and what each is called.
    pub(crate) places: &'r HashMap<String, usize>,
    pub(crate) names: &'r [String],
    pub(crate) line: u64,
    pub(crate) of_workbook: bool,
    /// What means nothing in every column.
    pub(crate) empty: &'r [String],
    /// The country that the row says.
    pub(crate) country: Option<Country>,
    pub(crate) dates: &'r mut Dates,
    pub(crate) problems: &'r mut Problems,
}

/// Whether the cell is one of the words that mean nothing.
pub(crate) fn is_nothing(cell: &str, empty: &[String]) -> bool {
    empty.iter().any(|nothing| nothing.trim().to_lowercase() == cell.to_lowercase())
}

impl Making<'_> {
    /// What stands in a column.
    pub(crate) fn cell(&self, column: &Column) -> &str {
        let at = match column {
            Column::Name(name) => self.places.get(name).copied(),
            Column::Number(number) => Some(number - 1),
        };
        let cell = at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.as_ref());
        if is_nothing(cell, self.empty) { "" } else { cell }
    }

    /// What a column is called.
    pub(crate) fn name(&self, column: &Column) -> String {
        called(column, self.names)
    }
}

/// What a column is called: by its name, or `column 3`.
pub(crate) fn called(column: &Column, names: &[String]) -> String {
    match column {
        Column::Name(name) => name.clone(),
        Column::Number(number) => names
            .get(number - 1)
            .filter(|name| !name.is_empty())
            .map_or_else(|| format!("column {number}"), Clone::clone),
    }
}
