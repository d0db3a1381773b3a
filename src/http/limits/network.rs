//! Addresses and networks, as proxies and settings write them.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

/// An address such as `192.0.2.1`, or all addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`.
pub fn network(text: &str) -> Result<IpNet, String> {
    let alone = || text.parse().map(|address: IpAddr| address.to_canonical().into());
    // No address is compared in its mapped form.
    let canonical = |network: &IpNet| network.addr().to_canonical() == network.addr();
    text.parse().or_else(|_| alone()).ok().filter(canonical).ok_or_else(|| {
        format!("{text} is neither an address such as 192.0.2.1 nor a network such as 10.0.0.0/8")
    })
}

/// Whether an address is in one of the networks.
#[must_use]
pub fn is_in(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address.to_canonical()))
}

/// An address, with or without a port.
#[must_use]
pub fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|socket: SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_that_begin_like_it() {
        let has = |of: &str, address: &str| is_in(&[network(of).unwrap()], address.parse().unwrap());
        assert!(has("192.0.2.1", "192.0.2.1") && !has("192.0.2.1", "192.0.2.2"));
        assert!(has("10.0.0.0/8", "10.255.0.1") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("10.0.0.0/8", "::ffff:10.1.2.3"));
        assert!(has("2001:db8::/32", "2001:db8:1::1") && !has("2001:db8::/32", "2001:db9::1"));
        assert!(has("0.0.0.0/0", "192.0.2.1") && !has("0.0.0.0/0", "2001:db8::1"));
        for wrong in [
            "",
            "proxy",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0/8",
            "::/129",
            "::ffff:10.0.0.0/104",
        ] {
            assert!(network(wrong).is_err(), "{wrong}");
        }
    }
}
