//! What is gone from the tables leaves the files too. Postgres keeps old rows where they were, and in its journal.

use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::postgres::error::Error;
use crate::postgres::role::Role;
use crate::postgres::server::Server;

/// The files of a database.
#[derive(Debug, Clone)]
pub struct Disk(pub(super) Arc<Server>);

impl Disk {
    /// Waits until nobody has a view of the data from before, which would keep the old rows. Then it writes every table and index anew, without the old rows, and lets the journal go that had them. Readers of a table
    /// wait while it is written. On a server of somebody else the journal is theirs to let go, and the statistics of
    /// the planner, which hold single values: the log says so.
    pub async fn clean(&self) -> Result<(), Error> {
        let Self(server) = self;
        let mut owner = server.connect(Role::Owner, server.database()).await?;
        let now: String = sqlx::query_scalar("select pg_current_xact_id()::xid::text")
            .fetch_one(&mut owner)
            .await
            .map_err(Error::sql("Cleaning the files"))?;
        // Whoever waits for a table waits behind us: better to come again than to be in the way of a takedown.
        while is_viewed(&mut owner, &now).await? {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let mut statements = vec!["set lock_timeout = '2s'".to_owned()];
        if server.is_private() {
            statements.push(FORGET_VALUES.to_owned());
            statements.push("vacuum (full) pg_statistic".to_owned());
        }
        statements.extend(
            tables(&mut owner).await?.into_iter().map(|table| format!("vacuum (full, analyze) {table}")),
        );
        if server.is_private() {
            // What the journal says must be in the tables before it can go.
            statements.extend(["checkpoint", "select pg_switch_wal()", "checkpoint"].map(str::to_owned));
        } else {
            tracing::warn!(
                "what was erased is in no table any more; the journal, its archive and the statistics of this server are for its administrator to clean"
            );
        }
        for statement in statements {
            owner.execute(AssertSqlSafe(statement)).await.map_err(Error::sql("Cleaning the files"))?;
        }
        owner.close().await.map_err(Error::sql("Closing a connection"))
    }
}

/// Whether a transaction that began before this one still reads.
async fn is_viewed(owner: &mut PgConnection, now: &str) -> Result<bool, Error> {
    let query = "select exists (select from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()
                 and age(backend_xmin) >= age($1::text::xid))";
    sqlx::query_scalar(query).bind(now).fetch_one(owner).await.map_err(Error::sql("Cleaning the files"))
}

const FORGET_VALUES: &str = "delete from pg_statistic where starelid in (select oid from pg_class
     where relnamespace in ('desk'::regnamespace, 'published'::regnamespace))";

async fn tables(owner: &mut PgConnection) -> Result<Vec<String>, Error> {
    let query = "select oid::regclass::text from pg_class
         where relnamespace in ('desk'::regnamespace, 'published'::regnamespace) and relkind = 'r' order by 1";
    sqlx::query_scalar(query).fetch_all(owner).await.map_err(Error::sql("Cleaning the files"))
}
