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
    let mut was_ahead = false;
    loop {
        tokio::time::sleep(EVERY).await;
        let is_ahead = desk.clock().is_ahead();
        if is_ahead && !was_ahead {
            tracing::error!(
                "the machine's clock was set forward; nothing is published or deleted because its time has come, until the clock is set back, or, if it is right now, the service is started again"
            );
        }
        was_ahead = is_ahead;
        if let Err(error) = all_due(&desk).await {
            tracing::warn!(%error, "what is due could not be done yet");
        }
        if let Err(error) = desk.write_uses().await {
            tracing::warn!(%error, "which keys were used is not written down yet");
        }
    }
}

/// Does what is due now. A clock that was set forward shows nobody anything, and destroys nothing.
pub async fn all_due(desk: &Desk) -> Result<(), Error> {
    if desk.clock().is_ahead() {
        return Ok(());
    }
    let (released, shown) = (embargo::release_due(desk).await, contradiction::show_due(desk).await);
    end_nonces(desk).await?;
    released.and(shown).map(|_| ())
}

/// Deletes for good the nonces of what was hidden thirty days ago.
pub async fn end_nonces(desk: &Desk) -> Result<(), Error> {
    let query = sqlx::query("select desk.end_nonces($1)").bind(desk.clock().now() - SEALED);
    query.execute(desk.pool()).await?;
    Ok(())
}
