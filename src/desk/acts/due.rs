//! What is done by itself when its time has come.

use std::time::Duration;

use chrono::TimeDelta;

use crate::desk::access::desk::Desk;
use crate::desk::acts::contradiction;
use crate::desk::acts::embargo;
use crate::desk::error::Error;

/// How often it is looked whether something is due.
pub const EVERY: Duration = Duration::from_millis(500);

/// How long the nonces of what is hidden are kept sealed, so that what a stolen key hid can be proved again.
const SEALED: TimeDelta = TimeDelta::days(30);

/// Does at its time what is due, for as long as it is polled: embargoes end, what nobody confirmed is shown again, nonces
/// that were sealed long enough go; and it is written down which keys were used.
pub async fn keep(desk: Desk) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = embargo::release_due(&desk).await {
            tracing::warn!(%error, "what is due after its embargo could not be published");
        }
        if let Err(error) = contradiction::show_due(&desk).await {
            tracing::warn!(%error, "what nobody confirmed could not be shown again");
        }
        if let Err(error) = end_nonces(&desk).await {
            tracing::warn!(%error, "nonces that are sealed for long enough could not be deleted");
        }
        if let Err(error) = desk.write_uses().await {
            tracing::warn!(%error, "which keys were used is not written down yet");
        }
    }
}

/// Deletes for good the nonces of what was hidden thirty days ago.
pub async fn end_nonces(desk: &Desk) -> Result<(), Error> {
    let query = sqlx::query("select desk.end_nonces($1)").bind(desk.clock().now() - SEALED);
    query.execute(desk.pool()).await?;
    Ok(())
}
