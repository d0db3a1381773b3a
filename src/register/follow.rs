//! Following the register: a new version is seen at once where Postgres announces it, and within a second where the
//! announcement is lost. An announcement is a hint; the version is always read from its table.

use std::convert::Infallible;
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::register::register::Register;

/// How often the version is read without an announcement: with the time to load it, less than a second.
pub const EVERY: Duration = Duration::from_millis(500);
/// The channel on which the door announces a version.
const CHANNEL: &str = "refoulement";
/// How long to wait after the line broke.
const AGAIN: Duration = Duration::from_millis(500);

impl Register {
    /// Follows for as long as it is awaited, reading the version at least so often.
    pub async fn follow(&self, every: Duration) -> Infallible {
        let announced = Notify::new();
        let read = async {
            let mut every = interval(every);
            every.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! { _ = every.tick() => (), () = announced.notified() => () }
                if let Err(error) = self.refresh().await {
                    tracing::debug!(%error, "the version could not be read");
                }
            }
        };
        tokio::select! { never = read => never, never = self.listen(&announced) => never }
    }

    /// Passes on what is announced, on one connection of the pool.
    async fn listen(&self, announced: &Notify) -> Infallible {
        loop {
            if let Err(error) = self.hear(announced).await {
                tracing::debug!(%error, "announcements are not heard");
            }
            sleep(AGAIN).await;
        }
    }

    /// Until the line breaks.
    async fn hear(&self, announced: &Notify) -> sqlx::Result<()> {
        let mut listener = PgListener::connect_with(&self.public).await?;
        listener.listen(CHANNEL).await?;
        loop {
            // What was announced before, or while the line was broken, nobody heard.
            announced.notify_one();
            if listener.try_recv().await?.is_none() {
                return Ok(());
            }
        }
    }
}
