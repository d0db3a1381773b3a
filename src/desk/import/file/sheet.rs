//! A table as a spreadsheet saves it: its rows, by the register's names of the columns.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::desk::import::file::header::{self, Header};
use crate::desk::import::file::hidden;
use crate::desk::import::file::mapping::entry::Entry;
use crate::desk::import::file::mapping::formats::Dates;
use crate::desk::import::file::mapping::making::Making;
use crate::desk::import::file::mapping::map::Map;
use crate::desk::import::file::record::{MOST_ROWS, Record, Records};
use crate::desk::import::file::row::{Names, Row};
use crate::desk::import::problem::Problems;
use crate::model::tables::cell;
use crate::model::value::country::Country;
use crate::model::value::text;

/// Columns whose texts may have several lines.
const OF_LINES: [&str; 5] = ["summary", "reason", "discounted", "quote", "note"];
/// Columns in which a line may end between two values.
const OF_VALUES: [&str; 8] = [
    "places",
    "transfer_places",
    "subdivisions",
    "origin_country",
    "source",
    "sources",
    "attribution",
    "groups",
];

/// A table with the rows that hold something.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The table of an archive that it is.
    pub(crate) table: Option<&'static str>,
    pub(crate) rows: Vec<Arc<Row>>,
}

impl Sheet {
    /// Reads a table of which `known` are the columns. None where it is not one; the problems say why, and what is wrong
    /// with the form of its rows.
    pub(crate) fn read(
        mut records: Records,
        table: Option<&'static str>,
        known: &[&'static str],
        map: Option<&Map>,
        problems: &mut Problems,
    ) -> Option<Self> {
        problems.at(table, 0);
        let names = header::take(&mut records, known, map, problems)?;
        let header = Header::read(&names, records.of_workbook, known, map, problems)?;
        let is_tag = |cell: &str| cell.is_empty() || cell.trim().starts_with('#');
        if records.rows.first().is_some_and(|row| row.cells.iter().all(is_tag)) {
            records.rows.remove(0);
        }
        if records.rows.len() > MOST_ROWS {
            let message = format!("more than {MOST_ROWS} rows; split it into several files");
            return problems.line(0).refuse("", "too-many", message);
        }
        let blamed = header.columns.iter();
        let blamed = blamed.map(|(ours, entry)| (*ours, entry.blamed(ours, &header.names)));
        let texts = header.columns.iter().filter(|(_, entry)| entry.is_text()).map(|(ours, _)| *ours);
        let about = (Arc::new(blamed.collect()), Arc::new(texts.collect()));
        let (mut dates, of_workbook) = (Dates::default(), records.of_workbook);
        let empty = map.map_or(&[][..], |map| &map.empty);
        let row = |record: Record| header.row(&record, (of_workbook, empty), &about, &mut dates, problems);
        let mut rows: Vec<Row> = records.rows.into_iter().map(row).collect();
        dates.end(problems);
        if map.is_some_and(|map| map.counts_rows) {
            rows = counted(rows, problems);
        }
        Some(Self { table, rows: rows.into_iter().map(Arc::new).collect() })
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

impl Header<'_> {
    fn row(
        &self,
        record: &Record,
        (of_workbook, empty): (bool, &[String]),
        (names, texts): &(Arc<Names>, Arc<BTreeSet<&'static str>>),
        dates: &mut Dates,
        problems: &mut Problems,
    ) -> Row {
        let before = problems.line(record.line).count();
        let (names, texts) = (Arc::clone(names), Arc::clone(texts));
        let mut row = Row { line: record.line, names, texts, ..Row::default() };
        let is_filled = |cell: &str| !cell.trim().is_empty();
        if record.cells.iter().skip(self.names.len()).any(is_filled) {
            let message =
                "more cells than columns in the header; is a separator in a text without quotation marks?";
            problems.add("", "too-many-cells", message);
        } else if self.unnamed.iter().any(|at| record.cells.get(*at).is_some_and(is_filled)) {
            // Under a header that spans several columns, as spreadsheets merge cells, a number may hide.
            let message = "a column without a name has values; name the column, or remove it";
            problems.add("", "unnamed-column", message);
        } else {
            self.refuse_wrong(record, problems);
            let cells = self.seen(record, of_workbook, problems);
            let mut making = Making {
                cells: &cells,
                places: &self.theirs,
                names: &self.names,
                line: record.line,
                of_workbook,
                empty,
                country: None,
                dates,
                problems,
            };
            for (ours, entry) in &self.columns {
                let made = self.cell(ours, entry, &mut making);
                if *ours == "host_country" {
                    making.country = Country::parse(&made);
                }
                row.cells.insert(ours, made);
            }
        }
        row.broken = problems.count() > before;
        row
    }

    /// Says which of the cells that are needed cannot be read.
    fn refuse_wrong(&self, record: &Record, problems: &mut Problems) {
        for (at, code, message) in record.wrong.iter().filter(|(at, ..)| self.needed.get(*at) == Some(&true))
        {
            problems.add(&self.names[*at], code, message.as_str());
        }
    }

    /// What a reader sees of the cells.
    fn seen<'r>(&self, record: &'r Record, of_workbook: bool, problems: &mut Problems) -> Vec<Cow<'r, str>> {
        let seen = |(at, cell): (usize, &'r str)| {
            let is_wrong = record.wrong.iter().any(|(wrong, ..)| *wrong == at);
            if is_wrong || self.needed.get(at) != Some(&true) {
                return Cow::Borrowed("");
            }
            let plain = |text: &'r str| {
                let text = text.trim();
                if of_workbook { text } else { cell::unguarded(text).trim() }
            };
            let (text, hidden) = hidden::seen(plain(cell));
            if hidden.is_empty() {
                return text;
            }
            let message = format!("invisible characters were left out: {}", hidden::names(&hidden));
            problems.note_once(&self.names[at], "invisible", message);
            Cow::Owned(text.trim().to_owned())
        };
        record.cells.iter().enumerate().map(seen).collect()
    }

