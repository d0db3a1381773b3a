//! A table, or an archive of tables, against the register.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::cells::{columns, places};
use crate::desk::import::check::Progress;
use crate::desk::import::error::Error;
use crate::desk::import::file::archive;
use crate::desk::import::file::csv_sheet::{Row, Sheet};
use crate::desk::import::file::mapping::Map;
use crate::desk::import::plan::part_tables::{as_exported, item, items};
use crate::desk::import::plan::plan::{Fresh, Planning};
use crate::desk::import::plan::register_state::{self, Base};
use crate::desk::import::plan::{changed_row, new_row};
use crate::model::record::incident::{Claim, Group, Place, Step};
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::incident_table::{INCIDENTS, Table};
use crate::model::tables::part_tables::{SOURCES, TABLES};

/// Rows that are looked up in the register at once.
const AT_ONCE: usize = 500;

/// The tables of a file.
pub struct Tables<'a> {
    incidents: Option<Sheet<'a>>,
    parts: Vec<Part<'a>>,
    sources: Option<Sheet<'a>>,
    in_archive: bool,
}

/// A table of parts, with the rows of each incident.
type Part<'a> = (&'static Table<PublicIncident>, Sheet<'a>, BTreeMap<Uuid, Vec<usize>>);

/// An incident of the file: its row, if it has one.
enum Entry {
    Row(usize),
    Parts(Uuid),
}

/// Reads one table of incidents. Gives it with the number of its rows.
pub fn one<'a>(bytes: &[u8], map: Option<&'a Map>, planning: &mut Planning) -> Option<Tables<'a>> {
    let incidents = Sheet::read(bytes, None, &columns::known(), map, &mut planning.problems)?;
    Some(Tables { incidents: Some(incidents), parts: Vec::new(), sources: None, in_archive: false })
}

/// Reads an archive.
pub fn several<'a>(bytes: &[u8], planning: &mut Planning) -> Option<Tables<'a>> {
    let files = archive::tables(bytes, &mut planning.problems)?;
    let mut tables = Tables { incidents: None, parts: Vec::new(), sources: None, in_archive: true };
    for table in &TABLES {
        let Some(bytes) = files.get(table.name) else { continue };
        if table.name == INCIDENTS.name {
            tables.incidents =
                Some(Sheet::read(bytes, Some(table.name), &columns::known(), None, &mut planning.problems)?);
            continue;
        }
        let known: Vec<&'static str> = table.columns.iter().map(|column| column.name).collect();
        let sheet = Sheet::read(bytes, Some(table.name), &known, None, &mut planning.problems)?;
        let by_incident = by_incident(table.name, &sheet, planning);
        tables.parts.push((table, sheet, by_incident));
    }
    if let Some(bytes) = files.get(SOURCES.name) {
        let known: Vec<&'static str> = SOURCES.columns.iter().map(|column| column.name).collect();
        tables.sources = Some(Sheet::read(bytes, Some(SOURCES.name), &known, None, &mut planning.problems)?);
    }
    Some(tables)
}

fn by_incident(
    table: &'static str,
    sheet: &Sheet<'_>,
    planning: &mut Planning,
) -> BTreeMap<Uuid, Vec<usize>> {
    let mut by_incident: BTreeMap<Uuid, Vec<usize>> = BTreeMap::new();
    for at in 0..sheet.len() {
        let row = sheet.row(at, &mut planning.problems);
        let id = row.text("incident").and_then(crate::desk::import::check::id);
        match id {
            Some(id) => by_incident.entry(id).or_default().push(at),
            None => planning.problems.at(Some(table), row.line).add(
                "incident",
                "required",
                "the id of the incident that this is a part of",
            ),
        }
    }
    by_incident
}

