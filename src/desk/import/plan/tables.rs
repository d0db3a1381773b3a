//! A table of incidents, or an archive of tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::desk::import::cells::columns;
use crate::desk::import::file::mapping::map::Map;
use crate::desk::import::file::record::Records;
use crate::desk::import::file::row::Row;
use crate::desk::import::file::sheet::Sheet;
use crate::desk::import::plan::document;
use crate::desk::import::plan::entry::{Entry, LABEL};
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::problem::Problems;
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::tables::table::{Column, Table};
use crate::register::query::form::uuid as id;

/// The tables of a file.
#[derive(Debug)]
pub(crate) struct Tables {
    /// What an archive calls its table of incidents.
    pub(crate) name: Option<&'static str>,
    /// Incidents by their rows; then those of which there are only parts.
    pub(crate) entries: Vec<Entry>,
    /// How many rows of incidents there are.
    pub(crate) rows: usize,
    sources: Option<Sheet>,
}

/// A table of parts.
type Part = (&'static Table<PublicIncident>, Sheet);

impl Tables {
    /// One table of incidents.
    pub(crate) fn one(records: Records, map: Option<&Map>, problems: &mut Problems) -> Option<Self> {
        let incidents = Sheet::read(records, None, &columns::known(), map, problems)?;
        Some(Self::of(Some(&incidents), Vec::new(), None, problems))
    }

    /// The tables of an archive, or of a workbook, by their names.
    pub(crate) fn several(
        mut tables: BTreeMap<&'static str, Records>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let mut read = |name: &'static str, known: Vec<&'static str>| match tables.remove(name) {
            Some(records) => Sheet::read(records, Some(name), &known, None, problems).map(Some),
            None => Some(None),
        };
        let (mut incidents, mut parts) = (None, Vec::new());
        for table in &TABLES {
            if table.name == INCIDENTS.name {
                let known = columns::known().into_iter().chain([LABEL]).collect();
                incidents = read(table.name, known)?;
            } else {
                parts.extend(read(table.name, names(table.columns))?.map(|sheet| (table, sheet)));
            }
        }
        let sources = read(SOURCES.name, names(SOURCES.columns))?;
        let tables = Self::of(incidents.as_ref(), parts, sources, problems);
        Some(Self { name: Some(INCIDENTS.name), ..tables })
    }

    /// Brings what the tables say of each incident together.
    fn of(
        incidents: Option<&Sheet>,
        parts: Vec<Part>,
        sources: Option<Sheet>,
        problems: &mut Problems,
    ) -> Self {
        let rows = incidents.map_or(0, Sheet::len);
        let mut labels = BTreeSet::new();
        let entry = |at| entry(incidents?, at, &mut labels, problems);
        let mut entries: Vec<Entry> = (0..rows).filter_map(entry).collect();
        let mut without_row: BTreeMap<Uuid, Entry> = BTreeMap::new();
        for (table, sheet) in parts {
            let mut rows = by_incident(&sheet, problems);
            for entry in &mut entries {
                // What the register has of an incident is in every table; of a new one only what there is.
                let of_it = match (entry.id, entry.label()) {
                    (Some(id), _) => Some(rows.remove(&id.to_string()).unwrap_or_default()),
                    (None, label) => label.and_then(|label| rows.remove(label)),
                };
                entry.parts.extend(of_it.map(|rows| (table, rows)));
            }
            for (name, rows) in rows {
                let Some(id) = id(&name) else {
                    refuse_unknown(table, &rows, problems);
                    continue;
                };
                let line = rows.iter().map(|row| row.line).min().unwrap_or_default();
                let new = || Entry { id: Some(id), table: Some(table.name), line, ..Entry::default() };
                without_row.entry(id).or_insert_with(new).parts.push((table, rows));
            }
        }
        entries.extend(without_row.into_values());
        Self { name: None, entries, rows, sources }
    }

    /// The table of sources: new ones, and what is said otherwise of those that the register has.
    pub(crate) fn bring_sources(&self, planning: &mut Planning) {
        let Some(sheet) = &self.sources else { return };
        let (mut keys, mut lines) = (BTreeSet::new(), BTreeMap::new());
        for at in 0..sheet.len() {
            let row = sheet.row(at, &mut planning.problems);
            let Some(key) = row.text("key") else {
                planning.problems.add("key", "required", "the key of the source");
                continue;
            };
            if !keys.insert(key.to_owned()) {
                planning.problems.add("key", "repeated", "this key is in the table twice");
                continue;
            }
            let (known, hidden) = planning.index.exported(key).unzip();
            let printed = known.as_ref().and_then(|known| (SOURCES.rows)(known).into_iter().next());
            let cells = printed.unwrap_or_default();
            let before = known.as_ref().and_then(|known| serde_json::to_value(known).ok());
            let exported = before.as_ref().map(|before| (cells.as_slice(), before));
            let said =
                document::item((SOURCES.name, SOURCES.columns), &row, exported, &mut planning.problems);
            let said = said.filter(|said| before.as_ref() != Some(said));
            if let Some(mut source) = said.and_then(|said| serde_json::from_value::<Source>(said).ok()) {
                source.derived_from.extend(hidden.unwrap_or_default());
                lines.extend(planning.take_source(known.as_ref(), source).map(|key| (key, row.line)));
            }
        }
        // Once all are there: one may derive from a later one.
        planning.check_sources(|problems, key, pointer| {
            problems.at(Some(SOURCES.name), lines.get(key).copied().unwrap_or_default());
            pointer.trim_start_matches('/').to_owned()
        });
    }
}

