//! Connections beyond those that anybody may have: over each, one request with a valid key is answered, or one for health.

use std::sync::{Arc, OnceLock};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Marks a request over such a connection.
#[derive(Debug, Clone)]
pub struct Spare {
    why: &'static str,
    keyed: Arc<Semaphore>,
    place: Arc<OnceLock<OwnedSemaphorePermit>>,
}

impl Spare {
    /// A connection for which there was no place, for this reason; with a key it takes one of these places.
    #[must_use]
    pub fn new(why: &'static str, keyed: &Arc<Semaphore>) -> Self {
        Self { why, keyed: Arc::clone(keyed), place: Arc::default() }
    }

    /// Why there was no place.
    #[must_use]
    pub fn why(&self) -> &'static str {
        self.why
    }

    /// A valid key was shown: whether there is a place for it. It is held until the connection ends.
    #[must_use]
    pub fn keep(&self) -> bool {
        Arc::clone(&self.keyed).try_acquire_owned().is_ok_and(|place| self.place.set(place).is_ok())
    }

    /// Whether a valid key was shown.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.place.get().is_some()
    }
}
