//! The published register, read only: one immutable snapshot of one version, and what is asked of it.
//!
//! `filter` says which incidents, `statistics` counts them, `page` orders them, `documents` fetches their finished
//! JSON. Must not know the confidential side: no path, no role, no name of it.

mod documents;
pub mod filter;
mod follow;
pub mod group;
mod heirs;
pub mod page;
pub mod parameter;
pub mod row;
mod search;
pub mod selection;
pub mod snapshot;
pub mod statistics;
pub mod taken_back;
pub mod versions;

use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::stream::Stream;
use sqlx::PgPool;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::model::public::PublicIncident;
use crate::model::vocabulary::List;
pub use documents::{Which, parsed};
use filter::Filter;
pub use follow::EVERY;
use selection::Selection;
use snapshot::Snapshot;
use versions::{State, Version};

/// The closed lists of queries, beside those of the records.
#[must_use]
pub fn words_of_queries() -> [List; 4] {
    [filter::DateMatch::list(), filter::DateOf::list(), group::GroupKey::list(), page::Sort::list()]
}

/// Why the register could not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Postgres did not answer, or held what this program cannot read.
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    /// The snapshot is older than what Postgres holds: a document was taken away or made anew. Ask the newest snapshot.
    #[error("a document of the snapshot is no longer there as it was")]
    Overtaken,
}

impl Error {
    /// Whether asking again later can help: nothing is wrong with the question or the data.
    #[must_use]
    pub fn passes(&self) -> bool {
        use sqlx::Error::{
            ColumnDecode, ColumnIndexOutOfBounds, ColumnNotFound, Decode, Encode, TypeNotFound,
        };
        match self {
            Self::Overtaken => true,
            // Classes of SQLSTATE that pass: connection, rollback, resources, locks, an operator who shuts it down.
            Self::Postgres(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class))
            }),
            Self::Postgres(error) => !matches!(
                error,
                Decode(_)
                    | ColumnDecode { .. }
                    | ColumnNotFound(_)
                    | ColumnIndexOutOfBounds { .. }
                    | TypeNotFound { .. }
                    | Encode(_)
            ),
        }
    }
}

/// How long a question to Postgres may take. A server that hangs keeps no limit of its own.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the whole register may take to be loaded.
const LOADING: Duration = Duration::from_mins(1);
/// How often Postgres is heard while it is.
const MEANWHILE: Duration = Duration::from_secs(5);

async fn within<T, E: Into<Error>>(question: impl Future<Output = Result<T, E>>) -> Result<T, Error> {
    tokio::time::timeout(PATIENCE, question).await.map_err(|_| hangs())?.map_err(Into::into)
}

fn hangs() -> sqlx::Error {
    sqlx::Error::PoolTimedOut
}

/// The published register: the newest snapshot of this process, and connections of the public role behind it.
#[derive(Debug, Clone)]
pub struct Register {
    public: PgPool,
    newest: Arc<RwLock<(Arc<Snapshot>, Instant)>>,
    /// Held by whoever asks for the version and loads it, so that one does it for all.
    refreshing: Arc<Mutex<()>>,
}

/// How this process stands with Postgres.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The version of its newest snapshot.
    pub version: u32,
    /// How long ago Postgres was last heard.
    pub silence: Duration,
    /// Connections of the public role.
    pub connections: u32,
    /// Of them, those at rest.
    pub idle: usize,
}

/// After so long without word from Postgres a takedown may be waiting, and nothing is answered.
pub const STALE: Duration = Duration::from_secs(30);

impl Register {
    /// Loads the first snapshot.
    pub async fn open(public: PgPool) -> Result<Self, Error> {
        let snapshot = Snapshot::load(&public).await?;
        Ok(Self {
            public,
            newest: Arc::new(RwLock::new((Arc::new(snapshot), Instant::now()))),
            refreshing: Arc::default(),
        })
    }

