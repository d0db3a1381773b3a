//! Where the register is kept.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::postgres;

/// Where the register is kept.
#[derive(Debug, Clone, Args)]
pub struct Store {
    /// Folder of the private Postgres, which is started if there is no --database-url. Default: refoulement in
    /// $XDG_DATA_HOME or ~/.local/share; for root /var/lib/refoulement.
    #[arg(long, env = "REFOULEMENT_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// Use this Postgres (15 or later) and start none: postgres://user:password@host/database.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Use the Postgres of --database-url even if its fsync, full_page_writes or synchronous_commit is off, so that a
    /// power cut can lose or break everything.
    #[arg(long, requires = "database_url")]
    pub may_lose_data: bool,

    /// Folder with the programs of Postgres (initdb, postgres), if they are not found.
    #[arg(long, env = "REFOULEMENT_PG_BIN", value_name = "FOLDER")]
    pub pg_bin: Option<PathBuf>,
}

impl Store {
    /// What the room `postgres` needs to know.
    #[must_use]
    pub fn settings(&self) -> postgres::Settings {
        let database_url = self.database_url.clone().filter(|url| !url.is_empty());
        postgres::Settings {
            durable: database_url.is_none() || !self.may_lose_data,
            database_url,
            data: self.data.clone(),
            bin: self.pg_bin.clone(),
            linger: Duration::ZERO,
        }
    }
}
