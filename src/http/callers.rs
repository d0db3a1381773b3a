//! Who asks, as numbers: salted hashes that change every hour. No address is kept, written or logged.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderMap;
use tokio::time::Instant;

use super::network::Network;
use super::wire::Peer;

/// After this every hash is another, and every caller begins anew.
const SALT_HOLDS: Duration = Duration::from_hours(1);

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// An IPv4 address, or the network of 64 bits that one subscriber has in IPv6.
    pub subscriber: u64,
    /// In IPv6 the network of 48 bits that a site may have: it makes 65,536 subscribers of itself at will.
    pub site: Option<u64>,
}

/// Tells callers apart.
#[derive(Debug)]
pub struct Callers {
    trusted: Vec<Network>,
    salt: RwLock<(Instant, RandomState)>,
}

impl Callers {
    /// Behind these proxies.
    #[must_use]
    pub fn new(trusted: Vec<Network>) -> Self {
        Self { trusted, salt: RwLock::new((Instant::now(), RandomState::new())) }
    }

    /// Who sent a request with these headers.
    pub fn of(&self, peer: Peer, headers: &HeaderMap) -> Caller {
        self.hashed(peer.caller(headers, &self.trusted))
    }

    fn hashed(&self, address: IpAddr) -> Caller {
        let salt = self.salt.read().unwrap_or_else(PoisonError::into_inner);
        if salt.0.elapsed() < SALT_HOLDS {
            return hashed(&salt.1, address);
        }
        drop(salt);
        let mut salt = self.salt.write().unwrap_or_else(PoisonError::into_inner);
        *salt = (Instant::now(), RandomState::new());
        hashed(&salt.1, address)
    }
}

fn hashed(salt: &RandomState, address: IpAddr) -> Caller {
    let network = |address: u128, bits: u32| salt.hash_one((address >> (128 - bits), bits));
    match address.to_canonical() {
        IpAddr::V4(v4) => Caller { subscriber: salt.hash_one(v4), site: None },
        IpAddr::V6(v6) => Caller { subscriber: network(v6.to_bits(), 64), site: Some(network(v6.to_bits(), 48)) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_is_one_caller_and_belongs_to_a_site() {
        let callers = Callers::new(Vec::new());
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
}
