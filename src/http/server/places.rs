//! Places for connections: of all, and of each caller where one may not have all of them. Whoever finds none gets a
//! spare one: the last to come may show a key.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::http::limits::client::{Clients, InFlight, Permit};
use crate::http::limits::spare::Spare;
use crate::http::server::head::Wire;

const TOO_MANY: &str = "There are more connections than this process can serve at the same time. Callers with a key are still served, one request for each connection.";
const TOO_MANY_OF_ONE: &str = "This address has more connections than one may have at the same time. Callers with a key are still served, one request for each connection.";

/// Places for connections.
#[derive(Debug)]
pub struct Places {
    all: Arc<Semaphore>,
    each: Option<Arc<InFlight>>,
    callers: Clients,
    keyed: Arc<Semaphore>,
    /// How many spare places have been given.
    given: watch::Sender<u64>,
    spare: u64,
}

/// What a connection holds until it ends.
#[derive(Debug)]
pub enum Place {
    /// One of those that anybody may have.
    Usual(#[expect(dead_code, reason = "it is held")] (Option<Permit>, OwnedSemaphorePermit)),
    /// One for those who show a key, and its number.
    Spare(Spare, watch::Receiver<u64>, u64),
}

impl Places {
    /// All of them free.
    #[must_use]
    pub fn of(wire: &Wire) -> Self {
        Self {
            all: Arc::new(Semaphore::new(wire.connections)),
            each: (wire.connections_each > 0).then(|| InFlight::new(wire.connections_each)),
            callers: Clients::new(wire.trusted.clone()),
            keyed: Arc::new(Semaphore::new(wire.spare)),
            given: watch::Sender::new(0),
            spare: wire.spare as u64,
        }
    }

    /// A place for whoever connects.
    pub fn enter(&self, peer: IpAddr) -> Place {
        self.usual(peer).map_or_else(|why| self.give(why), Place::Usual)
    }

    fn usual(&self, peer: IpAddr) -> Result<(Option<Permit>, OwnedSemaphorePermit), &'static str> {
        let each = match (&self.each, self.callers.connecting(peer)) {
            (Some(each), Some(caller)) => Some(each.enter(caller).ok_or(TOO_MANY_OF_ONE)?),
            _ => None,
        };
        Ok((each, Arc::clone(&self.all).try_acquire_owned().map_err(|_| TOO_MANY)?))
    }

    fn give(&self, why: &'static str) -> Place {
        self.given.send_modify(|given| *given += 1);
        let given = self.given.subscribe();
        // Without a key it lasts until so many more have come.
        let until = *given.borrow() + self.spare;
        Place::Spare(Spare::new(why, &self.keyed), given, until)
    }
}

impl Place {
    /// What marks the requests over a spare connection.
    #[must_use]
    pub fn spare(&self) -> Option<Spare> {
        match self {
            Self::Usual(_) => None,
            Self::Spare(spare, ..) => Some(spare.clone()),
        }
    }

    /// Waits until a spare place has to be left to those who came later; never, once a key was shown.
    pub async fn overtaken(&mut self) {
        if let Self::Spare(spare, given, until) = self {
            let later = given.wait_for(|given| *given >= *until).await.is_ok();
            if later && !spare.is_kept() {
                return;
            }
        }
        std::future::pending::<()>().await;
    }
}
