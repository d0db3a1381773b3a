//! The desk as other rooms hold it: they begin a piece of work, hand it to the functions of this room, and end it,
//! without knowing what the desk is made of.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnectOptions;
use sqlx::{PgPool, Postgres};

use crate::desk::access::keys::key::{self, KeyHolder};
use crate::desk::access::keys::text::KeyText;
use crate::desk::access::keys::uses::Uses;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::turn::{Order, Turn};
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::model::vocabulary::access::Review;
use crate::postgres;

/// A piece of work at the desk: all of it is done, or nothing. Dropped without [`Desk::finish`], nothing was done.
pub type Transaction = sqlx::Transaction<'static, Postgres>;

/// Connections for those who publish: one for whose turn it is, and others while one that was given up is still in use.
const DOOR: u32 = 3;
/// Connections for asking whose a key is.
const KEYS: u32 = 2;

/// The desk, open.
#[derive(Debug, Clone)]
pub struct Desk {
    pool: PgPool,
    clock: Clock,
    single_editor: bool,
    order: Order,
    /// For those who publish, who do so one after another.
    door: PgPool,
    /// For asking whose a key is: whatever callers with keys do, others with keys are known.
    keys: PgPool,
    uses: Uses,
}

impl Desk {
    /// Opens the desk. With `single_editor` a publication needs no second person.
    #[must_use]
    pub fn new(pool: PgPool, clock: Clock, single_editor: bool) -> Self {
        let apart = |most| postgres::pool(PgConnectOptions::clone(&pool.connect_options()), most);
        let (door, keys) = (apart(DOOR), apart(KEYS));
        Self { pool, clock, single_editor, order: Order::default(), door, keys, uses: Uses::default() }
    }

    /// Lets go of all connections.
    pub async fn close(&self) {
        tokio::join!(self.pool.close(), self.door.close(), self.keys.close());
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
        Actor { single_editor: self.single_editor, ..caller.hand(&self.clock) }
    }

    /// Begins a piece of work that may publish, when its turn has come.
    pub async fn turn(&self) -> Result<Turn, Error> {
        Turn::of(&self.order, &self.door).await
    }

    /// The same for a piece of work that takes long, and lets others go first.
    pub(crate) async fn patient_turn(&self) -> Result<Turn, Error> {
        Turn::patient(&self.order, &self.door).await
    }

    /// Begins to look at what is there, as it is at this moment: nobody waits for it, and it waits for nobody.
    pub async fn look(&self) -> Result<Transaction, Error> {
        Ok(self.pool.begin_with("begin isolation level repeatable read read only").await?)
    }

    /// Begins a piece of work.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        Ok(self.pool.begin().await?)
    }

    /// Ends a piece of work: all of it is done.
    pub async fn finish(&self, work: Transaction) -> Result<(), Error> {
        Ok(work.commit().await?)
    }

    /// Whose key this is, if it is valid now; then this is a day on which it was used.
    pub async fn verify(&self, text: &KeyText) -> Result<Option<KeyHolder>, Error> {
        let holder = key::verify(&self.keys, &self.clock, text).await?;
        if let Some(holder) = &holder {
            self.shows(holder, 0);
        }
        Ok(holder)
    }

    /// Counts the records that somebody is shown, for them to see.
    pub fn shows(&self, caller: &KeyHolder, records: usize) {
        self.uses.note(&caller.key, self.clock.now().date_naive(), records);
    }

    /// Writes down which keys were used, and how much they were shown.
    pub async fn write_uses(&self) -> Result<(), Error> {
        self.uses.write(&self.pool).await
    }

    /// Whether Postgres would take something: it does not while it only reads, such as after a switch to a standby. Gives the
    /// time of the newest version.
    pub(crate) async fn can_write(&self) -> Result<DateTime<Utc>, Error> {
        let nothing = "with nothing as (insert into desk.act (id, at, actor, kind) select null, null, null, null where false)
             select at from desk.counter";
        Ok(sqlx::query_scalar(nothing).fetch_one(&self.pool).await?)
    }

    /// Every key that is active now, as the SHA-256 of its secret.
    pub(crate) async fn active_keys(&self) -> Result<Vec<[u8; 32]>, Error> {
        key::active(&self.keys, &self.clock).await
    }
}
