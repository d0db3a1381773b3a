//! An archive of tables, unpacked with an end.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::desk::import::problem::Problems;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::value::text;

/// The most bytes that an archive may hold when it is unpacked.
pub const MOST_UNPACKED: u64 = 64 << 20;
/// The most files in it.
const MOST_FILES: usize = 100;

/// The tables by their names. What is no table of ours is a problem, but for what explains it.
pub fn tables(bytes: &[u8], problems: &mut Problems) -> Option<BTreeMap<&'static str, Vec<u8>>> {
    problems.at(None, 0);
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) if archive.len() <= MOST_FILES => archive,
        Ok(_) => return refuse(problems, "too-many", format!("more than {MOST_FILES} files in the archive")),
        Err(error) => return refuse(problems, "malformed", format!("the archive cannot be read: {error}")),
    };
    let known = || TABLES.iter().map(|table| table.name).chain([SOURCES.name]);
    let mut tables = BTreeMap::new();
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let file = match archive.by_index(at) {
            Ok(file) => file,
            Err(error) => {
                return refuse(problems, "malformed", format!("the archive cannot be read: {error}"));
            }
        };
        let Ok(path) = file.name().map(std::borrow::Cow::into_owned) else {
            return refuse(
                problems,
                "malformed",
                "the name of a file in the archive cannot be read".to_owned(),
            );
        };
        let name = path.rsplit('/').next().unwrap_or_default();
        // What systems and spreadsheets leave beside the files of people.
        if name.is_empty()
            || name == "README.txt"
            || path.starts_with("__MACOSX/")
            || name.starts_with('.')
            || name.starts_with("~$")
        {
            continue;
        }
        let Some(table) = known().find(|table| name.strip_suffix(".csv") == Some(table)) else {
            problems.allow(
                "",
                "unknown-table",
                format!("{} is no table of ours", text::excerpt(name)),
                known().map(|table| format!("{table}.csv")),
            );
            continue;
        };
        let mut unpacked = Vec::new();
        // What the archive says of its sizes is not believed.
        if let Err(error) = file.take(left + 1).read_to_end(&mut unpacked) {
            return refuse(problems, "malformed", format!("{name} cannot be unpacked: {error}"));
        }
        let Some(rest) = left.checked_sub(unpacked.len() as u64) else {
            return refuse(
                problems,
                "too-large",
                format!("unpacked it holds more than {} MiB", MOST_UNPACKED >> 20),
            );
        };
        left = rest;
        if tables.insert(table, unpacked).is_some() {
            return refuse(problems, "repeated", format!("{name} stands twice in the archive"));
        }
    }
    if tables.is_empty() {
        return refuse(problems, "empty", "there is no table in the archive".to_owned());
    }
    Some(tables)
}

fn refuse<T>(problems: &mut Problems, code: &'static str, message: String) -> Option<T> {
    problems.add("", code, message);
    None
}
