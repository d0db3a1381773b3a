//! Settings of `backup` and `restore`.

use std::path::PathBuf;

use clap::Args;

use crate::config::store::Store;

/// Settings of `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where the register is kept.
    #[command(flatten)]
    pub store: Store,

    /// The folder to make. It must not exist yet.
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
}

/// Settings of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// Where the register will be kept: a new folder, or an empty database.
    #[command(flatten)]
    pub store: Store,

    /// The folder that `backup` made.
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// Leave the keys as they were. Only if none was revoked after the backup: it would open the register again. By default
    /// all keys are ended, and you make new ones.
    #[arg(long)]
    pub keep_keys: bool,
}