    fn cell(&self, ours: &str, entry: &Entry, making: &mut Making<'_>) -> String {
        let made = entry.make(making);
        let made = made.trim();
        if !made.contains(['\n', '\r', '\t', '\u{B}', '\u{2028}', '\u{2029}']) {
            return made.to_owned();
        }
        let lines = made.replace("\r\n", "\n").replace(['\r', '\u{B}', '\u{2028}', '\u{2029}'], "\n");
        if OF_LINES.contains(&ours) {
            return lines;
        }
        if OF_VALUES.contains(&ours) && lines.contains('\n') {
            let message = "a line ends within this cell; write ; between two values, or a space within one";
            making.problems.add(&entry.blamed(ours, &self.names), "ambiguous", message);
        }
        // A line that ends within a title or a name is how it was shown, not what it says.
        lines.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Equal rows as one: each is one person, and their number is that of the people.
fn counted(rows: Vec<Row>, problems: &mut Problems) -> Vec<Row> {
    let (mut first, mut lines) = (BTreeMap::new(), Vec::<Vec<String>>::new());
    let mut cases: Vec<Row> = Vec::new();
    for row in rows {
        if let Some(people) = row.text("people").filter(|people| *people != "1") {
            let message = format!(
                "count = \"rows\" takes each row for one person, but this row says {people}; leave out count, or the column"
            );
            problems.line(row.line).add(row.column(&["people"]), "mismatch", message);
        }
        let at = *first.entry(row.digest()).or_insert(cases.len());
        if at == cases.len() {
            lines.push(Vec::new());
        }
        lines[at].push(row.line.to_string());
        if at == cases.len() {
            cases.push(row);
        }
    }
    for (case, lines) in cases.iter_mut().zip(lines) {
        if lines.len() > 1 {
            let message = format!(
                "{} equal rows are {} people of one case: {}",
                lines.len(),
                lines.len(),
                lines.join(", ")
            );
            problems.line(case.line).note("", "count", text::excerpt(&message));
        }
        case.cells.insert("people", lines.len().to_string());
    }
    cases
}
