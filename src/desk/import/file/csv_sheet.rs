//! A table as a spreadsheet saves it: which separator, which columns, which rows.

use std::collections::{BTreeMap, HashMap};

use csv::{ReaderBuilder, StringRecord};
use sha2::{Digest, Sha256};

use crate::desk::import::file::mapping::{Entry, Map};
use crate::desk::import::problem::Problems;
use crate::model::tables::cell;
use crate::model::value::text;

/// The most rows of one table.
pub const MOST_ROWS: usize = 50_000;
/// The most columns of one table.
pub const MOST_COLUMNS: usize = 300;

/// The most bytes of one cell: several times what any field may hold.
const MOST_OF_A_CELL: usize = 64 << 10;
/// Separators in one line, above which it is no table that anybody made.
const MOST_SEPARATORS: usize = 100_000;

/// A table with the rows that hold something.
#[derive(Debug)]
pub struct Sheet<'a> {
    table: Option<&'static str>,
    columns: Vec<Column<'a>>,
    theirs: HashMap<String, usize>,
    /// Columns without a name, between others; of a foreign sheet nobody needs them.
    unnamed: Vec<usize>,
    rows: Vec<(u64, StringRecord)>,
}

/// One of our columns, and what it is made of here.
#[derive(Debug)]
struct Column<'a> {
    ours: &'static str,
    of: Of<'a>,
}

#[derive(Debug)]
enum Of<'a> {
    Theirs(usize, String),
    Mapped(&'a Entry),
}

impl Of<'_> {
    /// What the file calls the column, if it is one of the file's.
    fn name(&self) -> &str {
        if let Self::Theirs(_, name) = self { name } else { "" }
    }
}

/// A cell, and what the file calls its column.
#[derive(Debug, Clone)]
pub struct SheetCell {
    /// As the file calls it.
    pub column: String,
    /// What stands in it, without the apostrophe against formulas and without white space around it.
    pub text: String,
}

/// One row, by our names of the columns.
#[derive(Debug, Default)]
pub struct Row {
    /// The line on which it begins.
    pub line: u64,
    /// Its cells cannot be told apart, or one of them could not be made; the problems say so.
    pub broken: bool,
    cells: BTreeMap<&'static str, SheetCell>,
}

impl Row {
    /// The cell of a column, if the sheet has the column.
    pub fn given(&self, ours: &str) -> Option<&SheetCell> {
        self.cells.get(ours)
    }

    /// What stands in the column, if anything.
    pub fn text(&self, ours: &str) -> Option<&str> {
        self.cells.get(ours).map(|given| given.text.as_str()).filter(|text| !text.is_empty())
    }

