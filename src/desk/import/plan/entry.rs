//! What a file says of one incident: a row, rows of its parts, or a line; and where in the file each of its fields is.

use std::sync::Arc;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::desk::import::cells::columns;
use crate::desk::import::file::row::Row;
use crate::desk::import::problem::Problems;
use crate::model::redaction::public::PublicIncident;
use crate::model::tables::table::Table;

/// The column in which an archive gives a new incident a name, by which its other tables call it.
pub(crate) const LABEL: &str = "label";
/// What to do with a row that is there already.
pub(crate) const ONCE: &str = "remove one of them, add a detail that makes them different, or, if each row is one person, write count = \"rows\" in a mapping file";
/// What to do with sources that cannot be read.
pub(crate) const SOURCES_AS_EXPORTED: &str = "write the sources as they were exported, or leave them out";

/// An incident of a file.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// The id that the file gives it; of a new one none.
    pub(crate) id: Option<Uuid>,
    /// The table of an archive, and the line on which it begins.
    pub(crate) table: Option<&'static str>,
    pub(crate) line: u64,
    /// Its row in a table of incidents.
    pub(crate) row: Option<Arc<Row>>,
    /// The rows of its parts, in the order of the export; new ones come last.
    pub(crate) parts: Vec<(&'static Table<PublicIncident>, Vec<Arc<Row>>)>,
    /// The record of a line.
    pub(crate) object: Map<String, Value>,
}

impl Entry {
    /// Whether one of its cells could not be made; the problems say so.
    pub(crate) fn is_broken(&self) -> bool {
        self.row.iter().chain(self.parts.iter().flat_map(|(_, rows)| rows)).any(|row| row.broken)
    }

    /// What the archive calls a new incident.
    pub(crate) fn label(&self) -> Option<&str> {
        self.row.as_ref().filter(|_| self.id.is_none())?.text(LABEL)
    }

    /// What a row without an id says: by this it is known when it comes again, unless other rows say more.
    pub(crate) fn digest(&self) -> Option<[u8; 32]> {
        let is_all = self.id.is_none() && self.row_key().is_none() && self.parts.is_empty();
        self.row.as_ref().filter(|_| is_all).map(|row| row.digest())
    }

    /// The name of its row in a collection.
    pub(crate) fn row_key(&self) -> Option<&str> {
        self.row.as_ref()?.text("row_key")
    }

    /// The column of that name, as the file calls it.
    pub(crate) fn row_key_column(&self) -> &str {
        self.row.as_ref().map_or("row_key", |row| row.column(&["row_key"]))
    }

    /// One more problem, in a column as the file calls it.
    pub(crate) fn refuse(
        &self,
        problems: &mut Problems,
        column: &str,
        code: &'static str,
        message: impl Into<String>,
    ) {
        problems.at(self.table, self.line).add(column, code, message);
    }

    /// The same where a JSON pointer into the document leads: to a row of a part, if it is one.
    pub(crate) fn refuse_field(
        &self,
        problems: &mut Problems,
        pointer: &str,
        code: &'static str,
        message: impl Into<String>,
    ) {
        let mut path = pointer.splitn(4, '/').skip(1);
        let (list, at) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
        let part = self.parts.iter().find(|(table, _)| table.name == list);
        if let Some((table, row)) =
            part.and_then(|(table, rows)| Some((table, rows.get(at.parse::<usize>().ok()?)?)))
        {
            let field = format!("/{}", path.next().unwrap_or_default());
            let head = format!("/{}", field.split('/').nth(1).unwrap_or_default());
            let of = |field: &str| table.columns.iter().find(|column| column.pointer.starts_with(field));
            let column = of(&field).or_else(|| of(&head)).map_or(&field[1..], |column| column.name);
            return problems.at(Some(table.name), row.line).add(column, code, message);
        }
        match (&self.row, self.table) {
            (Some(row), None) => self.refuse(problems, row.column(&columns::of(pointer)), code, message),
            (_, Some(_)) => self.refuse(problems, pointer.trim_start_matches('/'), code, message),
            (None, None) => self.refuse(problems, pointer, code, message),
        }
    }

    /// The column of the id, as the file calls it.
    pub(crate) fn id_column(&self) -> &str {
        match &self.row {
            Some(row) => row.column(&["id"]),
            None if self.table.is_some() => "incident",
            None => "/id",
        }
    }
}
