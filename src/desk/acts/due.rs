//! What is done by itself when its time has come.

use std::time::Duration;

use crate::desk::access::desk::Desk;
use crate::desk::acts::contradiction;
use crate::desk::acts::embargo;

/// How often it is looked whether something is due.
pub const EVERY: Duration = Duration::from_millis(500);

/// Does at its time what is due, for as long as it is polled: embargoes end, and what nobody confirmed is shown again.
pub async fn keep(desk: Desk) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = embargo::release_due(&desk).await {
            tracing::warn!(%error, "what is due after its embargo could not be published");
        }
        if let Err(error) = contradiction::show_due(&desk).await {
            tracing::warn!(%error, "what nobody confirmed could not be shown again");
        }
    }
}
