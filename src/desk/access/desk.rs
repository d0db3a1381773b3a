//! The desk as other rooms hold it: they begin a piece of work, hand it to the functions of this room, and end it,
//! without knowing what the desk is made of.

use std::sync::Arc;

use sqlx::{PgPool, Postgres};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::desk::access::keys::key::{self, KeyHolder};
use crate::desk::actions::actor::Actor;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::model::vocabulary::access::Review;

/// A piece of work at the desk: all of it is done, or nothing. Dropped without [`Desk::finish`], nothing was done.
pub type Transaction = sqlx::Transaction<'static, Postgres>;

/// The desk, open.
#[derive(Debug, Clone)]
pub struct Desk {
    pool: PgPool,
    clock: Clock,
    single_editor: bool,
    turns: Arc<Mutex<()>>,
}

impl Desk {
    /// Opens the desk. With `single_editor` a publication needs no second person.
    #[must_use]
    pub fn new(pool: PgPool, clock: Clock, single_editor: bool) -> Self {
        Self { pool, clock, single_editor, turns: Arc::default() }
    }

    /// The connections, for questions that are no piece of work.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The clock by which everything here happens.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Whether one person may publish what they wrote.
    #[must_use]
    pub fn single_editor(&self) -> bool {
        self.single_editor
    }

    /// How many people a publication needs, as the public is told.
    #[must_use]
    pub fn review(&self) -> Review {
        if self.single_editor { Review::SingleEditor } else { Review::TwoPeople }
    }

    /// What somebody does at the desk, in their name.
    #[must_use]
    pub fn hand<'a>(&'a self, caller: &'a KeyHolder) -> Actor<'a> {
        Actor {
            clock: &self.clock,
            holder: &caller.holder,
            key: Some(&caller.key),
            single_editor: self.single_editor,
        }
    }

    /// A turn at the door, in the order of coming. Whoever waits for it takes no connection meanwhile: however long the
    /// door is locked, the others of this process find connections.
    pub async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turns).lock_owned().await
    }

    /// Begins a piece of work.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        Ok(self.pool.begin().await?)
    }

    /// Ends a piece of work: all of it is done.
    pub async fn finish(&self, work: Transaction) -> Result<(), Error> {
        Ok(work.commit().await?)
    }

    /// Whose key this is, if it is valid now.
    pub async fn verify(&self, sent: &str) -> Result<Option<KeyHolder>, Error> {
        key::verify(&self.pool, &self.clock, sent).await
    }

    /// Whether Postgres would take something: it does not while it only reads, such as after a switch to a standby.
    pub(crate) async fn can_write(&self) -> Result<(), Error> {
        let nothing = "insert into desk.act (id, at, actor, kind) select null, null, null, null where false";
        sqlx::query(nothing).execute(&self.pool).await?;
        Ok(())
    }

    /// Every key that is active now, as the SHA-256 of its secret.
    pub(crate) async fn active_keys(&self) -> Result<Vec<[u8; 32]>, Error> {
        key::active(&self.pool, &self.clock).await
    }
}
