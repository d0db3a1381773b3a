//! A turn at the door: the counter of versions, locked from the first word of an act to its commit. There is one way to
//! it, and so one queue.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::desk::error::Error;

/// Who of this process comes to the door, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Order {
    next: Arc<Mutex<()>>,
    /// How many wait.
    waiting: Arc<AtomicUsize>,
}

/// Somebody who waits.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A piece of work of whoever has the counter. Dropped without [`Turn::finish`], nothing was done.
#[derive(Debug)]
pub struct Turn {
    work: Transaction<'static, Postgres>,
    /// The others of this process, who come after.
    order: Option<(OwnedMutexGuard<()>, Order)>,
}

impl Turn {
    /// In the order of coming. Whoever waits takes no connection meanwhile: however long the counter is locked, the others
    /// of this process find connections.
    pub(crate) async fn of(order: &Order, pool: &PgPool) -> Result<Self, Error> {
        let waits = Waits::begin(&order.waiting);
        let turn = Self::patient(order, pool).await;
        drop(waits);
        turn
    }

    /// The same, for what takes long and lets others go first: nobody makes room for it.
    pub(crate) async fn patient(order: &Order, pool: &PgPool) -> Result<Self, Error> {
        let guard = Arc::clone(&order.next).lock_owned().await;
        Ok(Self { order: Some((guard, order.clone())), ..Self::alone(pool).await? })
    }

    /// Whether somebody waits for this to end: in this process, or for a row that is locked here.
    pub(crate) async fn is_wanted(&mut self) -> Result<bool, Error> {
        if self.order.as_ref().is_some_and(|(_, order)| order.waiting.load(Ordering::Relaxed) > 0) {
            return Ok(true);
        }
        let query = sqlx::query_scalar(
            "select exists (select from pg_locks where locktype = 'transactionid' and not granted
                            and transactionid = pg_current_xact_id()::xid)",
        );
        Ok(query.fetch_one(&mut *self.work).await?)
    }

    /// For a process that answers nobody else.
    pub async fn alone(pool: &PgPool) -> Result<Self, Error> {
        let mut work = pool.begin().await?;
        lock_counter(&mut work).await?;
        Ok(Self { work, order: None })
    }

    /// Begins a part that may be given up alone.
    pub(crate) async fn begin_part(&mut self) -> Result<(), Error> {
        self.say("savepoint part").await
    }

    /// Ends the part that was begun last: it is done with the rest, or given up.
    pub(crate) async fn end_part(&mut self, is_done: bool) -> Result<(), Error> {
        if !is_done {
            self.say("rollback to savepoint part").await?;
        }
        self.say("release savepoint part").await
    }

    async fn say(&mut self, statement: &'static str) -> Result<(), Error> {
        sqlx::query(statement).execute(&mut *self.work).await?;
        Ok(())
    }

    /// Ends the work: all of it is done.
    pub async fn finish(self) -> Result<(), Error> {
        Ok(self.work.commit().await?)
    }
}

/// Keeps everybody else from publishing until the transaction ends: for the command that writes a whole register.
pub(crate) async fn lock_counter(tx: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("select from desk.counter for update").execute(tx).await?;
    Ok(())
}

impl Deref for Turn {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.work
    }
}

impl DerefMut for Turn {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.work
    }
}
