//! The first row of a sheet: which column is which of the register's, by its name or by a mapping file.

use std::collections::HashMap;

use csv::StringRecord;

use crate::desk::import::file::csv_text::MOST_COLUMNS;
use crate::desk::import::file::mapping::{Entry, Map};
use crate::desk::import::problem::Problems;
use crate::model::tables::cell;
use crate::model::value::text;

/// The columns of a sheet.
#[derive(Debug)]
pub(crate) struct Header<'a> {
    /// Those of the register's columns that the sheet gives.
    pub(crate) columns: Vec<Column<'a>>,
    /// Where each of the file's own columns is.
    pub(crate) theirs: HashMap<String, usize>,
    /// How many cells a row has at most.
    pub(crate) width: usize,
    /// Columns without a name, under which a cell would be lost. A mapping file says by itself what it needs.
    pub(crate) unnamed: Vec<usize>,
}

/// One of the register's columns, and what it is made of here.
#[derive(Debug)]
pub(crate) struct Column<'a> {
    pub(crate) ours: &'static str,
    pub(crate) of: Of<'a>,
}

#[derive(Debug)]
pub(crate) enum Of<'a> {
    Theirs(usize, String),
    Mapped(&'a Entry),
}

impl<'a> Header<'a> {
    /// Reads it, where `known` are the register's columns; what is wrong goes to the problems.
    pub(crate) fn read(
        header: &StringRecord,
        known: &[&'static str],
        map: Option<&'a Map>,
        problems: &mut Problems,
    ) -> Self {
        let width = header.len();
        let names: Vec<&str> = header.iter().map(|name| cell::unguarded(name.trim())).collect();
        let unnamed = (0..width).filter(|at| map.is_none() && names[*at].is_empty()).collect();
        let mut read = Self { columns: Vec::new(), theirs: HashMap::new(), width, unnamed };
        if width > MOST_COLUMNS {
            problems.add("", "too-many", format!("more than {MOST_COLUMNS} columns"));
            return read;
        }
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            // Of a foreign sheet only what the mapping file needs has to be told apart.
            let is_needed = map.is_none_or(|map| map.needs(name));
            if read.theirs.insert((*name).to_owned(), at).is_some() && is_needed {
                problems.add(name, "repeated", "two columns have this name");
            }
        }
        match map {
            None => read.named(&names, known, problems),
            Some(map) => read.mapped(map, known, problems),
        }
        read
    }

    fn named(&mut self, names: &[&str], known: &[&'static str], problems: &mut Problems) {
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let plain = name.to_lowercase().replace(' ', "_");
            let Some(ours) = known.iter().find(|ours| **ours == plain) else {
                let message = "no column of this name is known; rename it, take it out, or say in a mapping file what it is";
                problems.allow(name, "unknown-column", message, known);
                continue;
            };
            let other = |column: &Column<'_>| {
                column.ours == *ours && !matches!(&column.of, Of::Theirs(_, other) if other == name)
            };
            if self.columns.iter().any(other) {
                let message = format!("another column is {ours} as well; which of them counts is not known");
                problems.add(name, "repeated", message);
            } else {
                self.columns.push(Column { ours, of: Of::Theirs(at, (*name).to_owned()) });
            }
        }
    }

    fn mapped(&mut self, map: &'a Map, known: &[&'static str], problems: &mut Problems) {
        for (name, entry) in &map.columns {
            let Some(ours) = known.iter().find(|ours| **ours == *name) else {
                let message = "the mapping file names a column that is not one of ours";
                problems.allow(name, "unknown-column", message, known);
                continue;
            };
            for missing in entry.needs().into_iter().filter(|name| !self.theirs.contains_key(*name)) {
                let mut there: Vec<&str> = self.theirs.keys().map(String::as_str).collect();
                there.sort_unstable();
                let missed = text::excerpt(missing);
                let message = format!(
                    "the mapping file makes {ours} of the column {missed}, which the sheet does not have"
                );
                problems.allow(missing, "missing-column", message, there);
            }
            self.columns.push(Column { ours, of: Of::Mapped(entry) });
        }
    }
}
