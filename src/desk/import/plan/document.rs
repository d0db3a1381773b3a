//! What a file says of one incident as a part of its public document: rows, parts and lines alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::desk::import::cells::cells::{RowReader, set};
use crate::desk::import::cells::columns::{REQUIRED, exported as column_of, is_field};
use crate::desk::import::cells::exported_cell::{Seen, compare, is_name};
use crate::desk::import::cells::numbers::number;
use crate::desk::import::cells::places;
use crate::desk::import::cells::spreadsheet::Forms;
use crate::desk::import::file::row::Row;
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::register_state::Exported;
use crate::desk::import::problem::Problems;
use crate::model::advice::shape::{self, Wrong};
use crate::model::record::incident::{Claim, Group, Place, Step};
use crate::model::record::source::Source;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::cell::{self, group_words};
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::table::{Cell, Column, Kind};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::record::Basis;

/// A part of a public document.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// What the file says; a field that is not there stays as it is.
    pub(crate) fields: Map<String, Value>,
    /// What follows from other columns, and says otherwise than the export, as the file calls it.
    pub(crate) computed: Vec<String>,
}

impl Document {
    /// A field, if the document has it, and it is what it should be.
    pub(crate) fn get<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        serde_json::from_value(self.fields.get(field)?.clone()).ok()
    }

    pub(crate) fn put(&mut self, field: &str, value: impl serde::Serialize) {
        self.fields.insert(field.to_owned(), json!(value));
    }

    /// What the entry says otherwise than the export of its incident.
    pub(crate) fn of_known(entry: &Entry, exported: &Exported, problems: &mut Problems) -> Self {
        let mut document = Self { fields: entry.object.clone(), ..Self::default() };
        problems.at(entry.table, entry.line);
        if let Some(row) = &entry.row {
            let apart = entry.parts.iter().flat_map(|(table, _)| match table.name {
                "places" => &places::COLUMNS[..],
                "groups" => &["groups"],
                _ => &[],
            });
            let apart: Vec<&str> = apart.copied().collect();
            document.read_row(&mut RowReader { row, problems }, &exported.public, &apart);
        }
        for (table, rows) in &entry.parts {
            let printed = (table.rows)(&exported.public);
            let list = exported.document[table.name].as_array();
            let was = |row: &Row| {
                let at = seq(row)?.checked_sub(1)?;
                Some((printed.get(at)?.as_slice(), list?.get(at)?))
            };
            let item = |row: &Arc<Row>| item((table.name, table.columns), row, was(row), problems);
            document.put(table.name, rows.iter().filter_map(item).collect::<Vec<_>>());
        }
        document
    }

    /// What a row says otherwise; `apart` are columns of which the archive has a table.
    fn read_row(&mut self, reader: &mut RowReader<'_>, exported: &PublicIncident, apart: &[&str]) {
        let edited = edited(reader, exported);
        let is_edited = |columns: &[&str]| columns.iter().any(|column| edited.contains(column));
        for name in &edited {
            match column_of(name) {
                Some(column) if column.is_computed() => {
                    self.computed.push(reader.row.column(&[name]).to_owned());
                }
                _ if apart.contains(name) => {
                    let message = "the archive has a separate table for this; change it there";
                    reader.refuse(name, "conflict", message);
                }
                Some(column) if is_field(column) => {
                    require(reader, name);
                    reader.put(column, &mut self.fields);
                }
                None if *name != "people" => {
                    let message = "this column is for rows without an id; import an archive with claims.csv and sources.csv";
                    reader.refuse(name, "not-here", message);
                }
                _ => (),
            }
        }
        if is_edited(&["version"]) {
            self.put("version", reader.text("version"));
        }
        self.read_figure(reader, exported, is_edited(&["people"]));
        if is_edited(&places::COLUMNS) {
            let host = self.get("host_country").unwrap_or(exported.host_country);
            let before: Vec<Place> = exported.places.iter().map(|place| place.place.clone()).collect();
            self.put("places", places::read(reader, host, &before));
        }
        if is_edited(&["groups"]) {
            let said = reader.list("groups", cell::group);
            self.put("groups", groups(reader, said, &exported.groups, &exported.claims));
        }
    }

    /// A figure in one cell, and whether what is said of the figure can be said together.
    fn read_figure(&mut self, reader: &mut RowReader<'_>, exported: &PublicIncident, in_one_cell: bool) {
        if let Some(count) = in_one_cell.then(|| number(reader)).flatten() {
            set(&mut self.fields, "/people/min", json!(count.bounds.min));
            set(&mut self.fields, "/people/max", json!(count.bounds.max));
        }
        let said = |field: &str| {
            self.fields.get("people").and_then(|figure| figure.get(field)).and_then(Value::as_str)
        };
        let basis = said("basis").unwrap_or(exported.people.basis.word());
        if basis == Basis::Widest.word() && said("reason").is_some() {
            reader.refuse("reason", "mismatch", "only a figure with basis editorial or claim has a reason");
        }
    }
}

