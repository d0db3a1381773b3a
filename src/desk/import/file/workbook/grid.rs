//! The cells of a sheet as rows, with an end.

use std::collections::BTreeMap;

use crate::desk::import::file::record::{MOST_ABOVE, MOST_COLUMNS, MOST_ROWS, Record};
use crate::desk::import::file::unpacked::Refusal;

/// The most bytes of all cells of a sheet, and of what is said of those that cannot be read.
const MOST_TEXT: usize = 64 << 20;

/// A sheet of a workbook.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Whether anything is in it.
    pub(crate) is_filled: bool,
    /// Whether the program shows it to nobody.
    pub(crate) is_hidden: bool,
}

/// A cell: what it says, and why it cannot be read.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) wrong: Option<(&'static str, String)>,
}

impl Cell {
    /// A cell that says something.
    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), wrong: None }
    }

    /// A cell that cannot be read.
    pub(crate) fn wrong(code: &'static str, message: impl Into<String>) -> Self {
        // Nobody reads it, but it is not empty.
        Self { text: "?".to_owned(), wrong: Some((code, message.into())) }
    }

    /// The same cell, which stands for several rows.
    pub(crate) fn merged(self) -> Self {
        let message = "this cell is merged with others above or below it; unmerge them, and write in each row what is true of it";
        Self { wrong: self.wrong.or_else(|| Some(("merged", message.to_owned()))), ..self }
    }
}

/// A number as a person writes it: without a point where it is whole.
pub(crate) fn number(number: f64) -> String {
    // Negative zero is no number that anybody wrote.
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// The rows of a sheet, as they come.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) rows: Vec<Record>,
    bytes: usize,
}

impl Grid {
    /// Adds a row by the places of its cells, if it holds anything.
    pub(crate) fn add(&mut self, line: u64, cells: BTreeMap<usize, Cell>) -> Result<(), Refusal> {
        if cells.values().all(|cell| cell.text.trim().is_empty()) {
            return Ok(());
        }
        let says = |cell: &Cell| cell.wrong.is_some() || !cell.text.trim().is_empty();
        let width =
            cells.iter().filter(|(_, cell)| says(cell)).map(|(at, _)| at + 1).max().unwrap_or_default();
        if width > MOST_COLUMNS {
            return Err(("too-many", format!("more than {MOST_COLUMNS} columns")));
        }
        if self.rows.len() > MOST_ROWS + MOST_ABOVE {
            return Err(("too-many", format!("more than {MOST_ROWS} rows; split it into several files")));
        }
        let mut record = Record { line, ..Record::default() };
        for (at, cell) in cells.into_iter().filter(|(at, _)| *at < width) {
            (record.cells.len()..at).for_each(|_| record.cells.push_field(""));
            record.cells.push_field(&cell.text);
            self.bytes += cell.wrong.as_ref().map_or(0, |(_, message)| message.len());
            record.wrong.extend(cell.wrong.map(|(code, message)| (at, code, message)));
        }
        self.bytes += record.cells.as_slice().len();
        if self.bytes > MOST_TEXT {
            return Err(("too-large", format!("the sheet holds more than {} MiB of text", MOST_TEXT >> 20)));
        }
        self.rows.push(record);
        Ok(())
    }
}
