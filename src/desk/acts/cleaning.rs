//! After an erasure the files are cleaned, soon, by the service itself.

use std::time::{Duration, Instant};

use crate::desk::access::desk::Desk;
use crate::desk::error::Error;
use crate::postgres::Disk;

/// How often it looks for erasures.
const EVERY: Duration = Duration::from_secs(5);
/// How long it waits at most after tries that failed.
const LONGEST: Duration = Duration::from_mins(10);
/// How many times as long as a cleaning took it waits for the next: whoever hands in and takes back all day must not keep
/// the tables busy.
const REST: u32 = 20;

/// Cleans the files after every erasure, for as long as the service runs; at the start after those before it.
pub async fn keep(desk: Desk, files: Disk) {
    let mut pause = EVERY;
    loop {
        let began = Instant::now();
        pause = match clean(&desk, &files).await {
            Ok(()) => EVERY.max(began.elapsed() * REST),
            Err(error) => {
                tracing::warn!(%error, "what was erased is not yet cleaned from the files; tried again later");
                // Each try may write much: one that never succeeds must not fill the day.
                LONGEST.min(pause * 2)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn clean(desk: &Desk, files: &Disk) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if let Some(until) = last_erasure(desk).await? {
        files.clean().await?;
        note(desk, until).await?;
    }
    Ok(())
}

/// The last erasure, or the last that somebody took back, if the files were not cleaned since.
async fn last_erasure(desk: &Desk) -> Result<Option<i64>, Error> {
    let query = "select seq from desk.act where kind in ('erasure', 'taken_back') and seq > coalesce((select max(until) from desk.cleaning), 0)
                 order by seq desc limit 1";
    Ok(sqlx::query_scalar(query).fetch_optional(desk.pool()).await?)
}

async fn note(desk: &Desk, until: i64) -> Result<(), Error> {
    let query = "insert into desk.cleaning (until, at) values ($1, $2) on conflict do nothing";
    sqlx::query(query).bind(until).bind(desk.clock().now()).execute(desk.pool()).await?;
    Ok(())
}
