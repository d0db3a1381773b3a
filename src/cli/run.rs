//! Which command an argument means.

use crate::cli::failure::Failure;
use crate::cli::{backup, export, health, import, key, openapi, rebuild, serve};
use crate::config::{Arguments, Command};

/// Does what the arguments say.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        None => serve::run(arguments.serve).await,
        Some(Command::Serve(settings)) => serve::run(settings).await,
        Some(Command::Export(settings)) => export::run(settings).await,
        Some(Command::Import(settings)) => import::run(settings).await,
        Some(Command::Openapi(settings)) => openapi::run(&settings),
        Some(Command::Rebuild(settings)) => rebuild::run(&settings).await,
        Some(Command::Health(settings)) => health::run(&settings).await,
        Some(Command::Backup(settings)) => backup::back_up(&settings).await,
        Some(Command::Restore(settings)) => backup::restore(&settings).await,
        Some(Command::Key { command }) => key::run(command).await,
    }
}
