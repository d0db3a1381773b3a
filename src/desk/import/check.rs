//! Many records at once, out of a file: a table as a spreadsheet saves it, an archive of tables, or whole records.
//!
//! [`check`] reads the whole file and says everything that is wrong with it; [`write()`] saves what was planned, all or
//! nothing. What comes in is submitted; [`publish_batch`] is another person's act. Nothing in a file is ever fetched.

use crate::desk::import::plan::{ndjson, register_state, tables};
use crate::desk::import::restore::read;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::import::apply;
use crate::desk::import::error::Error;
use crate::desk::import::file::mapping::Map;
use crate::desk::import::plan::plan::{Planned, Planning};
use crate::desk::import::problem::CellProblem;
use crate::desk::import::restore::read::Restored;

/// The most bytes of a file.
pub const MOST_BYTES: usize = 32 << 20;
/// The most bytes of a file of which a whole register is restored.
pub const MOST_RESTORED: usize = 512 << 20;

/// Hears how many of how many rows are done.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, u64) + Send);

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One table of incidents; separated by commas, semicolons or tabs.
    Csv,
    /// An archive (ZIP) of tables, as exported.
    Zip,
    /// One whole public record a line.
    Ndjson,
}

impl Format {
    /// What the file looks like.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let text = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file).trim_ascii_start();
        if file.starts_with(b"PK\x03\x04") || file.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if text.starts_with(b"{") {
            Self::Ndjson
        } else {
            Self::Csv
        }
    }
}

/// How a file is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What it is; found by itself, if left out.
    pub format: Option<Format>,
    /// What the columns of a foreign table are.
    pub map: Option<&'a Map>,
    /// Make the register anew out of whole public records with their ids, versions and times; only of an empty one.
    pub restore: bool,
}

/// What a file would do.
#[derive(Debug, Default, serde::Serialize, ToSchema)]
pub struct Plan {
    /// How many rows, or records, it holds.
    pub rows: u64,
    /// How many incidents are new.
    pub new: u64,
    /// How many would get a new revision.
    pub changed: u64,
    /// How many rows say what the register has already.
    pub unchanged: u64,
    /// How many sources are new, or said otherwise.
    pub sources: u64,
    /// Everything that is wrong; nothing is written while there is anything.
    pub problems: Vec<CellProblem>,
    /// How many more problems there are than those listed.
    pub more_problems: u64,
    #[serde(skip)]
    pub(crate) planned: Vec<Planned>,
    #[serde(skip)]
    pub(crate) waiting: Vec<Uuid>,
    #[serde(skip)]
    pub(crate) brought: Vec<apply::Brought>,
    #[serde(skip)]
    pub(crate) restored: Option<Restored>,
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
    let most = if options.restore { MOST_RESTORED } else { MOST_BYTES };
    if file.len() > most {
        return Err(Error::TooLarge { most });
    }
    let format = options.format.unwrap_or_else(|| Format::of(file));
    if options.map.is_some() && format != Format::Csv {
        return Err(Error::NotTogether(
            "a mapping file says what the columns of a table are; this file is no table",
        ));
    }
    if options.restore {
        if format != Format::Ndjson {
            return Err(Error::NotTogether(
                "a register is restored out of whole records (NDJSON), as `refoulement export --format ndjson` writes them",
            ));
        }
        if !register_state::is_empty(desk).await? {
            return Err(Error::NotEmpty);
        }
        return Ok(read::plan(file, clock.today(), progress));
    }
    let mut planning = Planning::new(register_state::shelf(desk).await?, clock.today());
    let read = match format {
        Format::Csv => tables::one(file, options.map, &mut planning),
        Format::Zip => tables::several(file, &mut planning),
        Format::Ndjson => None,
    };
    let rows = match read {
        Some(tables) => {
            tables.plan(desk, holder, &mut planning, progress).await?;
            tables.rows()
        }
        None if format == Format::Ndjson => ndjson::plan(desk, holder, file, &mut planning, progress).await?,
        None => 0,
    };
    Ok(plan(planning, rows))
}

fn plan(planning: Planning, rows: u64) -> Plan {
    let Planning { shelf, problems, planned, unchanged, waiting, .. } = planning;
    let brought = apply::brought(&shelf);
    let (problems, more_problems) = problems.end();
    let new = planned.iter().filter(|planned| planned.parent.is_none()).count() as u64;
    let changed = planned.len() as u64 - new;
    Plan {
        rows,
        new,
        changed,
        unchanged,
        sources: brought.len() as u64,
        problems,
        more_problems,
        planned,
        waiting,
        brought,
        restored: None,
    }
}

/// An id as the register writes it.
pub(crate) fn id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|id| id.hyphenated().to_string() == text)
}
