//! A file, looked at: everything that is wrong with it, and what it would do. What comes in is submitted; to publish it is
//! another person's act. Nothing in a file is ever fetched.

use sqlx::PgPool;

use crate::desk::clock::Clock;
use crate::desk::collections::said::Said;
use crate::desk::import::cells::columns;
use crate::desk::import::error::Error;
use crate::desk::import::file::format::Format;
use crate::desk::import::file::mapping::map::Map;
use crate::desk::import::file::reading::{self, Reading, Table};
use crate::desk::import::file::suggest;
use crate::desk::import::plan::edition::opened::open;
use crate::desk::import::plan::own;
use crate::desk::import::plan::plan::{Plan, plan};
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::plan::records::Records;
use crate::desk::import::plan::register_state;
use crate::desk::import::plan::tables::Tables;
use crate::desk::import::problem::CellProblem;
use crate::desk::import::progress::Progress;
use crate::desk::import::restore::{read, write};

/// What a contributor sends instead of an archive.
const ONE_TABLE: &str = "an archive of tables is for editors; send one table (CSV, or a sheet of a workbook), or complete records (NDJSON)";

/// The most bytes of a file.
pub const MOST_BYTES: usize = 32 << 20;
/// The most bytes of a file of which a whole register is restored.
pub const MOST_RESTORED: usize = 512 << 20;

/// How a file is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What it is; found by itself, if left out.
    pub format: Option<Format>,
    /// What the columns of a foreign table are.
    pub map: Option<&'a Map>,
    /// The collection of which it is an edition, if the map does not say it.
    pub collection: Option<&'a Said>,
    /// Which sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// The encoding of a text; found by itself, if left out.
    pub encoding: Option<&'a str>,
    /// Make the register anew out of whole public records with their ids, versions and times; only of an empty one.
    pub restore: bool,
    /// It is a contributor's: of up to 500 rows, compared with what is public and theirs alone.
    pub own: bool,
}

/// Reads the whole file, finds everything that is wrong with it, and plans what is to be done. Writes nothing. The rows
/// of one `holder` are compared with what that holder imported before, and with nobody else's.
pub async fn check(
    desk: &PgPool,
    clock: &Clock,
    holder: &str,
    file: &[u8],
    options: Options<'_>,
    progress: Progress<'_>,
) -> Result<Plan, Error> {
    let (map, sheet, encoding) = (options.map, options.sheet, options.encoding);
    let format = match format(file, options)? {
        Ok(format) => format,
        Err(told) => return Ok(Plan::foreign(told)),
    };
    if options.restore {
        return if write::is_empty(desk).await? {
            Ok(Plan::restored(read::read(file, clock.today(), progress)))
        } else {
            Err(Error::NotEmpty)
        };
    }
    let own = options.own;
    let index = if own { own::sources(desk, holder).await? } else { register_state::sources(desk).await? };
    let mut planning = Planning { index, own, today: clock.today(), ..Planning::default() };
    let problems = &mut planning.problems;
    let edition = match collection(options)? {
        Some(said) => match open(desk, clock, said, problems).await? {
            Some(edition) => Some(edition),
            None => return Ok(Plan::refused(planning.problems)),
        },
        None => None,
    };
    let records = if format == Format::Ndjson {
        Records::lines(file, problems)
    } else {
        let reading = Reading { map, sheet, encoding };
        let read = reading::read(file, format, reading, &columns::known(), problems);
        let tables = read.and_then(|read| match read {
            Table::One(records) => Tables::one(records, map, problems),
            Table::Several(_) if own => problems.at(None, 0).refuse("", "wrong-format", ONE_TABLE),
            Table::Several(tables) => Tables::several(tables, problems),
        });
        tables.map(Records::Tables)
    };
    match records {
        Some(records) => plan(desk, holder, records, (planning, edition), progress).await,
        None => Ok(Plan::refused(planning.problems)),
    }
}

/// The collection of which the file is an edition, said once.
fn collection(options: Options<'_>) -> Result<Option<&Said>, Error> {
    match (options.collection, options.map.and_then(|map| map.collection.as_ref())) {
        (Some(_), Some(_)) => Err(Error::NotTogether(
            "the mapping file says of which collection the table is; leave the other out",
        )),
        (said, of_map) => Ok(said.or(of_map)),
    }
}

/// What the file is, if it can be read as the options say; else what it is instead.
fn format(file: &[u8], options: Options<'_>) -> Result<Result<Format, &'static str>, Error> {
    let most = if options.restore { MOST_RESTORED } else { MOST_BYTES };
    if file.len() > most {
        return Err(Error::TooLarge(most));
    }
    let format = match Format::of(file) {
        Ok(seen) => seen.told(options.format),
        Err(told) => return Ok(Err(told)),
    };
    if options.map.is_some() && !matches!(format, Format::Csv | Format::Workbook) {
        return Err(Error::NotTogether(
            "a mapping file explains the columns of a table; this file is not a table",
        ));
    }
    if options.restore && format != Format::Ndjson {
        return Err(Error::NotTogether(
            "a restore needs complete records (NDJSON), as `refoulement export --format ndjson` writes them",
        ));
    }
    Ok(Ok(format))
}

/// A first mapping file for a table that somebody else made; where it cannot be read, what is wrong with it.
pub fn suggest(file: &[u8], sheet: Option<&str>, encoding: Option<&str>) -> Result<String, Vec<CellProblem>> {
    suggest::suggest(file, sheet, encoding, &columns::known())
}
