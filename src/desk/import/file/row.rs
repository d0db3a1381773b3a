//! One row of a sheet, by the register's names of the columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// What the file calls the columns of which it has something to say.
pub(crate) type Names = BTreeMap<&'static str, String>;

/// One row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The line on which it begins.
    pub(crate) line: u64,
    /// Its cells cannot be told apart, or one of them could not be made; the problems say so.
    pub(crate) broken: bool,
    pub(crate) names: Arc<Names>,
    /// The columns that are declared to be words.
    pub(crate) texts: Arc<BTreeSet<&'static str>>,
    /// The texts of its cells, without the apostrophe against formulas and without white space around them.
    pub(crate) cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// Whether the sheet has the column, also where its cell is empty.
    pub(crate) fn has(&self, ours: &str) -> bool {
        self.cells.contains_key(ours)
    }

    /// Whether nothing in the column is read: it is words.
    pub(crate) fn is_text(&self, ours: &str) -> bool {
        self.texts.contains(ours)
    }

    /// What stands in the column, if anything.
    pub(crate) fn text(&self, ours: &str) -> Option<&str> {
        self.cells.get(ours).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// What the file calls the first of these columns that it has; else ours.
    pub(crate) fn column<'a>(&'a self, ours: &[&'a str]) -> &'a str {
        let theirs = ours.iter().find_map(|ours| self.names.get(ours));
        theirs.map_or_else(|| ours.first().copied().unwrap_or_default(), String::as_str)
    }

    /// What the row says, whatever its columns are called and in whatever order they come.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut said = Sha256::new();
        for (ours, text) in self.cells.iter().filter(|(_, text)| !text.is_empty()) {
            for word in [*ours, text.as_str()] {
                said.update(u64::try_from(word.len()).unwrap_or_default().to_be_bytes());
                said.update(word);
            }
        }
        said.finalize().into()
    }
}
