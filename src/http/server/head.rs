//! What holds of a connection before anything is asked over it: how long, how large, from whom, and whether the head
//! can be read in one way only. What two programs on the way could read differently is refused.

use std::time::Duration;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Request, Uri, Version, header};
use ipnet::IpNet;
use prometheus_client::metrics::counter::Counter;

use crate::http::limits::network::address;
use crate::http::problem::problem::{Kind, Problem};

/// Settings of connections.
#[derive(Debug, Clone)]
pub struct Wire {
    /// How long a client may take over a head, from the connection or the answer before. A connection that rests ends
    /// after the same time.
    pub head: Duration,
    /// How long the client may go without taking anything of an answer. The system takes a reader's progress in steps
    /// of a third of the send buffer, about 40 KiB: so whoever reads less than some 1.5 KiB a second is cut off.
    pub write: Duration,
    /// Connections at the same time that anybody may have.
    pub connections: usize,
    /// Further ones, for one request each: as many with a valid key, and as many that show none yet. Whoever shows none is
    /// answered with 503, or makes room for those who come later.
    pub spare: usize,
    /// How long a client may take over a head there.
    pub head_spare: Duration,
    /// Of them, those of one peer that is no trusted proxy; 0 for no limit.
    pub connections_each: usize,
    /// Proxies that connect for many.
    pub trusted: Vec<IpNet>,
    /// Under which authority the world sees this service; without one it answers to that of this machine.
    pub name: Option<Authority>,
    /// Counts connections that were sent away.
    pub refused: Counter,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(5),
            write: Duration::from_secs(30),
            connections: 768,
            spare: 64,
            head_spare: Duration::from_secs(2),
            connections_each: 128,
            trusted: Vec::new(),
            name: None,
            refused: Counter::default(),
        }
    }
}

impl Wire {
    /// Refuses a head that could be read in more than one way, or that is meant for somebody else.
    pub fn check<B>(&self, request: &Request<B>) -> Result<(), Problem> {
        let headers = request.headers();
        self.check_host(request.version(), request.uri(), headers)?;
        check_body(request.method(), headers)
    }

    fn check_host(&self, version: Version, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) => Some(
                host.to_str()
                    .ok()
                    .filter(|host| is_host(host))
                    .ok_or_else(|| invalid("The Host header does not name a host."))?,
            ),
            (None, _) if version < Version::HTTP_11 => None,
            (None, _) => return Err(invalid("A request needs a Host header.")),
            (Some(_), Some(_)) => return Err(invalid("A request can have only one Host header.")),
        };
        match uri.authority() {
            None => Ok(()),
            Some(authority)
                if host.is_some_and(|host| authority.as_str().eq_ignore_ascii_case(host))
                    && self.is_ours(authority) =>
            {
                Ok(())
            }
            Some(_) => Err(invalid("This is not a proxy: the address names another host.")),
        }
    }

    fn is_ours(&self, authority: &Authority) -> bool {
        let host = authority.host();
        let loopback = || {
            host.eq_ignore_ascii_case("localhost")
                || address(host).is_some_and(|address| address.is_loopback())
        };
        self.name.as_ref().map_or_else(loopback, |name| name == authority)
    }
}

/// `name`, `name:port`, `[address]:port`: without userinfo, lists or spaces.
fn is_host(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':' | '[' | ']');
    !host.is_empty() && host.chars().all(plain) && host.parse::<Authority>().is_ok()
}

/// A body where none is expected, or one whose end two programs could see in different places.
fn check_body(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let coded = headers.get_all(header::TRANSFER_ENCODING);
    if coded.iter().count() > 1
        || coded.iter().any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
    {
        return Err(invalid("The only Transfer-Encoding allowed is chunked."));
    }
    let length = headers.get(header::CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
    let takes_one = matches!(*method, Method::POST | Method::PUT | Method::PATCH);
    if !takes_one && (length || coded.iter().next().is_some()) {
        return Err(invalid("A request with this method cannot have a body."));
    }
    Ok(())
}

fn invalid(why: &str) -> Problem {
    Problem::new(Kind::InvalidHeader, why)
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn a_host_is_one_name() {
        for host in ["x", "register.example", "register.example:443", "127.0.0.1:8080", "[::1]:8080", "[::1]"]
        {
            assert!(is_host(host), "{host}");
        }
        for host in ["", "a b", "a,b", "a/b", "user@a", "a:b:c", "a?b", "[::1", "\u{e9}"] {
            assert!(!is_host(host), "{host}");
        }
    }
}
