//! The rows of a file, before anybody knows their columns.

use csv::StringRecord;

/// The most rows of one table.
pub(crate) const MOST_ROWS: usize = 50_000;
/// The most columns of one table.
pub(crate) const MOST_COLUMNS: usize = 300;
/// Lines that may stand above the names of the columns.
pub(crate) const MOST_ABOVE: usize = 30;

/// A row.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The line on which it begins.
    pub(crate) line: u64,
    pub(crate) cells: StringRecord,
    /// Cells that cannot be read: where, a code, and what to do.
    pub(crate) wrong: Vec<(usize, &'static str, String)>,
}

impl Record {
    /// Whether a cell holds anything.
    pub(crate) fn is_filled(&self) -> bool {
        self.cells.iter().any(|cell| !cell.trim().is_empty())
    }
}

/// The rows of a table that hold something.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) rows: Vec<Record>,
    /// Out of a workbook: its texts need no apostrophe against formulas, and its days are days.
    pub(crate) of_workbook: bool,
}

/// How many names of columns a row holds.
pub(crate) type NamesIn<'a> = &'a dyn Fn(&StringRecord) -> usize;
