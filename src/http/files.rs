//! Whole files of the newest version, with their checksums, made once for each version.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use super::App;
use super::problem::Problem;
use super::reference::DataFile;
use crate::register::filter::Filter;
use crate::register::page::{Sort, sort};
use crate::register::snapshot::Snapshot;
use crate::register::{self, Which};
use crate::render::csv;
use crate::render::table::INCIDENTS;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// Making and version for which they were last asked, length and checksum of a file.
pub type Checksums = Arc<Mutex<Option<((u64, u32), u64, String)>>>;

/// The incident table of the newest version. Its bytes are those of the address, at this version, for as long as
/// nothing in it is withdrawn.
pub async fn incidents_csv(app: &App, snapshot: &Snapshot) -> Result<DataFile, Problem> {
    let version = snapshot.version;
    let mut kept = app.checksums.lock().await;
    let known = kept.clone().filter(|(of, ..)| *of == (snapshot.made, version));
    let (_, bytes, sha256) = match known {
        Some(known) => known,
        None => kept.insert(sum(app, snapshot).await?).clone(),
    };
    let url = if version == 0 { "/v1/incidents.csv".to_owned() } else { format!("/v1/incidents.csv?version={version}") };
    Ok(DataFile { url, media_type: "text/csv", bytes, sha256 })
}

async fn sum(app: &App, snapshot: &Snapshot) -> Result<((u64, u32), u64, String), Problem> {
    let mut selection = app.register.select(snapshot, &Filter::default(), snapshot.version).await?;
    sort(Sort::NewestFirst, &mut selection.seen);
    let wanted: Vec<Which> = selection.seen.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let header = csv::header(&INCIDENTS, false);
    let start = (header.len() as u64, Sha256::new().chain_update(header));
    let add =
        |(bytes, hash): (u64, Sha256), line: Vec<u8>| async move { Ok::<_, register::Error>((bytes + line.len() as u64, hash.chain_update(line))) };
    let (bytes, hash) = app.register.whole(&wanted).map_ok(|incident| csv::lines(&INCIDENTS, [&incident])).try_fold(start, add).await?;
    Ok(((snapshot.made, snapshot.version), bytes, hex::encode(hash.finalize())))
}
