//! Which keys there may be, from memory: what is no key of this register costs the database nothing, whoever sends how
//! many. That a key is valid is never taken from here.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use crate::desk::Desk;
use crate::desk::access::keys::text::KeyText;
use crate::desk::error::Error;

/// All keys are read again at most so often, whatever is sent.
const PAUSE: Duration = Duration::from_millis(20);

/// The active keys as they were last read, each by the hash of its secret.
#[derive(Debug, Default)]
pub struct KnownKeys {
    active: RwLock<HashSet<[u8; 32]>>,
    /// When the last reading began.
    read: Mutex<Option<Instant>>,
}

impl KnownKeys {
    /// Whether the database should be asked for a key. One that is not known was made since, or is none: all are read
    /// once more, for everybody who waits for it.
    pub(crate) async fn has(&self, desk: &Desk, key: &KeyText) -> Result<bool, Error> {
        let (sha256, came) = (key.secret_sha256(), Instant::now());
        if self.is_active(&sha256) {
            return Ok(true);
        }
        let mut read = self.read.lock().await;
        if read.is_none_or(|begun| begun <= came) {
            if let Some(begun) = *read {
                sleep_until(begun + PAUSE).await;
            }
            let begun = Instant::now();
            let active = desk.active_keys().await?.into_iter().collect();
            *self.active.write().unwrap_or_else(PoisonError::into_inner) = active;
            *read = Some(begun);
        }
        Ok(self.is_active(&sha256))
    }

    /// A key that the database has refused: revoked or expired since.
    pub(crate) fn forget(&self, key: &KeyText) {
        self.active.write().unwrap_or_else(PoisonError::into_inner).remove(&key.secret_sha256());
    }

    fn is_active(&self, sha256: &[u8; 32]) -> bool {
        self.active.read().unwrap_or_else(PoisonError::into_inner).contains(sha256)
    }
}
