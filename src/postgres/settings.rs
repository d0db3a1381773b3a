//! Which Postgres, and where.

use std::path::PathBuf;
use std::time::Duration;

/// Which Postgres, and where.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A server that is there already; its user owns the schemas. Without it a private server is started.
    pub database_url: Option<String>,
    /// The folder of the private server; without it a sensible one for this user.
    pub data: Option<PathBuf>,
    /// The folder of Postgres' programs; without it they are looked for.
    pub bin: Option<PathBuf>,
    /// How long the private server stays when its last user is gone.
    pub linger: Duration,
    /// What is kept survives a power cut. False for tests, which are quick so, and for a given server whose owner wants
    /// it as it is.
    pub durable: bool,
}