/// The columns that say otherwise than the export. An empty one that the export does not have, or that is computed, says
/// nothing; of one that a program may have changed it is not known what it says.
fn edited(reader: &mut RowReader<'_>, exported: &PublicIncident) -> Vec<&'static str> {
    let row = reader.row;
    let printed = (INCIDENTS.rows)(exported).into_iter().flatten();
    let columns = INCIDENTS.columns.iter().zip(printed);
    let printed: BTreeMap<&str, (&Column, Cell)> =
        columns.map(|(column, cell)| (column.name, (column, cell))).collect();
    let told = row.cells.iter().filter_map(|(name, text)| Some((text.as_str(), &printed.get(name)?.1)));
    let forms = Forms::of(told);
    let mut edited = Vec::new();
    for (name, text) in row.cells.iter().filter(|(name, _)| **name != "id") {
        let is_edited = match printed.get(name) {
            Some((column, _)) if text.is_empty() && column.is_computed() => false,
            Some((column, _)) if is_name(row, INCIDENTS.columns, column, text) => false,
            Some((_, cell)) => is_other(reader, name, (text, cell), &forms),
            None => !text.is_empty(),
        };
        edited.extend(is_edited.then_some(*name));
    }
    edited
}

/// Whether a cell says otherwise than the export; where that cannot be told, it is refused.
fn is_other(reader: &mut RowReader<'_>, name: &str, (text, cell): (&str, &Cell), forms: &Forms) -> bool {
    match compare(text, cell, forms) {
        Seen::Same => false,
        Seen::Other => true,
        Seen::Doubtful(message) => {
            reader.refuse(name, "spreadsheet", message);
            false
        }
    }
}

/// Some columns are never empty: there is always something to say.
fn require(reader: &mut RowReader<'_>, name: &str) {
    let required = REQUIRED.iter().find(|(required, _)| *required == name).map(|(_, message)| *message);
    let always = ["people_min", "counts", "basis", "places_are"].contains(&name);
    let message = always.then_some("this cannot be empty; write a value, or remove the column");
    if let Some(message) = required.or(message) {
        reader.require(name, message);
    }
}

/// Parts of the people, as the one source of the row says; those that were there in the same words stay whole.
pub(crate) fn groups(
    reader: &mut RowReader<'_>,
    said: Vec<Group>,
    before: &[Group],
    claims: &[Claim],
) -> Vec<Group> {
    let (mut left, mut groups) = (before.iter().collect::<Vec<&Group>>(), Vec::new());
    for group in said {
        let same = left.iter().position(|known| group_words(known) == group_words(&group));
        groups.push(match (same, claims) {
            (Some(at), _) => left.remove(at).clone(),
            (None, [only]) => Group { claims: vec![only.key.clone()], ..group },
            (None, _) => {
                let message = "with several sources, it is not clear which one reports this part; import an archive with groups.csv";
                reader.refuse("groups", "ambiguous", message);
                break;
            }
        });
    }
    groups
}

/// Where a row of a part comes in its list, from 1.
pub(crate) fn seq(row: &Row) -> Option<usize> {
    row.text("seq").and_then(|seq| seq.parse().ok())
}

/// Reads those cells of a row that say otherwise than the export.
fn read_cells(
    reader: &mut RowReader<'_>,
    columns: &[Column],
    exported: Option<&[Cell]>,
    object: &mut Map<String, Value>,
) {
    let row = reader.row;
    let cell = |at: usize| exported.and_then(|cells| cells.get(at));
    let told = columns.iter().enumerate();
    let told = told.filter_map(|(at, column)| Some((row.text(column.name)?, cell(at)?)));
    let forms = Forms::of(told);
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| row.has(column.name)) {
        let text = row.text(column.name).unwrap_or_default();
        if cell(at).is_some_and(|was| !is_other(reader, column.name, (text, was), &forms)) {
            continue;
        }
        match column.kind {
            _ if !column.is_computed() => reader.put(column, object),
            Kind::Name(of) if !text.is_empty() && !is_name(row, columns, column, text) => {
                let message =
                    format!("this is the name of the code in {of}; change the code, and leave this out");
                reader.refuse(column.name, "computed", message);
            }
            _ => (),
        }
    }
}

/// One item of a list: what its row says otherwise than the export, given as its cells and as its part of the document; the
/// rest is as it was. None where something is wrong.
pub(crate) fn item(
    (table, columns): (&'static str, &[Column]),
    row: &Row,
    exported: Option<(&[Cell], &Value)>,
    problems: &mut Problems,
) -> Option<Value> {
    let before = problems.at(Some(table), row.line).count();
    let mut reader = RowReader { row, problems };
    let mut object = exported.and_then(|(_, item)| item.as_object().cloned()).unwrap_or_default();
    let cells = exported.map(|(cells, _)| cells);
    read_cells(&mut reader, columns, cells, &mut object);
    let number =
        |bound: &str| object.get("people").and_then(|people| people.get(bound)).is_some_and(Value::is_number);
    if number("max") && !number("min") {
        reader.refuse("people_min", "required", "a number with an upper bound needs a lower bound");
    }
    if object.contains_key("people") && !number("min") {
        object.insert("people".to_owned(), Value::Null);
    }
    if exported.is_none() {
        // What is not said is not there: some fields have a value of their own then.
        object.retain(|_, value| !value.is_null());
    }
    if matches!(table, "timeline" | "groups") {
        if exported.is_some_and(|(_, item)| object.get("claims") != item.get("claims")) {
            // Somebody names the claims now.
            object.shift_remove("rests_on_all");
        }
        object.entry("claims").or_insert_with(|| json!([]));
    }
    if problems.count() > before {
        return None;
    }
    let item = Value::Object(object);
    let wrong = wrong(table, &item);
    for Wrong { fault: Fault { pointer, code, message }, allowed } in &wrong {
        let column = columns.iter().find(|column| column.pointer == pointer);
        let column = column.map_or(pointer.trim_start_matches('/'), |column| row.column(&[column.name]));
        problems.allow(column, code, message, allowed);
    }
    wrong.is_empty().then_some(item)
}

/// What is wrong with an item of a table as a whole.
fn wrong(table: &str, item: &Value) -> Vec<Wrong> {
    match table {
        "places" => shape::wrong::<Place>(item),
        "timeline" => shape::wrong::<Step>(item),
        "claims" => shape::wrong::<Claim>(item),
        "groups" => shape::wrong::<Group>(item),
        _ => shape::wrong::<Source>(item),
    }
}
