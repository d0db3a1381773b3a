//! Many records at once, out of a file: a table as a spreadsheet saves it, an archive of tables, or whole records.
//!
//! [`check`] reads the whole file and says everything that is wrong with it; [`write()`] saves what was planned, all or
//! nothing. What comes in is submitted; [`publish_batch`] is another person's act. Nothing in a file is ever fetched.

mod archive;
mod batch;
mod columns;
mod decision;
mod edit;
mod field;
mod fresh;
pub mod job;
mod map;
mod ndjson;
mod parts;
mod places;
mod planning;
mod present;
mod problem;
mod remake;
mod restore;
mod sheet;
mod sources;
mod tables;
mod write;

use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

pub use batch::{Batch, Line, Opened, batches, open};
pub use decision::{Confirmed, Published, publish_batch, reject_batch};
pub use map::{Entry, Made, Map};
pub use problem::{CellProblem, MOST_PROBLEMS};
pub use write::{Written, write};

use super::Clock;
use planning::{Planned, Planning};
use restore::Restored;

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
    planned: Vec<Planned>,
    #[serde(skip)]
    waiting: Vec<Uuid>,
    #[serde(skip)]
    brought: Vec<write::Brought>,
    #[serde(skip)]
    restored: Option<Restored>,
}

/// Why a file was not imported. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is too large.
    #[error("the file holds more than {} MiB; make several files of it", most >> 20)]
    TooLarge {
        /// The most bytes.
        most: usize,
    },
    /// A mapping file belongs to a table, and a restore to whole records.
    #[error("{0}")]
    NotTogether(&'static str),
    /// A register is restored only where there is none.
    #[error(
        "a register is restored only into an empty one, and this one has records; start one in a folder of its own, with --data"
    )]
    NotEmpty,
    /// There are problems in the plan.
    #[error("the file has {0} problems; nothing was written")]
    Problems(u64),
    /// Somebody else changed the register meanwhile.
    #[error("the record {0} has changed since the file was checked; check it again")]
    Overtaken(Uuid),
    /// There is no such batch.
    #[error("there is no batch {0}")]
    NoBatch(Uuid),
    /// The batch has been dealt with.
    #[error("the batch {batch} is {state}")]
    BatchState {
        /// Which.
        batch: Uuid,
        /// What has become of it.
        state: String,
    },
    /// Nothing of the batch is still as it was imported, and public.
    #[error(
        "nothing of the batch waits as it was imported, and would be public; reject it, which takes it off the list"
    )]
    NothingLeft,
    /// Another person publishes what one has imported.
    #[error("who imported a batch does not publish it; another editor does")]
    SameHolder,
    /// The desk refused.
    #[error(transparent)]
    Desk(#[from] super::Error),
    /// Postgres refused, or did not answer.
    #[error("the desk's database: {0}")]
    Database(#[from] sqlx::Error),
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
        if !present::is_empty(desk).await? {
            return Err(Error::NotEmpty);
        }
        return Ok(restore::plan(file, clock.today(), progress));
    }
    let mut planning = Planning::new(present::shelf(desk).await?, clock.today());
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
    let brought = write::brought(&shelf);
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
fn id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|id| id.hyphenated().to_string() == text)
}
