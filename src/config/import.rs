//! Settings of the command that reads a file into the register.

use std::path::PathBuf;

use clap::Args;

use crate::config::key;
use crate::config::store::Store;

/// Settings of `import`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Import {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// The file: a table (CSV, or a workbook: .xlsx, .ods) with the columns of an export, an exported archive, or exported
    /// records. At most 32 MiB.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// A mapping file (TOML) that says what the columns of another collection's table mean: see docs/import.md.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,

    /// A file (TOML) that says of which collection the file is an edition, with its licence, if no mapping file does.
    #[arg(long, value_name = "FILE")]
    pub collection: Option<PathBuf>,

    /// Write no row, but a first mapping file for FILE: what its columns seem to be, each to be checked.
    #[arg(long, conflicts_with_all = ["map", "collection", "restore", "publish", "dry_run", "holder"])]
    pub suggest: bool,

    /// Which sheet of a workbook. Not needed if only one holds anything.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    /// The encoding of a CSV file, such as cp949 or windows-1252. Found by itself, unless it is not certain.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,

    /// Check only: say what is wrong and what would be done, and write nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Restore an empty register from its exported records (NDJSON): same ids, versions and times.
    #[arg(long, conflicts_with_all = ["map", "collection", "publish", "sheet", "encoding"])]
    pub restore: bool,

    /// Make one batch of the imported incidents, which another editor can publish in one act. Rows that look
    /// like another case are left out until an editor has said what they are.
    #[arg(long)]
    pub publish: bool,

    /// The person who imports, as on their keys. They are the author of the revisions, and cannot publish them. Required
    /// unless --dry-run or --suggest.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["dry_run", "suggest"], value_parser = key::holder)]
    pub holder: Option<String>,
}
