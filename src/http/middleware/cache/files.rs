//! The long files that are kept on disk, each for as long as its edition is the newest. A file is put there only where
//! somebody asks for a part of it, or for its length: others read it as it is made.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::http::middleware::cache::etag::Edition;
use crate::http::middleware::cache::spool::{self, Spool};
use crate::http::problem::problem::Problem;

/// The most files; together they have no more bytes than one may have.
const MOST: u64 = 64;
/// So many are written at the same time, and so long a caller waits for a turn.
const WRITERS: usize = 2;
const TURN: Duration = Duration::from_secs(30);

/// The edition under which an answer is kept, and its address with the query in canonical form.
pub(super) type Key = (Edition, String);

/// Files on disk.
#[derive(Debug, Clone)]
pub(super) struct Files {
    kept: Cache<Key, Arc<Spool>>,
    turns: Arc<Semaphore>,
}

impl Files {
    pub fn new() -> Self {
        let weight = |_: &Key, file: &Arc<Spool>| {
            u32::try_from(file.length.max(spool::MOST / MOST)).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(spool::MOST).weigher(weight);
        // Any other policy may not take a new file in.
        let kept = kept.eviction_policy(EvictionPolicy::lru()).build();
        Self { kept, turns: Arc::new(Semaphore::new(WRITERS)) }
    }

    pub fn get(&self, key: &Key) -> Option<Arc<Spool>> {
        self.kept.get(key)
    }

    /// At once: something in them may have been withdrawn.
    pub fn forget(&self) {
        self.kept.invalidate_all();
        self.kept.run_pending_tasks();
    }

    /// Puts a body on disk. On a task of its own: whoever leaves does not make the next one begin again.
    pub async fn put(&self, key: Key, body: Body) -> Result<Arc<Spool>, Problem> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = tokio::time::timeout(TURN, turn).await else {
            return Err(Problem::unavailable_because(
                "Other files are being written; without Range no turn is needed.",
            ));
        };
        tokio::spawn(self.clone().write(key, body, turn)).await.map_err(io::Error::other).flatten().map_err(
            |error| {
                tracing::warn!(%error, "a file could not be put on disk");
                Problem::unavailable_because(
                    "The file could not be put on disk; without Range it can be read.",
                )
            },
        )
    }

    async fn write(self, key: Key, body: Body, _turn: OwnedSemaphorePermit) -> io::Result<Arc<Spool>> {
        // Whoever had the turn before may have written this very file.
        if let Some(file) = self.get(&key) {
            return Ok(file);
        }
        let file = Arc::new(Spool::write(body, key.0).await?);
        self.kept.insert(key, Arc::clone(&file));
        Ok(file)
    }
}
