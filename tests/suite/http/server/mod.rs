//! The wire itself: real sockets, and what people send over them who mean no good.

mod end;
mod keyed;
mod log;
mod odd;
mod slow;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use refoulement::http::middleware::rate_limit::Limits;
use refoulement::http::server::accept;
use refoulement::http::server::head::Wire;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::support::api::Api;

/// A register that listens on a port of its own.
pub struct Listening {
    pub api: Api,
    pub address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
}

impl Listening {
    pub async fn with(wire: Wire) -> Self {
        Self::limited(wire, &Limits { per_minute: 0, ..Limits::default() }).await
    }

    pub async fn limited(wire: Wire, limits: &Limits) -> Self {
        let api = Api::report().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel::<()>();
        let router = api.limited(limits);
        tokio::spawn(accept::serve(listener, router, wire, async {
            let _ = ended.await;
        }));
        Self { api, address, end: Some(end) }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Asks for the end.
    pub fn ends(&mut self) {
        let _ = self.end.take().map(|end| end.send(()));
    }

    /// All that comes back until the connection is closed.
    pub fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // A server that has heard enough may close before the end.
        let _ = stream.write_all(bytes);
        rest(&mut stream)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.ends();
    }
}

/// What comes until the connection is closed; fails where it stays open.
pub fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {
            panic!("it hangs: {}", String::from_utf8_lossy(&bytes))
        }
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// The statuses of all answers.
pub fn statuses(answer: &str) -> Vec<u16> {
    answer
        .split("HTTP/1.")
        .skip(1)
        .map(|rest| rest.get(2..5).and_then(|status| status.parse().ok()).unwrap_or(0))
        .collect()
}

pub fn quick() -> Wire {
    Wire {
        head: Duration::from_millis(300),
        write: Duration::from_millis(500),
        connections_each: 0,
        ..Wire::default()
    }
}