    /// What the file calls the first of these columns that it has; else ours.
    pub fn column<'a>(&'a self, ours: &[&'a str]) -> &'a str {
        ours.iter()
            .find_map(|ours| self.cells.get(ours))
            .map_or_else(|| ours.first().copied().unwrap_or_default(), |given| given.column.as_str())
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// What the row says, whatever its columns are called and in whatever order they stand.
    pub fn digest(&self) -> [u8; 32] {
        let mut said = Sha256::new();
        for (ours, given) in self.cells.iter().filter(|(_, given)| !given.text.is_empty()) {
            for word in [*ours, given.text.as_str()] {
                said.update(u64::try_from(word.len()).unwrap_or_default().to_be_bytes());
                said.update(word);
            }
        }
        said.finalize().into()
    }

    /// Every cell.
    pub fn cells(&self) -> impl Iterator<Item = (&'static str, &SheetCell)> {
        self.cells.iter().map(|(ours, given)| (*ours, given))
    }
}

impl<'a> Sheet<'a> {
    /// Reads a table of which `known` are the columns. None where it is not one; the problems say why.
    pub fn read(
        bytes: &[u8],
        table: Option<&'static str>,
        known: &[&'static str],
        map: Option<&'a Map>,
        problems: &mut Problems,
    ) -> Option<Self> {
        problems.at(table, 0);
        let (text, skipped) = plain(bytes, problems)?;
        // To take such a line apart costs a hundred times its length.
        if text.lines().any(|line| {
            line.bytes().filter(|byte| matches!(byte, b',' | b';' | b'\t')).count() > MOST_SEPARATORS
        }) {
            problems.add("", "too-many", format!("more than {MOST_COLUMNS} columns"));
            return None;
        }
        let separator = map
            .and_then(|map| map.separator)
            .map_or_else(|| separator(text), |separator| u8::try_from(separator).unwrap_or(b','));
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut records = Vec::new();
        let mut record = StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) if records.len() > MOST_ROWS + 1 => {
                    problems.add(
                        "",
                        "too-many",
                        format!("more than {MOST_ROWS} rows; make several files of it"),
                    );
                    return None;
                }
                Ok(true) if record.iter().any(|cell| cell.len() > MOST_OF_A_CELL) => {
                    let line = record.position().map_or(0, |at| begins(text, at)) + skipped;
                    problems.at(table, line).add(
                        "",
                        "too-long",
                        format!(
                            "a cell holds more than {} KiB; is a quote not closed?",
                            MOST_OF_A_CELL >> 10
                        ),
                    );
                    return None;
                }
                Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => (),
                Ok(true) => records
                    .push((record.position().map_or(0, |at| begins(text, at)) + skipped, record.clone())),
                Err(error) => {
                    problems.add("", "malformed", format!("it cannot be read as a table: {error}"));
                    return None;
                }
            }
        }
        let mut records = records.into_iter();
        let Some((line, header)) = records.next() else {
            problems.add("", "empty", "there is no row of column names");
            return None;
        };
        let before = problems.at(table, line).count();
        let (columns, theirs) = columns(&header, known, map, problems);
        if problems.count() > before {
            return None;
        }
        let mut rows: Vec<_> = records.collect();
        if rows
            .first()
            .is_some_and(|(_, row)| row.iter().all(|cell| cell.is_empty() || cell.trim().starts_with('#')))
        {
            rows.remove(0);
        }
        let unnamed = header
            .iter()
            .enumerate()
            .filter(|(_, name)| map.is_none() && name.trim().is_empty())
            .map(|(at, _)| at)
            .collect();
        Some(Self { table, columns, theirs, unnamed, rows })
    }

    /// How many rows hold something.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// One row; what is wrong with its form goes to the problems.
    pub fn row(&self, at: usize, problems: &mut Problems) -> Row {
        let Some((line, record)) = self.rows.get(at) else { return Row::default() };
        problems.at(self.table, *line);
        let width = self.theirs.values().map(|at| at + 1).max().unwrap_or_default();
        if record.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            problems.add(
                "",
                "too-many-cells",
                "more cells than the header has columns; is a separator within a text that is not quoted?",
            );
            return Row { line: *line, broken: true, cells: BTreeMap::new() };
        }
        // Under a header that spans several columns, as spreadsheets merge cells, a number may hide.
        if self.unnamed.iter().any(|at| record.get(*at).is_some_and(|cell| !cell.trim().is_empty())) {
            problems.add(
                "",
                "unnamed-column",
                "something stands under a column without a name; name the column, or take it out",
            );
            return Row { line: *line, broken: true, cells: BTreeMap::new() };
        }
        let before = problems.count();
        let mut cells = BTreeMap::new();
        for Column { ours, of } in &self.columns {
            let given = match of {
                Of::Theirs(at, name) => {
                    SheetCell { column: name.clone(), text: record.get(*at).unwrap_or_default().to_owned() }
                }
                Of::Mapped(entry) => {
                    let theirs = |name: &str| {
                        self.theirs.get(name).and_then(|at| record.get(*at)).map_or("", str::trim)
                    };
                    SheetCell {
                        column: entry.blamed(ours).to_owned(),
                        text: entry.make(ours, theirs, problems),
                    }
                }
            };
            let text = cell::unguarded(given.text.trim_matches([' ', '\n', '\r', '\u{a0}']))
                .trim()
                .replace("\r\n", "\n");
            cells.insert(*ours, SheetCell { text, ..given });
        }
        Row { line: *line, broken: problems.count() > before, cells }
    }

    /// The line on which a row begins.
    pub fn line(&self, at: usize) -> u64 {
        self.rows.get(at).map_or(0, |(line, _)| *line)
    }
}