impl Tables<'_> {
    /// How many rows there are, of incidents.
    pub fn rows(&self) -> u64 {
        self.incidents.as_ref().map_or(0, Sheet::len) as u64
    }

    /// Checks everything, and plans what is to be done.
    pub async fn plan(
        &self,
        desk: &PgPool,
        holder: &str,
        planning: &mut Planning,
        progress: Progress<'_>,
    ) -> Result<(), Error> {
        // What the other tables say of sources was exported before any of them was edited.
        planning.exported = planning.shelf.sources.clone();
        self.plan_sources(planning);
        let rows = self.incidents.as_ref().map_or(0, Sheet::len);
        let mut entries: Vec<Entry> = (0..rows).map(Entry::Row).collect();
        let mut with_row = BTreeSet::new();
        if let Some(sheet) = &self.incidents {
            // Read once more below: rows are not kept.
            let mut unheard = crate::desk::import::problem::Problems::default();
            with_row
                .extend((0..rows).filter_map(|at| {
                    crate::desk::import::check::id(sheet.row(at, &mut unheard).text("id")?)
                }));
        }
        let in_parts: BTreeSet<Uuid> =
            self.parts.iter().flat_map(|(_, _, by_incident)| by_incident.keys().copied()).collect();
        entries.extend(in_parts.difference(&with_row).copied().map(Entry::Parts));
        let of = entries.len() as u64;
        for (done, chunk) in entries.chunks(AT_ONCE).enumerate() {
            progress((done * AT_ONCE) as u64, of);
            self.plan_some(desk, holder, planning, chunk).await?;
        }
        progress(of, of);
        Ok(())
    }

    async fn plan_some(
        &self,
        desk: &PgPool,
        holder: &str,
        planning: &mut Planning,
        entries: &[Entry],
    ) -> Result<(), Error> {
        let mut rows: Vec<(Option<Row>, Option<Uuid>)> = Vec::new();
        for entry in entries {
            let read = match (entry, &self.incidents) {
                (Entry::Row(at), Some(sheet)) => {
                    let row = sheet.row(*at, &mut planning.problems);
                    if row.broken && row.is_empty() {
                        continue;
                    }
                    let id = row.text("id").and_then(crate::desk::import::check::id);
                    if id.is_none() && row.text("id").is_some() {
                        let column = row.column(&["id"]).to_owned();
                        planning.problems.add(
                            &column,
                            "malformed",
                            "an id is a UUID, as exported; of a new incident it is empty",
                        );
                    }
                    (Some(row), id)
                }
                (Entry::Parts(id), _) => (None, Some(*id)),
                (Entry::Row(_), None) => continue,
            };
            rows.push(read);
        }
        let ids: Vec<Uuid> = rows.iter().filter_map(|(_, id)| *id).collect();
        let bases = register_state::incidents(desk, &ids).await?;
        let said: Vec<[u8; 32]> = rows
            .iter()
            .filter(|(_, id)| id.is_none())
            .filter_map(|(row, _)| Some(row.as_ref()?.digest()))
            .collect();
        let before = register_state::imported(desk, holder, &said).await?;
        let mut fresh = Vec::new();
        for (row, id) in rows {
            match (id, row) {
                (None, Some(row)) if before.contains_key(&row.digest()) => {
                    planning.problems.at(self.table(), row.line);
                    planning.known_row(row.digest(), row.line, before[&row.digest()]);
                }
                (Some(id), row) => self.known(planning, holder, (id, row.as_ref()), bases.get(&id))?,
                (None, Some(row)) => fresh.extend(self.fresh(planning, &row)?),
                (None, None) => (),
            }
        }
        let digests: Vec<[u8; 32]> = fresh.iter().map(|fresh: &Fresh| fresh.digest).collect();
        let imported = register_state::imported(desk, holder, &digests).await?;
        planning.take_fresh(fresh, &imported);
        Ok(())
    }

    fn table(&self) -> Option<&'static str> {
        self.in_archive.then_some(INCIDENTS.name)
    }

    fn fresh(&self, planning: &mut Planning, row: &Row) -> Result<Option<Fresh>, Error> {
        if row.text("id").is_some() {
            return Ok(None);
        }
        let Planning { shelf, problems, .. } = planning;
        let before = problems.at(self.table(), row.line).count();
        let incident = new_row::incident(&mut RowReader { row, problems }, shelf);
        let source_column = row.column(&["source", "sources"]).to_owned();
        planning.check_sources(&source_column, None);
        match incident.filter(|_| planning.problems.count() == before && !row.broken) {
            Some(incident) => planning.fresh((row.line, Some(row.digest())), incident, |pointer| {
                row.column(columns::of(pointer)).to_owned()
            }),
            None => Ok(None),
        }
    }

    fn known(
        &self,
        planning: &mut Planning,
        holder: &str,
        (id, row): (Uuid, Option<&Row>),
        base: Option<&Base>,
    ) -> Result<(), Error> {
        let line = row.map_or(0, |row| row.line);
        let (table, at, column) = match (row, self.first_part(id)) {
            (None, Some((table, line))) => (Some(table), line, "incident".to_owned()),
            (Some(row), _) => (self.table(), line, row.column(&["id"]).to_owned()),
            (None, None) => (self.table(), line, "id".to_owned()),
        };
        let before = planning.problems.at(table, at).count();
        let Some(base) = planning.open(&column, id, base) else { return Ok(()) };
        let mut content = base.content.clone();
        if let Some(row) = row {
            let apart: Vec<&str> =
                self.parts.iter().flat_map(|(table, ..)| told_apart(table.name)).copied().collect();
            let Planning { exported, problems, .. } = planning;
            content = changed_row::incident(&mut RowReader { row, problems }, base, exported, &apart);
        }
        let public = base.public(&planning.exported);
        for (table, sheet, by_incident) in &self.parts {
            let mut rows: Vec<Row> = by_incident
                .get(&id)
                .into_iter()
                .flatten()
                .map(|at| sheet.row(*at, &mut planning.problems))
                .collect();
            // In whatever order a spreadsheet sorted them; new ones come last.
            rows.sort_by_key(|row| {
                row.text("seq").and_then(|seq| seq.parse::<usize>().ok()).unwrap_or(usize::MAX)
            });
            if (rows.is_empty() && row.is_none()) || as_exported(table, &public, &rows) {
                continue;
            }
            if let Some(row) = row.filter(|row| changed_row::is_stale(row, &public)) {
                changed_row::refuse_stale(
                    &mut RowReader { row, problems: planning.problems.at(self.table(), line) },
                    &public,
                );
                return Ok(());
            }
            let columns: Vec<&'static str> = table.columns.iter().map(|column| column.name).collect();
            let problems = &mut planning.problems;
            match table.name {
                "places" => {
                    content.places = items::<Place>(table.name, &columns, &rows, &content.places, problems);
                }
                "timeline" => {
                    content.timeline =
                        items::<Step>(table.name, &columns, &rows, &content.timeline, problems);
                }
                "claims" => {
                    content.claims = items::<Claim>(table.name, &columns, &rows, &content.claims, problems);
                }
                _ => content.groups = items::<Group>(table.name, &columns, &rows, &content.groups, problems),
            }
        }
        let nothing = Row::default();
        changed_row::refuse_hidden(
            &mut RowReader { row: row.unwrap_or(&nothing), problems: planning.problems.at(table, at) },
            base,
            &content,
        );
        if planning.problems.count() > before {
            return Ok(());
        }
        let in_archive = self.in_archive;
        planning.changed(holder, base, content, |pointer| match row {
            Some(row) if !in_archive => row.column(columns::of(pointer)).to_owned(),
            _ => pointer.trim_start_matches('/').to_owned(),
        })
    }

    fn first_part(&self, id: Uuid) -> Option<(&'static str, u64)> {
        self.parts.iter().find_map(|(table, sheet, by_incident)| {
            Some((table.name, sheet.line(*by_incident.get(&id)?.first()?)))
        })
    }

    /// The table of sources: new ones, and what is said otherwise of known ones.
    fn plan_sources(&self, planning: &mut Planning) {
        let Some(sheet) = &self.sources else { return };
        let columns: Vec<&'static str> = SOURCES.columns.iter().map(|column| column.name).collect();
        let (mut seen, mut lines) = (BTreeSet::new(), BTreeMap::new());
        for at in 0..sheet.len() {
            let row = sheet.row(at, &mut planning.problems);
            planning.problems.at(Some(SOURCES.name), row.line);
            let Some(key) = row.text("key") else {
                planning.problems.add("key", "required", "the key of the source");
                continue;
            };
            if !seen.insert(key.to_owned()) {
                planning.problems.add("key", "repeated", "this key stands twice");
                continue;
            }
            let known = planning.shelf.sources.get(key);
            if known.is_some_and(|known| as_exported(&SOURCES, known, std::slice::from_ref(&row))) {
                continue;
            }
            let known = known.and_then(|known| serde_json::to_value(known).ok());
            if let Some(source) = item::<Source>(SOURCES.name, &columns, &row, known, &mut planning.problems)
            {
                lines.insert(source.key.clone(), row.line);
                planning.shelf.bring(source);
            }
        }
        // Once all are there: one may derive from a later one.
        planning.check_sources("", Some((SOURCES.name, &lines)));
    }
}

/// The columns of a sheet of incidents of which an archive has a table.
fn told_apart(table: &str) -> &'static [&'static str] {
    match table {
        "places" => &places::COLUMNS,
        "groups" => &["groups"],
        _ => &[],
    }
}
