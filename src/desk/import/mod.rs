//! Many records at once, out of a file: a table as a spreadsheet saves it, an archive of tables, or whole records.
//!
//! In reading order: `error` why not imported; `problem` wrong cells listed; `progress` rows done yet; `file` bytes to rows;
//! `cells` text to values; `restore` registers made anew; `plan` rows against records; `batch` published by another;
//! `contribution` a contributor's file saved; `apply` the plan saved; `check` a file planned; `job` followed over HTTP.

pub(crate) mod error;
pub(crate) mod problem;
pub(crate) mod progress;
pub(crate) mod file;
pub(crate) mod cells;
pub(crate) mod restore;
pub(crate) mod plan;
pub mod batch;
pub(crate) mod contribution;
pub(crate) mod apply;
pub(crate) mod check;
pub mod job;

pub use crate::desk::likely::page::LikelyFilter;
pub use crate::desk::likely::pairs::LikelyCount;
pub use crate::desk::likely::{LikelyIncident, LikelyRows, Likeness};
pub use apply::{Written, write};
pub use batch::{
    Batch, BatchFilter, BatchRevision, BatchRevisions, Line, Part, Split, accept_batch, batch_cautions,
    batch_revisions, batches, compare, decide, is_compared, likely, open, reject_batch, split_batch,
};
pub use check::{MOST_BYTES, MOST_RESTORED, Options, check, suggest};
pub use error::Error;
pub use file::format::Format;
pub use file::mapping::collection::parse as collection;
pub use file::mapping::map::Map;
pub use plan::plan::Plan;
pub use problem::CellProblem;
