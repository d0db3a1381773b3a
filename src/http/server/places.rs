//! Places for connections: of all, and of each caller where one may not have all of them. Whoever finds none gets a
//! spare one: the last to come may show a key.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

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
    waiting: Arc<Waiting>,
    spare: usize,
}

/// What a connection holds until it ends.
#[derive(Debug)]
pub enum Place {
    /// One of those that anybody may have.
    Usual(#[expect(dead_code, reason = "it is held")] (Option<Permit>, OwnedSemaphorePermit)),
    /// One for those who show a key.
    Spare(Spare, Seat),
}

/// Spare connections, in the order of coming, each with whose it is.
#[derive(Debug, Default)]
struct Waiting(Mutex<(u64, BTreeMap<u64, Guest>)>);

#[derive(Debug)]
struct Guest {
    /// The address, or the network of a site; none for a trusted proxy.
    caller: Option<u64>,
    spare: Spare,
    end: Arc<Notify>,
}

/// One of them.
#[derive(Debug)]
pub struct Seat {
    waiting: Arc<Waiting>,
    number: u64,
    end: Arc<Notify>,
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
            waiting: Arc::default(),
            spare: wire.spare,
        }
    }

    /// A place for whoever connects.
    pub fn enter(&self, peer: IpAddr) -> Place {
        self.usual(peer).map_or_else(|why| self.give(peer, why), Place::Usual)
    }

    fn usual(&self, peer: IpAddr) -> Result<(Option<Permit>, OwnedSemaphorePermit), &'static str> {
        let each = match (&self.each, self.callers.connecting(peer)) {
            (Some(each), Some(caller)) => Some(each.enter(caller).ok_or(TOO_MANY_OF_ONE)?),
            _ => None,
        };
        Ok((each, Arc::clone(&self.all).try_acquire_owned().map_err(|_| TOO_MANY)?))
    }

    fn give(&self, peer: IpAddr, why: &'static str) -> Place {
        let caller = self.callers.connecting(peer).map(|client| client.site.unwrap_or(client.subscriber));
        let spare = Spare::new(why, &self.keyed);
        let end = Arc::new(Notify::new());
        let mut waiting = self.waiting.lock();
        waiting.0 += 1;
        let number = waiting.0;
        let guests = &mut waiting.1;
        guests.insert(number, Guest { caller, spare: spare.clone(), end: Arc::clone(&end) });
        if guests.values().filter(|guest| !guest.spare.is_kept()).count() > self.spare
            && let Some(overtaken) = overtaken(guests, caller)
            && let Some(guest) = guests.remove(&overtaken)
        {
            guest.end.notify_one();
        }
        drop(waiting);
        Place::Spare(spare, Seat { waiting: Arc::clone(&self.waiting), number, end })
    }
}

/// Who has to go for the newest, who comes from this address: the first of the same address, so that one that connects
/// quickly overtakes nobody but itself; else the first of the address that has most. Whoever has shown a key stays.
fn overtaken(guests: &BTreeMap<u64, Guest>, caller: Option<u64>) -> Option<u64> {
    let mut of_each: HashMap<Option<u64>, (usize, u64)> = HashMap::new();
    for (number, guest) in guests.iter().filter(|(_, guest)| !guest.spare.is_kept()) {
        of_each.entry(guest.caller).or_insert((0, *number)).0 += 1;
    }
    match of_each.get(&caller) {
        Some((most, first)) if *most > 1 => Some(*first),
        _ => of_each
            .into_iter()
            .filter(|(other, _)| *other != caller)
            .max_by_key(|(_, (many, first))| (*many, u64::MAX - first))
            .map(|(_, (_, first))| first),
    }
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, Guest>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.waiting.lock().1.remove(&self.number);
    }
}

impl Place {
    /// What marks the requests over a spare connection.
    #[must_use]
    pub fn spare(&self) -> Option<Spare> {
        match self {
            Self::Usual(_) => None,
            Self::Spare(spare, _) => Some(spare.clone()),
        }
    }

    /// Waits until a spare place has to be left to those who came later; never, once a key was shown.
    pub async fn overtaken(&self) {
        if let Self::Spare(spare, seat) = self {
            seat.end.notified().await;
            if !spare.is_kept() {
                return;
            }
        }
        std::future::pending::<()>().await;
    }
}
