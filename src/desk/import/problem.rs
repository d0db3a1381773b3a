//! What is wrong with a file: every problem by row and column.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::validation::check::Fault;
use crate::model::value::text;

/// So many problems are listed; the rest are counted.
const MOST_PROBLEMS: usize = 10_000;
/// So many notes of each code are listed; the rest are counted.
const MOST_NOTES: u64 = 1000;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CellProblem {
    /// The table of an archive, such as `claims`; left out where the file is one table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "claims")]
    pub table: Option<&'static str>,
    /// The line in the file; a cell may hold several lines, and this is where its row begins. 0: the whole file.
    #[schema(example = 17)]
    pub row: u64,
    /// The column, as the file calls it; of NDJSON a JSON pointer. Empty: the whole row.
    #[schema(example = "date")]
    pub column: String,
    /// A code for programs.
    #[schema(value_type = String, example = "malformed")]
    pub code: &'static str,
    /// A sentence for people.
    #[schema(example = "this may be 3 April 2013 or 4 March 2013; write 2013-04-03 or 2013-03-04")]
    pub message: String,
    /// What would be right, where there are few.
    pub allowed: Vec<String>,
}

impl std::fmt::Display for CellProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(table) = self.table {
            write!(f, "{table}, ")?;
        }
        if self.row == 0 {
            write!(f, "the file")?;
        } else {
            write!(f, "row {}", self.row)?;
        }
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.allowed.is_empty() {
            write!(f, " (allowed: {})", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

/// The problems found so far, and where one looks now.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<CellProblem>,
    count: u64,
    notes: Vec<CellProblem>,
    /// How many notes there are of each code.
    noted: BTreeMap<&'static str, u64>,
    /// What need not be said again, as hashes: a file may say much.
    said: HashSet<u64>,
    hasher: RandomState,
    table: Option<&'static str>,
    row: u64,
}

impl Problems {
    /// Looks at a row now.
    pub(crate) fn at(&mut self, table: Option<&'static str>, row: u64) -> &mut Self {
        (self.table, self.row) = (table, row);
        self
    }

    /// Looks at another row of the same table.
    pub(crate) fn line(&mut self, row: u64) -> &mut Self {
        self.row = row;
        self
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// One more, in the row that is looked at.
    pub(crate) fn add(&mut self, column: &str, code: &'static str, message: impl Into<String>) {
        self.allow(column, code, message, std::iter::empty::<&str>());
    }

    /// The same, where nothing more can be read.
    pub(crate) fn refuse<T>(
        &mut self,
        column: &str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Option<T> {
        self.add(column, code, message);
        None
    }

    /// Says how something was read that is not wrong.
    pub(crate) fn note(&mut self, column: &str, code: &'static str, message: impl Into<String>) {
        let noted = self.noted.entry(code).or_default();
        *noted += 1;
        if *noted <= MOST_NOTES {
            self.notes.push(CellProblem {
                table: self.table,
                row: self.row,
                column: text::excerpt(column),
                code,
                message: message.into(),
                allowed: Vec::new(),
            });
        }
    }

    /// The same, where it need not be said of every row: the first is enough.
    pub(crate) fn note_once(&mut self, column: &str, code: &'static str, message: String) {
        self.note_kind(column, code, &message.clone(), message);
    }

    /// The same, where the first of each kind is enough.
    pub(crate) fn note_kind(&mut self, column: &str, code: &'static str, kind: &str, message: String) {
        if self.said.insert(self.hasher.hash_one((self.table, column, code, kind))) {
            self.note(column, code, message);
        }
    }

    /// What has been noted so far, and how much of each code is not listed.
    pub(crate) fn take_notes(&mut self) -> Vec<CellProblem> {
        let noted = std::mem::take(&mut self.noted);
        for (code, count) in noted.into_iter().filter(|(_, count)| *count > MOST_NOTES) {
            self.notes.push(CellProblem {
                table: None,
                row: 0,
                column: String::new(),
                code,
                message: format!("and {} more notes of the code {code}", count - MOST_NOTES),
                allowed: Vec::new(),
            });
        }
        std::mem::take(&mut self.notes)
    }

    /// What is wrong with the JSON of the row that is looked at.
    pub(crate) fn add_all(&mut self, faults: Vec<Fault>) {
        for Fault { pointer, code, message } in faults {
            self.add(&pointer, code, message);
        }
    }

    /// One more, with what would be right.
    pub(crate) fn allow(
        &mut self,
        column: &str,
        code: &'static str,
        message: impl Into<String>,
        allowed: impl IntoIterator<Item = impl ToString>,
    ) {
        self.count += 1;
        if self.list.len() < MOST_PROBLEMS {
            let allowed = allowed.into_iter().map(|word| word.to_string()).collect();
            let (table, row) = (self.table, self.row);
            self.list.push(CellProblem {
                table,
                row,
                column: text::excerpt(column),
                code,
                message: message.into(),
                allowed,
            });
        }
    }

    /// Forgets those that came after the first `count`.
    pub(crate) fn forget(&mut self, count: u64) {
        self.count = self.count.min(count);
        self.list.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    }

    /// In the order of the rows: those listed, and how many more there are.
    pub(crate) fn end(mut self) -> (Vec<CellProblem>, u64) {
        self.list.sort_by(|a, b| (a.table, a.row).cmp(&(b.table, b.row)));
        let more = self.count - self.list.len() as u64;
        (self.list, more)
    }
}
