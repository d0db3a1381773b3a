//! A table as a spreadsheet saves it.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::desk::import::file::csv_text::{Record, records};
use crate::desk::import::file::header::{Column, Header, Of};
use crate::desk::import::file::mapping::Map;
use crate::desk::import::file::row::{Cell, Row};
use crate::desk::import::problem::Problems;
use crate::model::tables::cell;

/// A table with the rows that hold something.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    table: Option<&'static str>,
    header: Header<'a>,
    rows: Vec<Record>,
}

impl<'a> Sheet<'a> {
    /// Reads a table of which `known` are the columns. None where it is not one; the problems say why.
    pub(crate) fn read(
        bytes: &[u8],
        table: Option<&'static str>,
        known: &[&'static str],
        map: Option<&'a Map>,
        problems: &mut Problems,
    ) -> Option<Self> {
        problems.at(table, 0);
        let separator = map.and_then(|map| map.separator);
        let separator = separator.map(|separator| u8::try_from(separator).unwrap_or(b','));
        let mut rows = records(bytes, table, separator, problems)?;
        if rows.is_empty() {
            problems.add("", "empty", "there is no row of column names");
            return None;
        }
        let (line, names) = rows.remove(0);
        let before = problems.at(table, line).count();
        let header = Header::read(&names, known, map, problems);
        let is_tag = |cell: &str| cell.is_empty() || cell.trim().starts_with('#');
        if rows.first().is_some_and(|(_, row)| row.iter().all(is_tag)) {
            rows.remove(0);
        }
        (problems.count() == before).then_some(Self { table, header, rows })
    }

    /// The table of an archive that it is.
    pub(crate) fn table(&self) -> Option<&'static str> {
        self.table
    }

    /// All rows; what is wrong with their form is not told.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.len()).map(|at| self.row(at, &mut Problems::default()))
    }

    /// How many rows hold something.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// One row; what is wrong with its form goes to the problems.
    pub(crate) fn row(&self, at: usize, problems: &mut Problems) -> Row {
        let Some((line, record)) = self.rows.get(at) else { return Row::default() };
        let line = *line;
        problems.at(self.table, line);
        let is_filled = |cell: &str| !cell.trim().is_empty();
        let wrong = if record.iter().skip(self.header.width).any(is_filled) {
            Some((
                "too-many-cells",
                "more cells than the header has columns; is a separator within a text that is not quoted?",
            ))
        } else if self.header.unnamed.iter().any(|at| record.get(*at).is_some_and(is_filled)) {
            // Under a header that spans several columns, as spreadsheets merge cells, a number may hide.
            Some((
                "unnamed-column",
                "something stands under a column without a name; name the column, or take it out",
            ))
        } else {
            None
        };
        if let Some((code, message)) = wrong {
            problems.add("", code, message);
            return Row { line, broken: true, cells: BTreeMap::new() };
        }
        let before = problems.count();
        let columns = self.header.columns.iter();
        let cells = columns.map(|column| (column.ours, self.cell(column, record, problems))).collect();
        Row { line, broken: problems.count() > before, cells }
    }

    fn cell(&self, Column { ours, of }: &Column<'_>, record: &StringRecord, problems: &mut Problems) -> Cell {
        let at = |at: &usize| record.get(*at).unwrap_or_default();
        let (column, text) = match of {
            Of::Theirs(index, name) => (name.clone(), at(index).to_owned()),
            Of::Mapped(entry) => {
                let theirs = |name: &str| self.header.theirs.get(name).map_or("", at).trim();
                (entry.blamed(ours).to_owned(), entry.make(ours, theirs, problems))
            }
        };
        let text = cell::unguarded(text.trim_matches([' ', '\n', '\r', '\u{a0}'])).trim();
        Cell { column, text: text.replace("\r\n", "\n") }
    }

    /// The line on which a row begins.
    pub(crate) fn line(&self, at: usize) -> u64 {
        self.rows.get(at).map_or(0, |(line, _)| *line)
    }
}