/// The line on which a record begins: its position may lie before line ends that are not its own.
fn begins(text: &str, at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
    at.line()
        + rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n').count()
            as u64
}

/// The text without its byte order mark and Excel's own first line, and how many lines were left away.
fn plain<'b>(bytes: &'b [u8], problems: &mut Problems) -> Option<(&'b str, u64)> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        problems.add("", "not-utf-8", "the file is UTF-16; save it as \"CSV UTF-8\"");
        return None;
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let declared =
                text.starts_with("sep=") && text.lines().next().is_some_and(|line| line.len() == 5);
            Some(if declared { (text.split_once('\n').map_or("", |(_, rest)| rest), 1) } else { (text, 0) })
        }
        Err(error) => {
            let line =
                1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() as u64;
            problems.at(None, line).add("", "not-utf-8", "the file is not UTF-8; save it as \"CSV UTF-8\"");
            None
        }
    }
}

/// The separator that makes the most of the first row.
fn separator(text: &str) -> u8 {
    let width = |separator: u8| {
        let mut record = StringRecord::new();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        reader.read_record(&mut record).map_or(0, |_| record.len())
    };
    // Of equals the last is taken.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| width(*separator)).unwrap_or(b',')
}

fn columns<'a>(
    header: &StringRecord,
    known: &[&'static str],
    map: Option<&'a Map>,
    problems: &mut Problems,
) -> (Vec<Column<'a>>, HashMap<String, usize>) {
    let mut theirs = HashMap::new();
    if header.len() > MOST_COLUMNS {
        problems.add("", "too-many", format!("more than {MOST_COLUMNS} columns"));
        return (Vec::new(), theirs);
    }
    for (at, name) in header.iter().enumerate() {
        let name = cell::unguarded(name.trim());
        // Of a foreign sheet only what the mapping file needs has to be told apart.
        let is_needed = map.is_none_or(|map| map.columns.values().any(|entry| entry.needs().contains(&name)));
        if !name.is_empty() && theirs.insert(name.to_owned(), at).is_some() && is_needed {
            problems.add(name, "repeated", "two columns have this name");
        }
    }
    let mut columns = Vec::new();
    match map {
        None => {
            for (at, name) in header.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()) {
                let name = cell::unguarded(name.trim());
                let plain = name.to_lowercase().replace(' ', "_");
                match known.iter().find(|ours| **ours == plain) {
                    Some(ours) if columns.iter().any(|other: &Column| other.ours == *ours && name != other.of.name()) => {
                        problems.add(name, "repeated", format!("another column is {ours} as well; which of them counts is not known"));
                    }
                    Some(ours) => columns.push(Column { ours, of: Of::Theirs(at, name.to_owned()) }),
                    None => problems.allow(
                        name,
                        "unknown-column",
                        "no column of this name is known; rename it, take it out, or say in a mapping file what it is",
                        known,
                    ),
                }
            }
        }
        Some(map) => {
            for (name, entry) in &map.columns {
                let Some(ours) = known.iter().find(|ours| **ours == *name) else {
                    problems.allow(
                        name,
                        "unknown-column",
                        "the mapping file names a column that is not one of ours",
                        known,
                    );
                    continue;
                };
                for missing in entry.needs().into_iter().filter(|name| !theirs.contains_key(*name)) {
                    let mut there: Vec<&str> = theirs.keys().map(String::as_str).collect();
                    there.sort_unstable();
                    let message = format!(
                        "the mapping file makes {ours} of the column {}, which the sheet does not have",
                        text::excerpt(missing)
                    );
                    problems.allow(missing, "missing-column", message, there);
                }
                columns.push(Column { ours, of: Of::Mapped(entry) });
            }
        }
    }
    (columns, theirs)
}
