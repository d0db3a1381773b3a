//! The two pools on a database that is ready: what the other rooms hold.

use std::{sync::Arc, time::Duration};

use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::watch;

use crate::postgres::disk::Disk;
use crate::postgres::error::Error;
use crate::postgres::health::{self, Health};
use crate::postgres::role::Role;
use crate::postgres::server::Server;
use crate::postgres::settings::Settings;
use crate::postgres::{harden, migrate, roles};

/// Two pools on a migrated database.
#[derive(Debug)]
pub struct Postgres {
    /// Logged in as `refoulement_desk`.
    pub desk: PgPool,
    /// Logged in as `refoulement_public`; every transaction is read-only.
    pub public: PgPool,
    server: Arc<Server>,
    health: watch::Receiver<Health>,
    watcher: health::Watcher,
}

impl Postgres {
    /// Finds, joins or starts the server; creates the roles, migrates and hardens the database.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let server = Arc::new(Server::open(settings).await?);
        let database = server.database().to_owned();
        prepare(&server, &database).await?;
        let desk = pool(server.connect_options(Role::Desk, &database), 8);
        let public = pool(server.connect_options(Role::Public, &database), 16);
        for (pool, role) in [(&desk, Role::Desk), (&public, Role::Public)] {
            // Proved once more after the hardening; and the first request finds a connection.
            pool.acquire().await.map_err(|source| server.unreachable(role, source))?;
        }
        let (watcher, health) = health::watch(Arc::clone(&server));
        Ok(Self { desk, public, server, health, watcher })
    }

    /// Where the data lie, in words: a folder, or host and database. Never a password.
    #[must_use]
    pub fn place(&self) -> &str {
        self.server.place()
    }

    /// Whether Postgres answers; a change is noticed within two seconds.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.clone()
    }

    /// The files beneath.
    #[must_use]
    pub fn disk(&self) -> Disk {
        Disk(Arc::clone(&self.server))
    }

    /// Closes the pools and lets go of the private server, which ends when nobody else holds it.
    pub async fn close(self) {
        let Self { desk, public, server, health: _, watcher } = self;
        drop(watcher);
        // A query that hangs must not keep the process from ending.
        let _ = tokio::time::timeout(Duration::from_secs(5), async {
            tokio::join!(desk.close(), public.close())
        })
        .await;
        drop(server);
    }
}

/// Roles, migrations and hardening of one database, by its owner, one process at a time.
pub async fn prepare(server: &Server, database: &str) -> Result<(), Error> {
    let mut owner = server.connect(Role::Owner, database).await?;
    alone(&mut owner).await?;
    roles::ensure(&mut owner, server, database).await?;
    migrate::run(&mut owner, server).await?;
    migrate::give_rights(&mut owner).await?;
    harden::run(&mut owner, server).await?;
    owner.close().await.map_err(Error::sql("Closing a connection"))
}

/// Held until the connection ends. The number is ours alone: "refoule" in ASCII.
async fn alone(owner: &mut PgConnection) -> Result<(), Error> {
    // What exists already is no news.
    sqlx::raw_sql("set client_min_messages = warning; select pg_advisory_lock(x'7265666f756c65'::bigint)")
        .execute(owner)
        .await
        .map(drop)
        .map_err(Error::sql("Waiting for another process that starts"))
}

/// No query waits for ever for a connection.
#[must_use]
pub fn pool(options: PgConnectOptions, most: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_mins(5))
        // A question on every acquire costs as much as a small query: only connections that rested are asked.
        .test_before_acquire(false)
        .before_acquire(|connection, rest| {
            Box::pin(async move {
                if rest.idle_for > Duration::from_millis(500) {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options)
}
