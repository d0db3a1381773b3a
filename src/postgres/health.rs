//! Whether Postgres answers, asked twice a second, and what is done when it does not.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection};
use tokio::{sync::watch, task::JoinHandle, time};

use crate::postgres::role::Role;
use crate::postgres::server::Server;

const EVERY: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether Postgres answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It answered within the last two seconds.
    Up,
    /// It does not answer.
    Down {
        /// When this was noticed.
        since: Instant,
        /// The last error, in words.
        why: String,
    },
}

/// Ends the watching when it is dropped.
#[derive(Debug)]
pub(crate) struct Watcher(JoinHandle<()>);

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to watch.
pub(crate) fn watch(server: Arc<Server>) -> (Watcher, watch::Receiver<Health>) {
    let (sender, receiver) = watch::channel(Health::Up);
    (Watcher(tokio::spawn(run(server, sender))), receiver)
}

async fn run(server: Arc<Server>, health: watch::Sender<Health>) {
    let mut pulse = None;
    loop {
        time::sleep(EVERY).await;
        if !server.is_guarded() {
            // The guard was killed: without a new one the server would outlive us.
            mend(&server).await;
        }
        match beat(&server, &mut pulse).await {
            Ok(()) => up(&health),
            Err(why) => {
                down(&health, &why);
                mend(&server).await;
            }
        }
    }
}

/// One question on a connection of our own, so that a busy pool is not taken for a dead server.
async fn beat(server: &Server, pulse: &mut Option<PgConnection>) -> Result<(), String> {
    if let Some(mut connection) = pulse.take()
        && matches!(time::timeout(PATIENCE, connection.ping()).await, Ok(Ok(())))
    {
        *pulse = Some(connection);
        return Ok(());
    }
    let connection = server
        .connect_once(Role::Desk, server.database(), PATIENCE)
        .await
        .map_err(|error| error.to_string())?;
    *pulse = Some(connection);
    Ok(())
}

async fn mend(server: &Server) {
    if let Err(error) = server.ensure().await {
        tracing::error!(%error, "the private Postgres could not be started again");
    }
}

fn up(health: &watch::Sender<Health>) {
    let changed = health.send_if_modified(|health| {
        *health != Health::Up && {
            *health = Health::Up;
            true
        }
    });
    if changed {
        tracing::info!("Postgres answers again");
    }
}

/// Keeps the moment of the first failure.
fn down(health: &watch::Sender<Health>, why: &str) {
    let changed = health.send_if_modified(|health| {
        let first = *health == Health::Up;
        let since = if let Health::Down { since, .. } = health { *since } else { Instant::now() };
        *health = Health::Down { since, why: why.to_owned() };
        first
    });
    if changed {
        tracing::error!(why, "Postgres does not answer");
    }
}
