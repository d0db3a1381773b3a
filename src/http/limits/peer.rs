//! Who is at the other end of a connection, and for whom a trusted proxy asks.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue};
use ipnet::IpNet;

use crate::http::limits::network::{address, is_in};

/// The other end of the connection. Never written or logged.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// Who asks: the peer; or, where that is a trusted proxy, the last address in `X-Forwarded-For` that is not one.
    #[must_use]
    pub fn caller(self, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
        let is_trusted = |address: &IpAddr| is_in(trusted, *address);
        if !is_trusted(&self.0) {
            return self.0;
        }
        let lines: Vec<&[u8]> =
            headers.get_all("x-forwarded-for").iter().map(HeaderValue::as_bytes).collect();
        let read =
            |element: &[u8]| std::str::from_utf8(element).ok().and_then(|element| address(element.trim()));
        let addresses = lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')).map(read);
        // What stands before an address that cannot be read was not written by a trusted proxy.
        addresses.map_while(|address| address).find(|address| !is_trusted(address)).unwrap_or(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::limits::network::network;

    fn caller(peer: &str, forwarded: &[&str]) -> String {
        let line = |line: &&str| {
            ("x-forwarded-for".parse().unwrap(), HeaderValue::from_bytes(line.as_bytes()).unwrap())
        };
        let headers = forwarded.iter().map(line).collect();
        let trusted = ["127.0.0.1", "10.0.0.1"].map(|proxy| network(proxy).unwrap());
        Peer(peer.parse().unwrap()).caller(&headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_says_for_whom_it_asks() {
        assert_eq!(caller("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(caller("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(caller("127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(caller("::ffff:127.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(caller("127.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
        // What the caller wrote in front counts for nothing.
        assert_eq!(caller("127.0.0.1", &["203.0.113.9, 198.51.100.7, 10.0.0.1"]), "198.51.100.7");
        assert_eq!(caller("127.0.0.1", &["203.0.113.9", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(caller("127.0.0.1", &["203.0.113.9, unknown"]), "127.0.0.1");
        // Nor does a line that is no text hide that another was written before it.
        assert_eq!(caller("127.0.0.1", &["203.0.113.9", "\u{e9}"]), "127.0.0.1");
        assert_eq!(caller("127.0.0.1", &["203.0.113.9, \u{e9}, 10.0.0.1"]), "127.0.0.1");
        assert_eq!(caller("127.0.0.1", &["\u{e9}, 198.51.100.7, 10.0.0.1"]), "198.51.100.7");
    }
}
