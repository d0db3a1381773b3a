//! Which sheet of a workbook is meant, and the tables of one that was exported.

use std::collections::BTreeMap;

use crate::desk::import::file::record::Records;
use crate::desk::import::file::unpacked::{self, Refusal};
use crate::desk::import::file::workbook::ods;
use crate::desk::import::file::workbook::xlsx::{self, Book};
use crate::desk::import::problem::Problems;
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::value::text;

/// Sheets of an exported workbook that explain the others.
const EXPLAINING: [&str; 2] = ["columns", "about"];

/// A workbook, and its sheets: their names, and whether anything is in them.
pub(crate) struct Workbook<'f> {
    kind: Kind<'f>,
    sheets: Vec<(String, bool)>,
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
        self.sheets.iter().any(|(name, _)| name == INCIDENTS.name)
            && self.sheets.iter().all(|(name, _)| own(name))
    }

    /// The tables of an export, by their names.
    pub(crate) fn tables(&mut self, problems: &mut Problems) -> Option<BTreeMap<&'static str, Records>> {
        let filled = |table: &&str| self.sheets.iter().any(|(name, filled)| name == table && *filled);
        let there: Vec<&'static str> = tables().filter(filled).collect();
        there.into_iter().map(|table| Some((table, self.rows(table, problems.at(Some(table), 0))?))).collect()
    }

    /// The rows of the sheet with this name, or of the only one in which anything is.
    pub(crate) fn sheet(&mut self, named: Option<&str>, problems: &mut Problems) -> Option<Records> {
        let filled: Vec<String> =
            self.sheets.iter().filter(|(_, filled)| *filled).map(|(name, _)| name.clone()).collect();
        let name = match (named, filled.as_slice()) {
            (Some(named), _) => {
                let found = self.sheets.iter().find(|(name, _)| name.trim() == named.trim());
                let Some((name, _)) = found else {
                    let message = format!("the workbook has no sheet {}", text::excerpt(named));
                    problems.allow("", "unknown-sheet", message, filled);
                    return None;
                };
                name.clone()
            }
            (None, [only]) => only.clone(),
            (None, []) => return problems.refuse("", "empty", "there is nothing in the workbook"),
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
