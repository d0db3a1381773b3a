//! Which sheet of a workbook is meant, and the tables of one that was exported.

use std::collections::BTreeMap;

use crate::desk::import::file::record::Records;
use crate::desk::import::file::unpacked::{self, Refusal};
use crate::desk::import::file::workbook::grid::Sheet;
use crate::desk::import::file::workbook::ods;
use crate::desk::import::file::workbook::xlsx::{self, Book};
use crate::desk::import::problem::Problems;
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::value::text;

/// Sheets of an exported workbook that explain the others.
const EXPLAINING: [&str; 2] = ["columns", "about"];

/// A workbook, and its sheets.
pub(crate) struct Workbook<'f> {
    kind: Kind<'f>,
    sheets: Vec<Sheet>,
}

enum Kind<'f> {
    Xlsx(Box<Book<'f>>),
    Ods(&'f [u8]),
}

impl<'f> Workbook<'f> {
    /// Opens a workbook. None where it cannot be read; the problems say why.
    pub(crate) fn open(bytes: &'f [u8], problems: &mut Problems) -> Option<Self> {
        problems.at(None, 0);
        Self::opened(bytes).map_err(|(code, message)| problems.add("", code, message)).ok()
    }

    fn opened(bytes: &'f [u8]) -> Result<Self, Refusal> {
        unpacked::measure(bytes)?;
        if unpacked::names(bytes)?.iter().any(|name| name == "content.xml") {
            return Ok(Self { kind: Kind::Ods(bytes), sheets: ods::sheets(bytes)? });
        }
        let mut book = xlsx::open(bytes)?;
        let sheets = xlsx::sheets(&mut book)?;
        Ok(Self { kind: Kind::Xlsx(Box::new(book)), sheets })
    }

    /// Whether its sheets are the tables of an export.
    pub(crate) fn is_exported(&self) -> bool {
        let own = |name: &str| tables().any(|table| table == name) || EXPLAINING.contains(&name);
        self.seen().any(|sheet| sheet.name == INCIDENTS.name) && self.seen().all(|sheet| own(&sheet.name))
    }

    /// The tables of an export, by their names.
    pub(crate) fn tables(&mut self, problems: &mut Problems) -> Option<BTreeMap<&'static str, Records>> {
        let filled = |table: &&str| self.seen().any(|sheet| sheet.name == *table && sheet.is_filled);
        let there: Vec<&'static str> = tables().filter(filled).collect();
        there.into_iter().map(|table| Some((table, self.rows(table, problems.at(Some(table), 0))?))).collect()
    }

    /// The sheets that people see.
    fn seen(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|sheet| !sheet.is_hidden)
    }

    /// The rows of the sheet with this name, or of the only one that people see and in which anything is.
    pub(crate) fn sheet(&mut self, named: Option<&str>, problems: &mut Problems) -> Option<Records> {
        let filled: Vec<String> =
            self.seen().filter(|sheet| sheet.is_filled).map(|sheet| sheet.name.clone()).collect();
        let name = match (named, filled.as_slice()) {
            (Some(named), _) => {
                let Some(found) = self.sheets.iter().find(|sheet| sheet.name.trim() == named.trim()) else {
                    let message = format!("the workbook has no sheet {}", text::excerpt(named));
                    problems.allow("", "unknown-sheet", message, filled);
                    return None;
                };
                if found.is_hidden {
                    let message = format!("the sheet {} is hidden in the workbook", text::excerpt(named));
                    problems.note("", "hidden-sheet", message);
                }
                found.name.clone()
            }
            (None, [only]) => only.clone(),
            (None, []) => {
                let hidden = self.sheets.iter().filter(|sheet| sheet.is_filled).map(|sheet| &sheet.name);
                let message = "there is nothing in the workbook but hidden sheets, which are read only if they are named";
                let is_hidden = self.sheets.iter().any(|sheet| sheet.is_filled);
                let message = if is_hidden { message } else { "there is nothing in the workbook" };
                problems.allow("", "empty", message, hidden);
                return None;
            }
            (None, _) => {
                let message = "several sheets of the workbook hold something; name the one that is meant: --sheet NAME, or sheet = \"NAME\" in a mapping file";
                problems.allow("", "several-sheets", message, filled);
                return None;
            }
        };
        problems.note("", "sheet", format!("the sheet {} is read", text::excerpt(&name)));
        self.rows(&name, problems)
    }

    fn rows(&mut self, name: &str, problems: &mut Problems) -> Option<Records> {
        let rows = match &mut self.kind {
            Kind::Xlsx(book) => xlsx::rows(book, name),
            Kind::Ods(bytes) => ods::rows(bytes, name),
        };
        let rows = rows.map_err(|(code, message)| problems.add("", code, message)).ok()?;
        Some(Records { rows, of_workbook: true })
    }
}

fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name).chain([SOURCES.name])
}
