//! `refoulement backup` and `refoulement restore`.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::cli::failure::Failure;
use crate::cli::progress::progress;
use crate::cli::store::open;
use crate::config::{Backup, Restore};
use crate::desk::Clock;
use crate::desk::access::keys::key::end_all;
use crate::postgres::backup::{Checksum, dump, is_known, load, migration, sum};
use crate::postgres::{Error, Server};
use crate::register::Register;

/// Everything, as `pg_dump` writes it.
const REGISTER: &str = "register.dump";
/// What is said of it. Checksum last: a folder without it is no backup.
const ABOUT: &str = "backup.json";

/// What is said of a backup.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    /// The day on which it was made, UTC.
    made: NaiveDate,
    /// The version of the program that made it.
    program: String,
    /// The newest migration that the register had had.
    migration: i64,
    /// Length of the file in bytes.
    bytes: u64,
    /// SHA-256 of the file.
    sha256: String,
}

/// Writes both sides of the register into a new folder.
pub async fn back_up(settings: &Backup) -> Result<(), Failure> {
    const NONE: &str = "There is no register there yet.";
    let server = Server::existing(&settings.store.settings()).await?.ok_or(NONE)?;
    let migration = migration(&server).await?.ok_or(NONE)?;
    let folder = &settings.folder;
    make(folder)?;
    let bar = progress(0, "bytes");
    let written = dump(&server, &folder.join(REGISTER), |bytes| bar.set_position(bytes)).await;
    bar.finish_and_clear();
    // What is not whole is not left behind.
    let Checksum { bytes, sha256 } = written.inspect_err(|_| drop(fs::remove_dir_all(folder)))?;
    let (made, program) = (Clock::system().now().date_naive(), env!("CARGO_PKG_VERSION").to_owned());
    let about = serde_json::to_vec_pretty(&About { made, program, migration, bytes, sha256 })?;
    fs::write(folder.join(ABOUT), about)?;
    println!(
        "Wrote {bytes} bytes to {}. The confidential half is in it: keep it on an encrypted disk.",
        folder.display()
    );
    Ok(())
}

/// A folder that nobody else can enter.
fn make(folder: &Path) -> Result<(), Failure> {
    let told = |error: std::io::Error| format!("Cannot write {}: {error}.", folder.display());
    if folder.exists() {
        return Err(format!("{} is there already. Name a new folder.", folder.display()).into());
    }
    Ok(DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(told)?)
}

/// Makes a register of a backup, where there is none. The keys of the backup are ended: some of them may have been
/// revoked after it was made, and it does not know which.
pub async fn restore(settings: &Restore) -> Result<(), Failure> {
    let about = about(&settings.folder)?;
    if !is_known(about.migration) {
        return Err(format!(
            "A newer program made this backup ({}). Restore it with that one.",
            about.program
        )
        .into());
    }
    let file = settings.folder.join(REGISTER);
    let bar = progress(about.bytes, "bytes");
    let is = sum(&file, |bytes| bar.set_position(bytes)).await?;
    bar.finish_and_clear();
    if is != (Checksum { bytes: about.bytes, sha256: about.sha256 }) {
        return Err(format!("{} is not as it was written. Nothing was restored.", file.display()).into());
    }
    let server = Server::open(&settings.store.settings()).await?;
    if migration(&server).await?.is_some() {
        return Err(Error::NotEmpty { place: server.place().to_owned() }.into());
    }
    let afterwards = if settings.keep_keys { String::new() } else { end_all(&Clock::system()) };
    load(&server, &file, &afterwards).await?;
    let postgres = open(&settings.store, false).await?;
    let version = Register::open(postgres.public.clone()).await?.snapshot().map(|snapshot| snapshot.version);
    println!("Restored version {} of {}.", version.unwrap_or_default(), about.made);
    if !settings.keep_keys {
        println!("All keys were ended; make new ones with `key create`.");
    }
    println!(
        "What was hidden, withdrawn or erased after that day is here again: do it again before you serve it."
    );
    postgres.close().await;
    Ok(())
}

fn about(folder: &Path) -> Result<About, Failure> {
    let path = folder.join(ABOUT);
    let text = fs::read(&path)
        .map_err(|error| format!("{} is no whole backup: {ABOUT}: {error}.", folder.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}.", path.display()).into())
}
