//! A file as the rows of its table, or of its tables.

use std::collections::BTreeMap;

use crate::desk::import::file::archive;
use crate::desk::import::file::csv_text;
use crate::desk::import::file::format::Format;
use crate::desk::import::file::header;
use crate::desk::import::file::mapping::map::Map;
use crate::desk::import::file::record::Records;
use crate::desk::import::file::workbook::book::Workbook;
use crate::desk::import::problem::Problems;

/// How a table is to be read; what is left out is found by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reading<'a> {
    pub(crate) map: Option<&'a Map>,
    /// The sheet of a workbook.
    pub(crate) sheet: Option<&'a str>,
    /// The encoding of a text.
    pub(crate) encoding: Option<&'a str>,
}

/// The rows of a file.
#[derive(Debug)]
pub(crate) enum Table {
    /// One table of incidents.
    One(Records),
    /// The tables of an export, by their names.
    Several(BTreeMap<&'static str, Records>),
}

/// Reads the tables of a file; `known` are the columns of a table of incidents. None where it holds none; the problems say
/// why.
pub(crate) fn read(
    file: &[u8],
    format: Format,
    Reading { map, sheet, encoding }: Reading<'_>,
    known: &[&str],
    problems: &mut Problems,
) -> Option<Table> {
    problems.at(None, 0);
    let sheet = sheet.or(map.and_then(|map| map.sheet.as_deref()));
    let encoding = encoding.or(map.and_then(|map| map.encoding.as_deref()));
    match format {
        Format::Workbook => {
            let mut book = Workbook::open(file, problems)?;
            if map.is_none() && sheet.is_none() && book.is_exported() {
                return book.tables(problems).map(Table::Several);
            }
            book.sheet(sheet, problems).map(Table::One)
        }
        Format::Zip => {
            let files = archive::tables(file, problems)?;
            let read = |(table, bytes): (&'static str, Vec<u8>)| {
                let records = csv_text::records(&bytes, encoding, None, &|_| 0, problems.at(Some(table), 0))?;
                Some((table, records))
            };
            files.into_iter().map(read).collect::<Option<_>>().map(Table::Several)
        }
        Format::Csv | Format::Ndjson => {
            if sheet.is_some() {
                return problems.refuse(
                    "",
                    "not-a-workbook",
                    "a sheet is named, but the file is no workbook",
                );
            }
            let separator = map.and_then(|map| map.separator);
            let names_in = |record: &csv::StringRecord| header::names_in(record, known, map);
            csv_text::records(file, encoding, separator, &names_in, problems).map(Table::One)
        }
    }
}