/// The incident of a row. None where nothing can be read of it; the problems say why.
fn entry(sheet: &Sheet, at: usize, labels: &mut BTreeSet<String>, problems: &mut Problems) -> Option<Entry> {
    let row = sheet.row(at, problems);
    let id = row.text("id").and_then(id);
    if id.is_none() && row.text("id").is_some() {
        let message = "an id is a UUID, as exported; leave it empty for a new incident";
        return problems.refuse(row.column(&["id"]), "malformed", message);
    }
    if let Some(label) = row.text(LABEL) {
        let message = match (id, labels.insert(label.to_owned())) {
            (Some(_), _) => Some("a label is for a new incident; one with an id is called by that"),
            (None, false) => Some("this label is in the table twice"),
            (None, true) if self::id(label).is_some() => Some("a label is a word of your own, and no id"),
            _ => None,
        };
        if let Some(message) = message {
            return problems.refuse(LABEL, "ambiguous", message);
        }
    }
    let is_lost = row.broken && row.cells.is_empty();
    let (table, line) = (sheet.table, row.line);
    (!is_lost).then(|| Entry { id, table, line, row: Some(row), ..Entry::default() })
}

/// The rows of each incident by its id or its label, in the order of the export; new ones come last.
fn by_incident(sheet: &Sheet, problems: &mut Problems) -> BTreeMap<String, Vec<Arc<Row>>> {
    let mut rows: BTreeMap<String, Vec<Arc<Row>>> = BTreeMap::new();
    for at in 0..sheet.len() {
        let row = sheet.row(at, problems);
        match row.text("incident").map(str::to_owned) {
            Some(name) => rows.entry(name).or_default().push(row),
            None => problems.add(
                "incident",
                "required",
                "the id or the label of the incident that this belongs to",
            ),
        }
    }
    for rows in rows.values_mut() {
        rows.sort_by_key(|row| document::seq(row).unwrap_or(usize::MAX));
    }
    rows
}

/// Rows that belong to no incident.
fn refuse_unknown(table: &Table<PublicIncident>, rows: &[Arc<Row>], problems: &mut Problems) {
    for row in rows {
        let message = "no row of incidents has this label; give the new incident a word of your own in the column label, and write it here";
        problems.at(Some(table.name), row.line).add("incident", "unknown-label", message);
    }
}

fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.name).collect()
}
