//! The published register: one immutable snapshot of one version, and what is asked of it.
//!
//! `filter` says which incidents, `statistics` counts them, `page` orders them, `documents` fetches their finished
//! JSON. Must not know the confidential side: no path, no role, no name of it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::NaiveDate;
use futures_util::stream::Stream;
use sqlx::PgPool;
use tokio::sync::{Mutex, watch};
use tokio::time::Instant;
use uuid::Uuid;

use crate::model::redaction::public::PublicIncident;
use crate::register::answer::facets::{self, Facet};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::selection::Selection;
use crate::register::answer::{
    documents::{self, StateId},
    search,
};
use crate::register::error::Error;
use crate::register::patience::{hangs, within};
use crate::register::query::filter::Filter;
use crate::register::snapshot::snapshot::Snapshot;
use crate::register::snapshot::versions::{self, Edition, Version};

/// How long the whole register may take to be loaded.
const LOADING: Duration = Duration::from_mins(1);
/// How often Postgres is heard while it is.
const MEANWHILE: Duration = Duration::from_secs(5);

/// The published register: the newest snapshot of this process, and connections of the public role behind it.
#[derive(Debug, Clone)]
pub struct Register {
    pub(crate) public: PgPool,
    newest: Arc<RwLock<(Arc<Snapshot>, Instant)>>,
    /// Held by whoever asks for the version and loads it, so that one does it for all.
    refreshing: Arc<Mutex<()>>,
    /// How long it answers without word from Postgres.
    stale: Duration,
    moves: watch::Sender<()>,
    /// The newest version when the past was last seen to change: up to this one, versions may read differently than before.
    changed_to: Arc<AtomicU32>,
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
            stale: STALE,
            moves: watch::Sender::new(()),
            changed_to: Arc::default(),
        })
    }

    /// The same, answering so long without word from Postgres: for a test that nobody hears for.
    #[must_use]
    pub fn silent_for(self, stale: Duration) -> Self {
        Self { stale, ..self }
    }

    /// The newest snapshot; none if Postgres has not been heard for so long as that a takedown may be waiting ([`STALE`]).
    #[must_use]
    pub fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let (snapshot, heard) = &*self.newest.read().unwrap_or_else(PoisonError::into_inner);
        (heard.elapsed() < self.stale).then(|| Arc::clone(snapshot))
    }

    /// Says each time that there is a newer snapshot.
    #[must_use]
    pub fn moves(&self) -> watch::Receiver<()> {
        self.moves.subscribe()
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

    async fn load(&self, held: Edition, asked: Instant) -> Result<(), Error> {
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
    async fn hear_meanwhile(&self, held: Edition) -> Infallible {
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
            let moved = snapshot.state() != newest.0.state();
            if snapshot.made != newest.0.made {
                self.changed_to.store(newest.0.version, Ordering::Release);
            }
            *newest = (snapshot, newest.1.max(asked));
            drop(newest);
            if moved {
                self.moves.send_replace(());
            }
        }
    }

    /// The incidents of a filter at one of the snapshot's versions.
    pub async fn select<'a>(
        &self,
        snapshot: &'a Snapshot,
        filter: &Filter,
        version: u32,
    ) -> Result<Selection<'a>, Error> {
        let found = self.found(filter, version).await?;
        let selection = Selection::of(filter, snapshot.rows_at(version), found.as_ref()).at(version);
        Ok(Selection { withdrawn: snapshot.withdrawn_at(version), ..selection })
    }

    /// The incidents that have the words that are searched for; none where nothing is.
    async fn found(&self, filter: &Filter, version: u32) -> Result<Option<BTreeSet<Uuid>>, Error> {
        let Some(terms) = &filter.q else { return Ok(None) };
        Ok(Some(within(search::find(&self.public, terms, version)).await?))
    }

    /// The counts beside the values of these parameters, each counted without itself. The selection is that of the filter.
    pub async fn facets(
        &self,
        snapshot: &Snapshot,
        (filter, selection): (&Filter, &Selection<'_>),
        keys: &[GroupKey],
        version: u32,
    ) -> Result<Vec<Facet>, Error> {
        let mut counted = Vec::new();
        // The words of `q` are in no key: what they find is the same for each.
        let narrows = keys.iter().any(|key| facets::without(filter, *key) != *filter);
        let found = if narrows { self.found(filter, version).await? } else { None };
        for key in keys {
            let others = facets::without(filter, *key);
            if others == *filter {
                counted.push(Facet::of(*key, filter, selection));
                continue;
            }
            let selection = Selection::of(&others, snapshot.rows_at(version), found.as_ref());
            counted.push(Facet::of(*key, &others, &selection));
        }
        Ok(counted)
    }

    /// The finished documents of these states of a snapshot, in their order.
    pub async fn documents(&self, of: &Snapshot, wanted: &[StateId]) -> Result<Vec<String>, Error> {
        within(documents::of(&self.public, of.made, wanted)).await
    }

    /// The incidents of all these states of a snapshot, in their order, fetched a few hundred at a time. A document that
    /// has been taken away or made anew under way ends the stream with an error: a file is never shortened or mixed quietly.
    pub fn whole(
        &self,
        of: &Snapshot,
        wanted: &[StateId],
    ) -> impl Stream<Item = Result<PublicIncident, Error>> + use<> {
        documents::whole(self.public.clone(), of.made, wanted)
    }

    /// The finished documents of all these states of a snapshot, in their order, a few hundred at a time; ends like [`Self::whole`].
    pub fn in_order(
        &self,
        of: &Snapshot,
        wanted: Arc<[StateId]>,
    ) -> impl Stream<Item = Result<Vec<String>, Error>> + use<> {
        documents::in_order(self.public.clone(), of.made, wanted)
    }

    /// Whether something may have been taken away since this state.
    pub async fn has_taken_away(&self, since: Edition) -> Result<bool, Error> {
        within(versions::has_taken_away(&self.public, since)).await
    }

    /// Whether a version may read differently than it did before, as far as that can be known.
    pub async fn may_differ(&self, version: u32) -> Result<bool, Error> {
        let Some(snapshot) = self.snapshot() else { return Ok(true) };
        if version <= self.changed_to.load(Ordering::Acquire) {
            return Ok(true);
        }
        within(versions::may_differ(&self.public, Edition { version, made: snapshot.made })).await
    }

    /// All versions up to and with `until`, newest first.
    pub async fn versions(&self, until: u32) -> Result<Vec<Version>, Error> {
        within(versions::list(&self.public, until)).await
    }

    /// The day on which a version was published; none for a version that is not there.
    pub async fn published_at(&self, version: u32) -> Result<Option<NaiveDate>, Error> {
        within(versions::published_at(&self.public, version)).await
    }
}
