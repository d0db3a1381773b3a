//! Whoever has a valid key, and whoever asks for health, is heard while others hold every connection.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use refoulement::http::server::head::Wire;
use refoulement::model::vocabulary::access::KeyRole;
use tokio::net::TcpSocket;

use super::{Listening, quick, rest, statuses};
use crate::support::service::wait_for;

/// A connection from an address of this machine.
async fn from(service: &Listening, address: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
    let stream = socket.connect(service.address).await.unwrap().into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// What is answered to a request over a connection that has nothing said before.
fn asks(mut stream: TcpStream, path: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
    // It may have been closed already.
    let _ = stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n{key}\r\n").as_bytes());
    rest(&mut stream)
}

/// Seven addresses with two connections each, which are all that there are.
async fn seven_hold_all() -> (Listening, Vec<TcpStream>) {
    let head = Duration::from_mins(1);
    let wire = Wire { head, connections: 14, connections_each: 2, spare: 8, ..quick() };
    let service = Listening::with(wire).await;
    let mut open = Vec::new();
    for address in (2..=8).flat_map(|n| [n; 2]) {
        open.push(from(&service, &format!("127.0.0.{address}")).await);
    }
    (service, open)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seven_addresses_that_hold_every_connection_keep_out_neither_a_key_nor_health() {
    let (service, _open) = seven_hold_all().await;
    let key = service.api.key(KeyRole::Editor, "kim").await;
    // From another address, and from one of the seven.
    for address in ["127.0.0.1", "127.0.0.2"] {
        for n in 0..10 {
            let editor = asks(from(&service, address).await, "/v1/desk/incidents", Some(&key));
            assert_eq!(statuses(&editor), [200], "{n}: {editor}");
            assert!(editor.contains("connection: close"), "{editor}");
            for health in ["/livez", "/readyz"] {
                let answer = asks(from(&service, address).await, health, None);
                assert_eq!(statuses(&answer), [200], "{n}: {answer}");
            }
        }
        let stranger = asks(from(&service, address).await, "/v1/incidents", None);
        assert_eq!(statuses(&stranger), [503], "{stranger}");
        assert!(
            stranger.contains("retry-after: 5") && stranger.contains("Callers with a key are still served")
        );
        let wrong = asks(from(&service, address).await, "/v1/incidents", Some("rfl_"));
        assert_eq!(statuses(&wrong), [503], "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_shows_no_key_makes_room_for_those_who_come_later() {
    let (service, _open) = seven_hold_all().await;
    let key = service.api.key(KeyRole::Editor, "kim").await;
    // Ten times as many as there are spare connections say nothing.
    let mut silent = Vec::new();
    for n in 0..80 {
        silent.push(from(&service, &format!("127.0.0.{}", 2 + n % 7)).await);
    }
    for n in 0..20 {
        let editor = asks(from(&service, "127.0.0.2").await, "/v1/desk/incidents", Some(&key));
        assert_eq!(statuses(&editor), [200], "{n}: {editor}");
    }
    // The first to come are closed, and so are the last after a while.
    wait_for("the end of the silent", || {
        silent.retain_mut(super::slow::is_open);
        silent.is_empty().then_some(())
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_editor_at_work_is_not_overtaken() {
    let (service, _open) = seven_hold_all().await;
    let key = service.api.key(KeyRole::Contributor, "cho").await;
    let mut working = from(&service, "127.0.0.2").await;
    let head = format!(
        "POST /v1/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
    );
    working.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let mut silent = Vec::new();
    for _ in 0..40 {
        silent.push(from(&service, "127.0.0.3").await);
    }
    std::thread::sleep(Duration::from_millis(200));
    working.write_all(b"{}").unwrap();
    let answer = rest(&mut working);
    assert_eq!(statuses(&answer), [422], "{answer}");
}

/// One address opens ten times as many connections as there are spare ones, while an editor on a slow line at another
/// has connected and not yet said anything; and then from the editor's own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_connects_quickly_overtakes_nobody_but_themselves() {
    let (service, _open) = seven_hold_all().await;
    let key = service.api.key(KeyRole::Editor, "kim").await;
    for churn in ["127.0.0.3", "127.0.0.4"] {
        let mut silent = Vec::new();
        for _ in 0..20 {
            silent.push(from(&service, churn).await);
        }
        let slow = from(&service, "127.0.0.2").await;
        for _ in 0..80 {
            silent.push(from(&service, churn).await);
        }
        let editor = asks(slow, "/v1/desk/incidents", Some(&key));
        assert_eq!(statuses(&editor), [200], "{editor}");
    }
}
