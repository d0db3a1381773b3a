//! The incidents of a file, some at a time.

use std::ops::Range;

use crate::desk::import::file::lines;
use crate::desk::import::file::record::MOST_ROWS;
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::tables::Tables;
use crate::desk::import::problem::Problems;

/// The incidents of a file.
#[derive(Debug)]
pub(crate) enum Records<'f> {
    Tables(Tables),
    /// The lines that hold something, with their numbers.
    Lines(Vec<(u64, &'f [u8])>),
}

impl<'f> Records<'f> {
    /// Reads lines, if there are not more than a table may have rows.
    pub(crate) fn lines(file: &'f [u8], problems: &mut Problems) -> Option<Self> {
        let all: Vec<_> = lines::lines(file).take(MOST_ROWS + 1).collect();
        if all.len() > MOST_ROWS {
            let message = format!("more than {MOST_ROWS} records; split it into several files");
            return problems.at(None, 0).refuse("", "too-many", message);
        }
        Some(Self::Lines(all))
    }

    /// How many rows of the file they are.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Self::Tables(tables) => tables.rows,
            Self::Lines(lines) => lines.len(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Tables(tables) => tables.entries.len(),
            Self::Lines(lines) => lines.len(),
        }
    }

    /// Some of them, once; the problems say what cannot be read.
    pub(crate) fn take(&mut self, some: Range<usize>, problems: &mut Problems) -> Vec<Entry> {
        match self {
            Self::Tables(tables) => tables.entries[some].iter_mut().map(std::mem::take).collect(),
            Self::Lines(lines) => lines[some].iter().filter_map(|line| entry(*line, problems)).collect(),
        }
    }
}

fn entry((line, text): (u64, &[u8]), problems: &mut Problems) -> Option<Entry> {
    let (id, object) = lines::record(text, problems.at(None, line))?;
    Some(Entry { id, line, object, ..Entry::default() })
}
