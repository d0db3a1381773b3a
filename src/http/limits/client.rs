//! Who asks, as numbers: salted hashes that change every hour. No address is kept, written or logged.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderMap;
use ipnet::IpNet;
use tokio::time::Instant;

use crate::http::limits::network::is_in;
use crate::http::limits::peer::Peer;

/// After this every hash is another, and every caller begins anew.
const SALT_HOLDS: Duration = Duration::from_hours(1);

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client {
    /// A valid key; without one an IPv4 address, or the network of 64 bits that one subscriber has in IPv6.
    pub subscriber: u64,
    /// In IPv6 the network of 48 bits that a site may have: it makes 65,536 subscribers of itself at will.
    pub site: Option<u64>,
}

/// Tells callers apart.
#[derive(Debug)]
pub struct Clients {
    trusted: Vec<IpNet>,
    salt: RwLock<(Instant, RandomState)>,
}

impl Clients {
    /// Behind these proxies.
    #[must_use]
    pub fn new(trusted: Vec<IpNet>) -> Self {
        Self { trusted, salt: RwLock::new((Instant::now(), RandomState::new())) }
    }

    /// Who connects; none for a trusted proxy, which comes for many.
    pub fn connecting(&self, peer: IpAddr) -> Option<Client> {
        (!is_in(&self.trusted, peer)).then(|| self.hashed(peer))
    }

    /// Who sent a request with these headers.
    pub fn of(&self, peer: Peer, headers: &HeaderMap) -> Client {
        self.hashed(peer.caller(headers, &self.trusted))
    }

    /// Whoever holds a valid key, wherever they are.
    pub fn of_key(&self, id: &str) -> Client {
        self.salted(|salt| Client { subscriber: salt.hash_one(("key", id)), site: None })
    }

    fn hashed(&self, address: IpAddr) -> Client {
        self.salted(|salt| hashed(salt, address))
    }

    fn salted(&self, hashed: impl Fn(&RandomState) -> Client) -> Client {
        let salt = self.salt.read().unwrap_or_else(PoisonError::into_inner);
        if salt.0.elapsed() < SALT_HOLDS {
            return hashed(&salt.1);
        }
        drop(salt);
        let mut salt = self.salt.write().unwrap_or_else(PoisonError::into_inner);
        *salt = (Instant::now(), RandomState::new());
        hashed(&salt.1)
    }
}

fn hashed(salt: &RandomState, address: IpAddr) -> Client {
    let network = |address: u128, bits: u32| salt.hash_one((address >> (128 - bits), bits));
    match address.to_canonical() {
        IpAddr::V4(v4) => Client { subscriber: salt.hash_one(v4), site: None },
        IpAddr::V6(v6) => {
            Client { subscriber: network(v6.to_bits(), 64), site: Some(network(v6.to_bits(), 48)) }
        }
    }
}

/// How much each caller has under way. Nothing is remembered of those who have nothing under way.
#[derive(Debug)]
pub struct InFlight {
    most: usize,
    under_way: Mutex<HashMap<u64, usize>>,
}

/// Something that a caller has under way, for as long as this is held.
#[derive(Debug)]
pub struct Permit {
    at_once: Arc<InFlight>,
    caller: Client,
}

/// How much more all subscribers of one site may have under way than one of them.
const OF_A_SITE: usize = 4;

impl InFlight {
    /// So much for each.
    #[must_use]
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, under_way: Mutex::default() })
    }

    /// One thing more, if the caller may.
    #[must_use]
    pub fn enter(self: &Arc<Self>, caller: Client) -> Option<Permit> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let has = |key: &u64| under_way.get(key).copied().unwrap_or(0);
        if has(&caller.subscriber) >= self.most
            || caller.site.is_some_and(|site| has(&site) >= OF_A_SITE * self.most)
        {
            return None;
        }
        for key in caller.keys() {
            *under_way.entry(key).or_insert(0) += 1;
        }
        drop(under_way);
        Some(Permit { at_once: Arc::clone(self), caller })
    }
}

impl Client {
    fn keys(self) -> impl Iterator<Item = u64> {
        [self.subscriber].into_iter().chain(self.site)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut under_way = self.at_once.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        for key in self.caller.keys() {
            if let Some(has) = under_way.get_mut(&key) {
                *has -= 1;
                if *has == 0 {
                    under_way.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_is_one_caller_and_belongs_to_a_site() {
        let callers = Clients::new(Vec::new());
        let of = |address: &str| callers.hashed(address.parse().unwrap());
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1").site, None);
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1").subscriber, of("2001:db8:0:2::1").subscriber);
        assert_eq!(of("2001:db8:0:1::1").site, of("2001:db8:0:2::1").site);
        assert_ne!(of("2001:db8:0:1::1").site, of("2001:db8:1:1::1").site);
        assert_ne!(Some(of("2001:db8::1").subscriber), of("2001:db8::1").site);
    }

    #[test]
    fn a_caller_has_so_much_under_way_and_its_site_four_times_as_much() {
        let callers = Clients::new(Vec::new());
        let of = |address: &str| callers.hashed(address.parse().unwrap());
        let at_once = InFlight::new(2);
        let first = at_once.enter(of("192.0.2.1"));
        let second = at_once.enter(of("192.0.2.1"));
        assert!(first.is_some() && second.is_some());
        assert!(at_once.enter(of("192.0.2.1")).is_none());
        assert!(at_once.enter(of("192.0.2.2")).is_some());
        drop(first);
        assert!(at_once.enter(of("192.0.2.1")).is_some());
        let of_a_site: Vec<_> =
            (0..20).filter_map(|n| at_once.enter(of(&format!("2001:db8:0:{n}::1")))).collect();
        assert_eq!(of_a_site.len(), 8);
        drop((second, of_a_site));
        assert!(at_once.under_way.lock().unwrap().is_empty());
    }
}