    /// The newest snapshot; none if Postgres has not been heard for [`STALE`].
    #[must_use]
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let (snapshot, heard) = &*self.newest.read().unwrap_or_else(PoisonError::into_inner);
        (heard.elapsed() < STALE).then(|| Arc::clone(snapshot))
    }

    /// How this process stands with Postgres.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let (snapshot, heard) = &*self.newest.read().unwrap_or_else(PoisonError::into_inner);
        Standing {
            version: snapshot.version,
            silence: heard.elapsed(),
            connections: self.public.size(),
            idle: self.public.num_idle(),
        }
    }

    /// Asks Postgres for its version, and loads a new snapshot where it has moved.
    pub async fn refresh(&self) -> Result<(), Error> {
        let wanted = Instant::now();
        let alone = Arc::clone(&self.refreshing).lock_owned().await;
        let (held, heard) = self.newest.read().unwrap_or_else(PoisonError::into_inner).clone();
        if heard > wanted {
            return Ok(());
        }
        // Read before asking: what is heard is at least as new as this.
        let asked = Instant::now();
        let now = within(versions::state(&self.public)).await?;
        if now == held.state() {
            self.hold(held, asked);
            return Ok(());
        }
        let register = self.clone();
        // On a task of its own: whoever leaves does not make the others begin again.
        let loaded = tokio::spawn(async move {
            let _alone = alone;
            register.load(held.state(), asked).await
        });
        loaded.await.map_err(|_| sqlx::Error::WorkerCrashed)?
    }

    async fn load(&self, held: State, asked: Instant) -> Result<(), Error> {
        let snapshot = tokio::select! {
            loaded = tokio::time::timeout(LOADING, Snapshot::load(&self.public)) => loaded.map_err(|_| {
                tracing::error!(seconds = LOADING.as_secs(), "the register could not be loaded in time, and is begun again");
                hangs()
            })??,
            never = self.hear_meanwhile(held) => match never {},
        };
        self.hold(Arc::new(snapshot), asked);
        Ok(())
    }

    /// Hears Postgres while a new snapshot is loaded. What only adds can wait for its load, however long, and what is held
    /// is answered meanwhile. What takes something away cannot: from then on nothing counts as heard, so that after
    /// [`STALE`] what it took away is no longer answered, loaded or not.
    async fn hear_meanwhile(&self, held: State) -> Infallible {
        loop {
            tokio::time::sleep(MEANWHILE).await;
            let asked = Instant::now();
            match within(versions::has_taken_away(&self.public, held)).await {
                Ok(false) => {
                    let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
                    newest.1 = newest.1.max(asked);
                }
                Ok(true) => tracing::warn!(
                    "something was taken away, and the register without it is still being loaded"
                ),
                Err(error) => tracing::debug!(%error, "Postgres is not heard while the register is loaded"),
            }
        }
    }

    fn hold(&self, snapshot: Arc<Snapshot>, asked: Instant) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        if (snapshot.made, snapshot.version) >= (newest.0.made, newest.0.version) {
            *newest = (snapshot, newest.1.max(asked));
        }
    }

    /// The incidents of a filter at one of the snapshot's versions.
    pub async fn select<'a>(
        &self,
        snapshot: &'a Snapshot,
        filter: &Filter,
        version: u32,
    ) -> Result<Selection<'a>, Error> {
        let found = match &filter.q {
            Some(q) => Some(within(search::find(&self.public, q, version)).await?),
            None => None,
        };
        let mut selection = Selection::of(filter, snapshot.rows_at(version), found.as_ref());
        for seen in &mut selection.seen {
            seen.may_share = seen.row.may_share_at(version);
        }
        Ok(Selection { withdrawn: snapshot.withdrawn_at(version), ..selection })
    }

    /// The finished documents of these states of a snapshot, in their order.
    pub async fn documents(&self, of: &Snapshot, wanted: &[Which]) -> Result<Vec<String>, Error> {
        within(documents::of(&self.public, of.made, wanted)).await
    }

    /// The incidents of all these states of a snapshot, in their order, fetched a few hundred at a time. A document that
    /// has been taken away or made anew under way ends the stream with an error: a file is never shortened or mixed quietly.
    pub fn whole(
        &self,
        of: &Snapshot,
        wanted: &[Which],
    ) -> impl Stream<Item = Result<PublicIncident, Error>> + use<> {
        documents::whole(self.public.clone(), of.made, wanted)
    }

    /// The finished documents of all these states of a snapshot, in their order, a few hundred at a time; ends like [`Self::whole`].
    pub fn in_order(
        &self,
        of: &Snapshot,
        wanted: Arc<[Which]>,
    ) -> impl Stream<Item = Result<Vec<String>, Error>> + use<> {
        documents::in_order(self.public.clone(), of.made, wanted)
    }

    /// All versions up to and with `until`, newest first.
    pub async fn versions(&self, until: u32) -> Result<Vec<Version>, Error> {
        within(versions::list(&self.public, until)).await
    }

    /// When a version was published; none for a version that is not there.
    pub async fn published_at(&self, version: u32) -> Result<Option<DateTime<Utc>>, Error> {
        within(versions::published_at(&self.public, version)).await
    }
}
