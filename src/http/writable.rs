//! Whether the desk can write, and has the right time. Postgres is asked once a second at most, whoever wants to know.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::desk::Desk;

/// How long an answer holds, and how long Postgres may take over it.
const HOLDS: Duration = Duration::from_secs(1);

/// What was last found out: whether it can write, and the time of the newest version.
#[derive(Debug, Default)]
pub(crate) struct Writable(Mutex<Option<(Instant, Option<DateTime<Utc>>)>>);

impl Writable {
    /// The time of the newest version, if it can write now.
    pub async fn now(&self, desk: &Desk) -> Option<DateTime<Utc>> {
        let mut last = self.0.lock().await;
        if let Some((at, can)) = *last
            && at.elapsed() < HOLDS
        {
            return can;
        }
        let can = match timeout(HOLDS, desk.can_write()).await {
            Ok(Ok(newest)) => Some(newest),
            Ok(Err(error)) => {
                tracing::error!(%error, "nothing can be written");
                None
            }
            Err(_) => None,
        };
        *last = Some((Instant::now(), can));
        can
    }
}
