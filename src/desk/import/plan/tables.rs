//! A table of incidents, or an archive of tables.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::desk::import::cells::columns;
use crate::desk::import::file::archive;
use crate::desk::import::file::csv_sheet::Sheet;
use crate::desk::import::file::mapping::Map;
use crate::desk::import::plan::document;
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::problem::Problems;
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::tables::table::{Column, Table};
use crate::register::query::form::uuid as id;

/// The tables of a file.
#[derive(Debug, Default)]
pub(crate) struct Tables<'f> {
    incidents: Option<Sheet<'f>>,
    parts: Vec<Part<'f>>,
    sources: Option<Sheet<'f>>,
    /// Incidents of which there are only parts.
    without_row: Vec<Uuid>,
}

/// A table of parts, with the rows of each incident.
#[derive(Debug)]
struct Part<'f> {
    table: &'static Table<PublicIncident>,
    sheet: Sheet<'f>,
    rows: BTreeMap<Uuid, Vec<usize>>,
}

impl<'f> Tables<'f> {
    /// One table of incidents.
    pub(crate) fn one(bytes: &[u8], map: Option<&'f Map>, problems: &mut Problems) -> Option<Self> {
        let incidents = Sheet::read(bytes, None, &columns::known(), map, problems)?;
        Some(Self { incidents: Some(incidents), ..Self::default() })
    }

    /// An archive.
    pub(crate) fn several(bytes: &[u8], problems: &mut Problems) -> Option<Self> {
        let files = archive::tables(bytes, problems)?;
        let mut tables = Self::default();
        for table in TABLES.iter().filter(|table| files.contains_key(table.name)) {
            let known = if table.name == INCIDENTS.name { columns::known() } else { names(table.columns) };
            let sheet = Sheet::read(&files[table.name], Some(table.name), &known, None, problems)?;
            if table.name == INCIDENTS.name {
                tables.incidents = Some(sheet);
            } else {
                tables.parts.push(Part::read(table, sheet, problems));
            }
        }
        if let Some(bytes) = files.get(SOURCES.name) {
            let known = names(SOURCES.columns);
            tables.sources = Some(Sheet::read(bytes, Some(SOURCES.name), &known, None, problems)?);
        }
        let rows = tables.incidents.iter().flat_map(Sheet::rows);
        let with_row: BTreeSet<Uuid> = rows.filter_map(|row| id(row.text("id")?)).collect();
        let in_parts: BTreeSet<Uuid> =
            tables.parts.iter().flat_map(|part| part.rows.keys().copied()).collect();
        tables.without_row = in_parts.difference(&with_row).copied().collect();
        Some(tables)
    }

    /// How many rows there are, of incidents.
    pub(crate) fn rows(&self) -> usize {
        self.incidents.as_ref().map_or(0, Sheet::len)
    }

    /// How many incidents there are.
    pub(crate) fn len(&self) -> usize {
        self.rows() + self.without_row.len()
    }

    /// One of them. None where nothing can be read of it; the problems say why.
    pub(crate) fn entry(&self, at: usize, problems: &mut Problems) -> Option<Entry> {
        let mut entry = Entry { table: self.incidents.as_ref().and_then(Sheet::table), ..Entry::default() };
        if let Some(sheet) = self.incidents.as_ref().filter(|sheet| at < sheet.len()) {
            let row = sheet.row(at, problems);
            entry.line = row.line;
            entry.id = row.text("id").and_then(id);
            if entry.id.is_none() && row.text("id").is_some() {
                let message = "an id is a UUID, as exported; of a new incident it is empty";
                problems.add(row.column(&["id"]), "malformed", message);
                return None;
            }
            if row.broken && row.cells.is_empty() {
                return None;
            }
            entry.row = Some(row);
        } else {
            entry.id = Some(*self.without_row.get(at - self.rows())?);
        }
        let of_it = |part: &Part<'f>| part.rows.get(&entry.id?).cloned();
        for (part, rows) in self.parts.iter().map(|part| (part, of_it(part).unwrap_or_default())) {
            if entry.row.is_none() && entry.line == 0 && !rows.is_empty() {
                (entry.table, entry.line) = (Some(part.table.name), part.sheet.line(rows[0]));
            }
            // What is wrong with the rows has been said when they were grouped.
            let mut rows: Vec<_> =
                rows.iter().map(|at| part.sheet.row(*at, &mut Problems::default())).collect();
            rows.sort_by_key(|row| document::seq(row).unwrap_or(usize::MAX));
            if entry.id.is_some() && (entry.row.is_some() || !rows.is_empty()) {
                entry.parts.push((part.table, rows));
            }
        }
        Some(entry)
    }

    /// The table of sources: new ones, and what is said otherwise of those that the register has.
    pub(crate) fn bring_sources(&self, planning: &mut Planning) {
        let Some(sheet) = &self.sources else { return };
        let mut lines = BTreeMap::new();
        for at in 0..sheet.len() {
            let row = sheet.row(at, &mut planning.problems);
            let Some(key) = row.text("key") else {
                planning.problems.add("key", "required", "the key of the source");
                continue;
            };
            if lines.insert(key.to_owned(), row.line).is_some() {
                planning.problems.add("key", "repeated", "this key is there twice");
                continue;
            }
            let (known, hidden) = planning.index.exported(key).unzip();
            let printed = known.as_ref().and_then(|known| (SOURCES.rows)(known).into_iter().next());
            let cells = printed.unwrap_or_default();
            let known = known.and_then(|known| serde_json::to_value(known).ok());
            let exported = known.as_ref().map(|known| (cells.as_slice(), known));
            let said =
                document::item((SOURCES.name, SOURCES.columns), &row, exported, &mut planning.problems);
            let said = said.filter(|said| known.as_ref() != Some(said));
            if let Some(mut source) = said.and_then(|said| serde_json::from_value::<Source>(said).ok()) {
                source.derived_from.extend(hidden.unwrap_or_default());
                planning.index.bring(source);
            }
        }
        // Once all are there: one may derive from a later one.
        planning.check_sources(|problems, key, pointer| {
            problems.at(Some(SOURCES.name), lines.get(key).copied().unwrap_or_default());
            pointer.trim_start_matches('/').to_owned()
        });
    }
}

impl<'f> Part<'f> {
    fn read(table: &'static Table<PublicIncident>, sheet: Sheet<'f>, problems: &mut Problems) -> Self {
        let mut rows: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
        for at in 0..sheet.len() {
            match sheet.row(at, problems).text("incident").and_then(id) {
                Some(id) => rows.entry(id).or_default().push(at),
                None => problems.add("incident", "required", "the id of the incident that this is a part of"),
            }
        }
        Self { table, sheet, rows }
    }
}

fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.name).collect()
}
