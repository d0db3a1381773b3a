//! Whether the desk can write. Postgres is asked once a second at most, whoever wants to know.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::desk::Desk;

/// How long an answer holds, and how long Postgres may take over it.
const HOLDS: Duration = Duration::from_secs(1);

/// What was last found out.
#[derive(Debug, Default)]
pub(crate) struct Writable(Mutex<Option<(Instant, bool)>>);

impl Writable {
    /// Whether it can write now.
    pub async fn now(&self, desk: &Desk) -> bool {
        let mut last = self.0.lock().await;
        if let Some((at, can)) = *last
            && at.elapsed() < HOLDS
        {
            return can;
        }
        let can = match timeout(HOLDS, desk.can_write()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::error!(%error, "nothing can be written");
                false
            }
            Err(_) => false,
        };
        *last = Some((Instant::now(), can));
        can
    }
}
