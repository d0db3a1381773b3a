//! A table as a spreadsheet saves it: its rows, by the register's names of the columns.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use csv::StringRecord;

use crate::desk::import::file::csv_text::{MOST_COLUMNS, Record, records};
use crate::desk::import::file::mapping::{Entry, Map};
use crate::desk::import::file::row::{Names, Row};
use crate::desk::import::problem::Problems;
use crate::model::tables::cell;
use crate::model::value::text;

/// A table with the rows that hold something.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The table of an archive that it is.
    pub(crate) table: Option<&'static str>,
    pub(crate) rows: Vec<Arc<Row>>,
}

/// The first row of a sheet.
struct Header<'m> {
    columns: Columns<'m>,
    /// Where each of the file's own columns is.
    theirs: HashMap<String, usize>,
    /// How many cells a row has at most.
    width: usize,
    /// Columns without a name, under which a cell would be lost. A mapping file says by itself what it needs.
    unnamed: Vec<usize>,
}

/// Those of the register's columns that a sheet gives, and what each is made of.
type Columns<'m> = Vec<(&'static str, Cow<'m, Entry>)>;

impl Sheet {
    /// Reads a table of which `known` are the columns. None where it is not one; the problems say why, and what is wrong
    /// with the form of its rows.
    pub(crate) fn read(
        bytes: &[u8],
        table: Option<&'static str>,
        known: &[&'static str],
        map: Option<&Map>,
        problems: &mut Problems,
    ) -> Option<Self> {
        problems.at(table, 0);
        let mut records = records(bytes, map.and_then(|map| map.separator), problems)?;
        if records.is_empty() {
            return problems.refuse("", "empty", "the row of column names is missing");
        }
        let (line, names) = records.remove(0);
        let header = Header::read(&names, known, map, problems.line(line))?;
        let is_tag = |cell: &str| cell.is_empty() || cell.trim().starts_with('#');
        if records.first().is_some_and(|(_, row)| row.iter().all(is_tag)) {
            records.remove(0);
        }
        let blamed = header.columns.iter().map(|(ours, entry)| (*ours, entry.blamed(ours).to_owned()));
        let names: Arc<Names> = Arc::new(blamed.collect());
        let row = |record: Record| Arc::new(header.row(record, Arc::clone(&names), problems));
        Some(Self { table, rows: records.into_iter().map(row).collect() })
    }

    /// How many rows hold something.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// One row, at which the problems look now.
    pub(crate) fn row(&self, at: usize, problems: &mut Problems) -> Arc<Row> {
        let row = self.rows.get(at).map(Arc::clone).unwrap_or_default();
        problems.at(self.table, row.line);
        row
    }
}

impl<'m> Header<'m> {
    fn read(
        names: &StringRecord,
        known: &[&'static str],
        map: Option<&'m Map>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let before = problems.count();
        let names: Vec<&str> = names.iter().map(|name| cell::unguarded(name.trim())).collect();
        let width = names.len();
        if width > MOST_COLUMNS {
            return problems.refuse("", "too-many", format!("more than {MOST_COLUMNS} columns"));
        }
        let theirs = places(&names, map, problems);
        let columns = match map {
            None => named(&names, known, problems),
            Some(map) => mapped(map, known, &theirs, problems),
        };
        let unnamed = (0..width).filter(|at| map.is_none() && names[*at].is_empty()).collect();
        (problems.count() == before).then_some(Self { columns, theirs, width, unnamed })
    }

    fn row(&self, (line, record): Record, names: Arc<Names>, problems: &mut Problems) -> Row {
        let before = problems.line(line).count();
        let mut row = Row { line, names, ..Row::default() };
        let is_filled = |cell: &str| !cell.trim().is_empty();
        if record.iter().skip(self.width).any(is_filled) {
            let message =
                "more cells than columns in the header; is a separator in a text without quotation marks?";
            problems.add("", "too-many-cells", message);
        } else if self.unnamed.iter().any(|at| record.get(*at).is_some_and(is_filled)) {
            // Under a header that spans several columns, as spreadsheets merge cells, a number may hide.
            let message = "a column without a name has values; name the column, or remove it";
            problems.add("", "unnamed-column", message);
        } else {
            let cells = self.columns.iter();
            row.cells = cells.map(|(ours, entry)| (*ours, self.cell(entry, &record, problems))).collect();
        }
        row.broken = problems.count() > before;
        row
    }

    fn cell(&self, entry: &Entry, record: &StringRecord, problems: &mut Problems) -> String {
        let theirs = |name: &str| {
            self.theirs.get(name).and_then(|at| record.get(*at)).map(str::trim).unwrap_or_default()
        };
        let made = entry.make(theirs, problems);
        cell::unguarded(made.trim()).trim().replace("\r\n", "\n")
    }
}

/// Where each column is. Of a foreign sheet only what the mapping file needs has to be told apart.
fn places(names: &[&str], map: Option<&Map>, problems: &mut Problems) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let is_needed = map.is_none_or(|map| map.needs(name));
        if places.insert((*name).to_owned(), at).is_some() && is_needed {
            problems.add(name, "repeated", "two columns have this name");
        }
    }
    places
}

/// The columns of a sheet that calls them as the register does.
fn named(names: &[&str], known: &[&'static str], problems: &mut Problems) -> Columns<'static> {
    let mut columns: Columns<'static> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let plain = name.to_lowercase().replace(' ', "_");
        let Some(ours) = known.iter().find(|ours| **ours == plain) else {
            let message = "this column name is not known; rename it, remove it, or map it in a mapping file";
            problems.allow(name, "unknown-column", message, known);
            continue;
        };
        if columns.iter().any(|(other, entry)| other == ours && entry.blamed(ours) != *name) {
            let message = format!("two columns are {ours}; keep only one of them");
            problems.add(name, "repeated", message);
        } else {
            columns.push((ours, Cow::Owned(Entry::Column((*name).to_owned()))));
        }
    }
    columns
}

/// The columns that a mapping file makes.
fn mapped<'m>(
    map: &'m Map,
    known: &[&'static str],
    theirs: &HashMap<String, usize>,
    problems: &mut Problems,
) -> Columns<'m> {
    let mut columns = Vec::new();
    for (name, entry) in &map.columns {
        let Some(ours) = known.iter().find(|ours| **ours == *name) else {
            let message = "the mapping file names a column that this register does not have";
            problems.allow(name, "unknown-column", message, known);
            continue;
        };
        for missing in entry.needs().into_iter().filter(|name| !theirs.contains_key(*name)) {
            let mut there: Vec<&str> = theirs.keys().map(String::as_str).collect();
            there.sort_unstable();
            let missed = text::excerpt(missing);
            let message = format!(
                "the mapping file maps the column {missed} to {ours}, but the table has no such column"
            );
            problems.allow(missing, "missing-column", message, there);
        }
        columns.push((*ours, Cow::Borrowed(entry)));
    }
    columns
}
