//! The commands: arguments to actions.

mod export;
mod import;
mod key;
mod openapi;
mod rebuild;
mod serve;

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::config::{Arguments, Command, Store};
use crate::desk::clock::Clock;
use crate::desk::founding;
use crate::postgres::Postgres;

/// Why a command ended without doing what it was asked; said to a person, once, at the end.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Does what the arguments say.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        None => serve::run(arguments.serve).await,
        Some(Command::Serve(settings)) => serve::run(settings).await,
        Some(Command::Export(settings)) => export::run(settings).await,
        Some(Command::Import(settings)) => import::run(settings).await,
        Some(Command::Openapi(settings)) => openapi::run(&settings),
        Some(Command::Rebuild(settings)) => rebuild::run(&settings).await,
        Some(Command::Key { command }) => key::run(command).await,
    }
}

/// Opens the store, and founds the register at its first start.
async fn open(store: &Store, empty: bool) -> Result<Postgres, Failure> {
    let postgres = Postgres::open(&store.settings()).await?;
    if let Err(error) = founding::found(&postgres.desk, &Clock::system(), empty).await {
        postgres.close().await;
        return Err(error.into());
    }
    Ok(postgres)
}

/// A bar for what takes longer than a second, on a terminal.
fn progress(of: u64, what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(of), ProgressDrawTarget::hidden()).with_message(what);
    // The template is a constant; where it could not be read the plain bar does.
    bar.set_style(
        ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let shown = bar.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if !shown.is_finished() {
            shown.set_draw_target(ProgressDrawTarget::stderr());
        }
    });
    bar
}
