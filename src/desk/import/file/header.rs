//! The names of a table's columns: the row where they stand, and what each of the register's columns is made of.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::StringRecord;

use crate::desk::import::file::hidden;
use crate::desk::import::file::mapping::{Entry, Map};
use crate::desk::import::file::record::{MOST_ABOVE, MOST_COLUMNS, Record, Records};
use crate::desk::import::problem::Problems;
use crate::model::tables::cell;
use crate::model::value::text;

/// The row of names.
pub(crate) struct Header<'m> {
    pub(crate) columns: Columns<'m>,
    /// Where each of the file's own columns is.
    pub(crate) theirs: HashMap<String, usize>,
    /// What the file calls each column, in their order.
    pub(crate) names: Vec<String>,
    /// Whether something is made of each column.
    pub(crate) needed: Vec<bool>,
}

/// Those of the register's columns that a sheet gives, and what each is made of.
type Columns<'m> = Vec<(&'static str, Cow<'m, Entry>)>;

/// The names in a row, without what hides in them.
fn names(record: &StringRecord, of_workbook: bool) -> Vec<String> {
    let name = |name: &str| {
        let name = hidden::seen(name).0.split_whitespace().collect::<Vec<_>>().join(" ");
        if of_workbook { name } else { cell::unguarded(&name).to_owned() }
    };
    record.iter().map(name).collect()
}

/// How many names of columns a row holds: those that a mapping file needs, or those that the register has.
pub(crate) fn names_in(record: &StringRecord, known: &[&str], map: Option<&Map>) -> usize {
    let names = names(record, false);
    match map.filter(|map| map.has_columns()) {
        Some(map) => map.needed().filter(|needed| names.iter().any(|name| name == needed)).count(),
        None => names.iter().filter(|name| known.contains(&plain(name).as_str())).count(),
    }
}

/// Whether a row holds all that a mapping file needs, or several that the register has, and no other.
fn is_header(record: &StringRecord, known: &[&str], map: Option<&Map>) -> bool {
    let found = names_in(record, known, map);
    match map.filter(|map| map.has_columns()) {
        Some(map) => found == map.needed().count(),
        None => found > 1 && found == record.iter().filter(|name| !name.trim().is_empty()).count(),
    }
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace(' ', "_")
}

/// Takes the row of names, and what stands above it, off the rows of a table.
pub(crate) fn take(
    records: &mut Records,
    known: &[&str],
    map: Option<&Map>,
    problems: &mut Problems,
) -> Option<Record> {
    let rows = &mut records.rows;
    if let Some(skipped) = map.and_then(|map| map.skip) {
        rows.retain(|row| row.line > skipped);
    } else {
        let fits: Vec<u64> = rows
            .iter()
            .take(MOST_ABOVE)
            .filter(|row| is_header(&row.cells, known, map))
            .map(|row| row.line)
            .collect();
        match fits.as_slice() {
            [line, ..] if rows.first().is_some_and(|first| first.line == *line) => (),
            [line] => {
                rows.retain(|row| row.line >= *line);
                let message =
                    format!("the names of the columns are in line {line}; what stands above is not read");
                problems.line(*line).note("", "skip", message);
            }
            [] => likely(rows, known, map, problems)?,
            [one, two, ..] => {
                let message = format!(
                    "the names of the columns may be in line {one} or in line {two}; remove the lines above them, or write skip = {} in a mapping file",
                    one - 1
                );
                return problems.line(0).refuse("", "doubtful-header", message);
            }
        }
    }
    if rows.is_empty() {
        return problems.line(0).refuse("", "empty", "the row of column names is missing");
    }
    Some(rows.remove(0))
}

/// Refuses a table of which the names seem to stand below its first row.
fn likely(rows: &[Record], known: &[&str], map: Option<&Map>, problems: &mut Problems) -> Option<()> {
    let count = |row: &Record| names_in(&row.cells, known, map);
    let Some(first) = rows.first() else { return Some(()) };
    // Of equals the first.
    let best = rows.iter().take(MOST_ABOVE).rev().max_by_key(|row| count(row))?;
    if best.line == first.line || count(best) < 2 || count(best) <= count(first) {
        return Some(());
    }
    let line = best.line;
    let message = format!(
        "the names of the columns seem to be in line {line}; remove the lines above it, or write skip = {} in a mapping file",
        line - 1
    );
    problems.line(first.line).refuse("", "doubtful-header", message)
}

impl<'m> Header<'m> {
    pub(crate) fn read(
        record: &Record,
        of_workbook: bool,
        known: &[&'static str],
        map: Option<&'m Map>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let before = problems.line(record.line).count();
        let names = names(&record.cells, of_workbook);
        if names.len() > MOST_COLUMNS {
            return problems.refuse("", "too-many", format!("more than {MOST_COLUMNS} columns"));
        }
        let map = map.filter(|map| map.has_columns());
        let theirs = places(&names, map, problems);
        let columns = match map {
            None => named(&names, known, problems),
            Some(map) => mapped(map, known, &theirs, problems),
        };
        // Without a mapping file every column says something, and one without a name may hide what it says.
        let is_needed = |name: &String| map.is_none_or(|map| map.needs(name));
        let needed = names.iter().map(is_needed).collect();
        (problems.count() == before).then_some(Self { columns, theirs, names, needed })
    }
}

/// Where each column is. Of a foreign sheet only what the mapping file needs has to be told apart.
fn places(names: &[String], map: Option<&Map>, problems: &mut Problems) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let is_needed = map.is_none_or(|map| map.needs(name));
        if places.insert(name.clone(), at).is_some() && is_needed {
            problems.add(name, "repeated", "two columns have this name");
        }
    }
    places
}

/// The columns of a sheet that calls them as the register does.
fn named(names: &[String], known: &[&'static str], problems: &mut Problems) -> Columns<'static> {
    let mut columns: Columns<'static> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let plain = plain(name);
        let Some(ours) = known.iter().find(|ours| **ours == plain) else {
            let message = "this column name is not known; rename it, remove it, or map it in a mapping file";
            problems.allow(name, "unknown-column", message, known);
            continue;
        };
        if columns.iter().any(|(other, entry)| other == ours && entry.blamed(ours) != *name) {
            let message = format!("two columns are {ours}; keep only one of them");
            problems.add(name, "repeated", message);
        } else {
            columns.push((ours, Cow::Owned(Entry::Column(name.clone()))));
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
