//! An archive of tables, unpacked with an end.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

use crate::desk::import::file::unpacked::{self, Refusal, broken};
use crate::desk::import::problem::Problems;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::value::text;

/// The most bytes that an archive may hold when it is unpacked.
const MOST_UNPACKED: u64 = 64 << 20;
/// The most files in it.
const MOST_FILES: usize = 100;

/// The tables by their names.
pub(crate) type Files = BTreeMap<&'static str, Vec<u8>>;

/// Unpacks the tables. What is no table of ours is a problem, but for what explains it.
pub(crate) fn tables(bytes: &[u8], problems: &mut Problems) -> Option<Files> {
    problems.at(None, 0);
    unpack(bytes, problems).map_err(|(code, message)| problems.add("", code, message)).ok()
}

fn unpack(bytes: &[u8], problems: &mut Problems) -> Result<Files, Refusal> {
    let mut archive = unpacked::open(bytes)?;
    if archive.len() > MOST_FILES {
        return Err(("too-many", format!("more than {MOST_FILES} files in the archive")));
    }
    let known = || TABLES.iter().map(|table| table.name).chain([SOURCES.name]);
    let (mut tables, mut left) = (Files::new(), MOST_UNPACKED);
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|error| broken(&error))?;
        let path = file.name().map(Cow::into_owned).map_err(|error| broken(&error))?;
        let name = path.rsplit('/').next().unwrap_or_default();
        if is_left_beside(&path, name) {
            continue;
        }
        let Some(table) = known().find(|table| name.strip_suffix(".csv") == Some(table)) else {
            let message = format!("{} is not a table of this register", text::excerpt(name));
            problems.allow("", "unknown-table", message, known().map(|table| format!("{table}.csv")));
            continue;
        };
        let mut table_bytes = Vec::new();
        // What the archive says of its sizes is not believed.
        file.take(left + 1)
            .read_to_end(&mut table_bytes)
            .map_err(|_| ("malformed", format!("{name} in the archive is damaged; send it again")))?;
        left = left.checked_sub(table_bytes.len() as u64).ok_or_else(|| {
            ("too-large", format!("unpacked, the archive is larger than {} MiB", MOST_UNPACKED >> 20))
        })?;
        if tables.insert(table, table_bytes).is_some() {
            return Err(("repeated", format!("{name} is in the archive twice")));
        }
    }
    if tables.is_empty() { Err(("empty", "there is no table in the archive".to_owned())) } else { Ok(tables) }
}

/// What systems and spreadsheets leave beside the files of people, and what explains the tables.
fn is_left_beside(path: &str, name: &str) -> bool {
    let hidden = path.starts_with("__MACOSX/") || name.starts_with('.') || name.starts_with("~$");
    hidden || name.is_empty() || name == "README.txt"
}
