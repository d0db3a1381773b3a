//! The end of the service: whoever is connected hears it, and nobody is cut off in the middle of a word.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use refoulement::http::middleware::rate_limit::Limits;
use refoulement::http::server::head::Wire;
use refoulement::model::vocabulary::access::KeyRole;

use super::{Listening, quick, statuses};
use crate::support::service::wait_for;

const PLAIN: &[u8] = b"GET /v1/places HTTP/1.1\r\nHost: x\r\n\r\n";

/// All that comes until the other side ends it; fails where the connection is reset.
fn orderly(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an orderly end");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One answer over a connection that is kept.
fn kept(service: &Listening) -> TcpStream {
    let mut stream = service.connect();
    stream.write_all(PLAIN).unwrap();
    let mut some = vec![0; 64 * 1024];
    let read = stream.read(&mut some).unwrap();
    assert_eq!(statuses(&String::from_utf8_lossy(&some[..read])), [200]);
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_flight_is_finished_and_what_is_kept_open_ends_without_a_reset() {
    let limits = Limits { per_minute: 0, patience: Duration::from_secs(30), ..Limits::default() };
    let mut service = Listening::limited(Wire { head: Duration::from_secs(20), ..quick() }, &limits).await;
    let key = service.api.key(KeyRole::Contributor, "cho").await;
    let (mut idle, mut late, mut silent) = (kept(&service), kept(&service), service.connect());
    // One waits for its answer, and one has sent half of its body.
    let mut holding = service.api.database.owner.begin().await.unwrap();
    sqlx::query("lock table published.incident in access exclusive mode")
        .execute(&mut *holding)
        .await
        .unwrap();
    let mut waiting = service.connect();
    waiting.write_all(b"GET /v1/incidents?limit=3 HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut half = service.connect();
    let head = format!(
        "POST /v1/incidents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nIdempotency-Key: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{"
    );
    half.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    service.ends();
    // Whoever asks at that moment may be too late: they hear that the connection has ended, in order.
    std::thread::sleep(Duration::from_millis(300));
    late.write_all(PLAIN).unwrap();
    late.write_all(PLAIN).unwrap();
    half.write_all(b"}").unwrap();
    holding.rollback().await.unwrap();
    assert_eq!(statuses(&orderly(&mut waiting)), [200]);
    assert_eq!(statuses(&orderly(&mut half)), [422]);
    for stream in [&mut idle, &mut late, &mut silent] {
        let rest = orderly(stream);
        assert!(rest.is_empty(), "{rest}");
    }
    wait_for("the door to be shut", || TcpStream::connect(service.address).is_err().then_some(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_before_the_end_is_answered() {
    for _ in 0..10 {
        let mut service = Listening::with(quick()).await;
        let mut asked: Vec<TcpStream> = (0..20)
            .map(|_| {
                let mut stream = service.connect();
                stream.write_all(PLAIN).unwrap();
                stream
            })
            .collect();
        service.ends();
        for stream in &mut asked {
            assert_eq!(statuses(&orderly(stream)), [200]);
        }
    }
}

/// Whoever is refused before all they say was read hears it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_heard_though_there_was_more_to_say() {
    let service = Listening::with(quick()).await;
    for _ in 0..10 {
        let mut stream = service.connect();
        let head = "POST /v1/incidents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 250000\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let _ = stream.write_all(&vec![b' '; 250_000]);
        assert_eq!(statuses(&orderly(&mut stream)), [401]);
    }
}
