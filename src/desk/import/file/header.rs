//! The names of a table's columns: the row where they stand, and what each of the register's columns is made of.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::StringRecord;

use crate::desk::import::file::hidden;
use crate::desk::import::file::mapping::entry::Entry;
use crate::desk::import::file::mapping::making::called;
use crate::desk::import::file::mapping::map::Map;
use crate::desk::import::file::mapping::settings::Column;
use crate::desk::import::file::record::{MOST_ABOVE, MOST_COLUMNS, Record, Records};
use crate::desk::import::problem::Problems;
use crate::model::advice::words::did_you_mean;
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
    /// Columns without a name, under which a cell would be lost. A mapping file says by itself what it needs.
    pub(crate) unnamed: Vec<usize>,
}

/// Those of the register's columns that a sheet gives, and what each is made of.
type Columns<'m> = Vec<(&'static str, Cow<'m, Entry>)>;

/// The names in a row, without what hides in them.
pub(crate) fn names(record: &StringRecord, of_workbook: bool) -> Vec<String> {
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
        Some(map) => map.needed_names().iter().filter(|needed| names.contains(needed)).count(),
        None => names.iter().filter(|name| known.contains(&plain(name).as_str())).count(),
    }
}

/// Whether a row holds all that a mapping file needs, or several that the register has, and no other.
fn is_header(record: &StringRecord, known: &[&str], map: Option<&Map>) -> bool {
    let found = names_in(record, known, map);
    match map.filter(|map| map.has_columns()) {
        Some(map) => found == map.needed_names().len(),
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
        let needs: Option<Vec<Column>> = map.map(|map| map.needed().collect());
        // Without a mapping file every column says something, and one without a name may hide what it says.
        let is_needed = |(at, name): (usize, &String)| {
            let is = |column: &Column| match column {
                Column::Name(needed) => needed == name,
                Column::Number(number) => *number == at + 1,
            };
            needs.as_ref().is_none_or(|needs| needs.iter().any(is))
        };
        let needed: Vec<bool> = names.iter().enumerate().map(is_needed).collect();
        let theirs = places(&names, needs.as_deref(), problems);
        let columns = match map {
            None => named(&names, known, problems),
            Some(map) => mapped(map, known, (&theirs, &names), problems),
        };
        let unnamed = (0..names.len()).filter(|at| map.is_none() && names[*at].is_empty()).collect();
        (problems.count() == before).then_some(Self { columns, theirs, names, needed, unnamed })
    }
}

/// Where each column is. Of a foreign sheet only what the mapping file needs by name has to be told apart.
fn places(names: &[String], needs: Option<&[Column]>, problems: &mut Problems) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let is_needed = needs.is_none_or(|needs| needs.contains(&Column::Name(name.clone())));
        if let Some(first) = places.insert(name.clone(), at).filter(|_| is_needed) {
            let message = match needs {
                None => "two columns have this name; keep one, or rename it".to_owned(),
                Some(_) => format!(
                    "two columns have this name; write the number of the one that is meant, column = {} or column = {}",
                    first + 1,
                    at + 1
                ),
            };
            problems.add(name, "repeated", message);
        }
    }
    places
}

/// The columns of a sheet that calls them as the register does.
fn named(names: &[String], known: &[&'static str], problems: &mut Problems) -> Columns<'static> {
    let mut columns: Columns<'static> = Vec::new();
    let mut is_listed = false;
    for name in names.iter().filter(|name| !name.is_empty()) {
        let plain = plain(name);
        let Some(ours) = known.iter().find(|ours| **ours == plain) else {
            let message = format!(
                "this column name is not known{}; rename it, remove it, or map it in a mapping file",
                did_you_mean(&plain, known.iter().copied())
            );
            // The whole list once.
            let list = if std::mem::replace(&mut is_listed, true) { &[] } else { known };
            problems.allow(name, "unknown-column", message, list);
            continue;
        };
        if columns.iter().any(|(other, entry)| other == ours && entry.blamed(ours, names) != *name) {
            let message = format!("two columns are {ours}; keep only one of them");
            problems.add(name, "repeated", message);
        } else {
            columns.push((ours, Cow::Owned(Entry::Column(Column::Name(name.clone())))));
        }
    }
    columns
}

/// The columns that a mapping file makes.
fn mapped<'m>(
    map: &'m Map,
    known: &[&'static str],
    (theirs, names): (&HashMap<String, usize>, &[String]),
    problems: &mut Problems,
) -> Columns<'m> {
    let mut columns = Vec::new();
    let (mut known_listed, mut theirs_listed) = (false, false);
    for (name, entry) in &map.columns {
        let Some(ours) = known.iter().find(|ours| **ours == *name) else {
            let message = format!(
                "the mapping file names a column that this register does not have{}",
                did_you_mean(name, known.iter().copied())
            );
            let list = if std::mem::replace(&mut known_listed, true) { &[] } else { known };
            problems.allow(name, "unknown-column", message, list);
            continue;
        };
        let is_there = |column: &Column| match column {
            Column::Name(name) => theirs.contains_key(name),
            Column::Number(number) => *number <= names.len(),
        };
        for missing in entry.needs().iter().filter(|column| !is_there(column)) {
            let missed = called(missing, names);
            let message = format!(
                "the mapping file maps the column {} to {ours}, but the table has no such column",
                text::excerpt(&missed)
            );
            let there = names.iter().filter(|name| !name.is_empty());
            let there: Vec<&String> =
                if std::mem::replace(&mut theirs_listed, true) { Vec::new() } else { there.collect() };
            problems.allow(&missed, "missing-column", message, there);
        }
        columns.push((*ours, Cow::Borrowed(entry)));
    }
    // What is in another country depends on the country.
    columns.sort_by_key(|(ours, _)| *ours != "host_country");
    columns
}
