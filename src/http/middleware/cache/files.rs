//! The long files that are kept on disk, each for as long as its edition is the newest. A file is put there only where
//! somebody asks for a part of it, or for its length: others read it as it is made.

use std::collections::{HashSet, VecDeque};
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::http::middleware::cache::etag::Edition;
use crate::http::middleware::cache::spool::{Place, Spool};

/// The room for all files together, those that are being written or read included, has so many pieces. A file takes at
/// least one.
const PIECES: usize = 64;
/// So many are written at the same time, and so long a caller waits for a turn.
const WRITERS: usize = 2;
const TURN: Duration = Duration::from_secs(30);

/// The edition under which an answer is kept, and its address with the query in canonical form.
pub(super) type Key = (Edition, String);

/// Where files are, and how much of them.
#[derive(Debug, Clone)]
pub struct Disk {
    /// The folder.
    pub folder: PathBuf,
    /// Bytes of all files together, those that are being written or read included.
    pub bytes: u64,
}

impl Default for Disk {
    /// Workbooks lie in the same folder, which may be in memory.
    fn default() -> Self {
        Self { folder: std::env::temp_dir(), bytes: 256 * 1024 * 1024 }
    }
}

/// Files on disk.
#[derive(Debug, Clone)]
pub(super) struct Files {
    folder: PathBuf,
    /// Of one piece of room.
    bytes: u64,
    room: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    shelf: Arc<Mutex<Shelf>>,
}

/// What is there of the newest edition.
#[derive(Debug, Default)]
struct Shelf {
    newest: Edition,
    /// The oldest first.
    files: VecDeque<(Key, Arc<Spool>)>,
    /// What has no room even alone.
    too_long: HashSet<Key>,
}

impl Files {
    pub fn new(Disk { folder, bytes }: Disk) -> Self {
        let [room, turns] = [PIECES, WRITERS].map(|places| Arc::new(Semaphore::new(places)));
        Self { folder, bytes: (bytes / PIECES as u64).max(1), room, turns, shelf: Arc::default() }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &Key) -> Option<Arc<Spool>> {
        self.shelf().files.iter().find(|(of, _)| of == key).map(|(_, file)| Arc::clone(file))
    }

    /// Forgets what is of older editions than this, at once: something in it may have been withdrawn. Nothing of them is
    /// put there any more.
    pub fn forget_before(&self, edition: Edition) {
        let mut now = self.shelf();
        if now.newest < edition {
            *now = Shelf { newest: edition, ..Shelf::default() };
        }
    }

    /// Puts a body on disk. On a task of its own: whoever leaves does not make the next one begin again. Where the disk
    /// fails, no file is worth more than its room.
    pub async fn put(&self, key: Key, body: Body) -> io::Result<Arc<Spool>> {
        let file = tokio::spawn(self.clone().write(key, body)).await.map_err(io::Error::other).flatten();
        let of_its_own = [ErrorKind::FileTooLarge, ErrorKind::QuotaExceeded, ErrorKind::TimedOut];
        file.inspect_err(|error| {
            tracing::warn!(%error, "a file was not put on disk");
            if !of_its_own.contains(&error.kind()) {
                self.shelf().files.clear();
            }
        })
    }

    async fn write(self, key: Key, body: Body) -> io::Result<Arc<Spool>> {
        let _turn = tokio::time::timeout(TURN, self.turns.acquire()).await?.map_err(io::Error::other)?;
        // Whoever had the turn before may have written this very file.
        if let Some(file) = self.get(&key) {
            return Ok(file);
        }
        if self.shelf().too_long.contains(&key) {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let place = Place { folder: &self.folder, bytes: self.bytes, room: |taken| self.room(&key, taken) };
        let file = Arc::new(Spool::write(body, key.0, place).await?);
        let mut now = self.shelf();
        if key.0 >= now.newest {
            now.files.push_back((key, Arc::clone(&file)));
        }
        drop(now);
        Ok(file)
    }

    /// One piece of room more, for a file that has so many: the oldest files go. What readers still hold takes its room
    /// until they have gone.
    fn room(&self, key: &Key, taken: usize) -> io::Result<OwnedSemaphorePermit> {
        if taken == PIECES {
            self.shelf().too_long.insert(key.clone());
            return Err(ErrorKind::FileTooLarge.into());
        }
        loop {
            if let Ok(piece) = Arc::clone(&self.room).try_acquire_owned() {
                return Ok(piece);
            }
            if self.shelf().files.pop_front().is_none() {
                return Err(ErrorKind::QuotaExceeded.into());
            }
        }
    }
}
