//! Those who say nothing, or half, or take nothing.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use refoulement::http::server::head::Wire;
use tokio::net::TcpSocket;

use super::{Listening, quick, rest, statuses};
use crate::support::service::wait_for;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_hundred_that_say_nothing_or_half_are_closed_in_time_while_others_are_served() {
    let service = Listening::with(Wire { head: Duration::from_secs(2), ..quick() }).await;
    let halves: [&[u8]; 4] = [
        b"",
        b"GET /v1/inc",
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX-A",
        b"POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    ];
    let begun = Instant::now();
    let mut open: Vec<TcpStream> = (0..400)
        .map(|n| {
            let mut stream = service.connect();
            stream.write_all(halves[n % 4]).unwrap();
            stream.set_nonblocking(true).unwrap();
            stream
        })
        .collect();
    let mut served = 0;
    while !open.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(15), "{} are still open", open.len());
        assert_eq!(
            statuses(&service.say(b"GET /v1/incidents HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
            [200]
        );
        served += 1;
        open.retain_mut(is_open);
    }
    assert!(served > 3, "{served}");
}

/// Whether nothing has ended the connection yet; an answer may come before the end.
pub fn is_open(stream: &mut TcpStream) -> bool {
    let mut some = [0; 4096];
    loop {
        match stream.read(&mut some) {
            Ok(0) => return false,
            Ok(_) => (),
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_comes_one_byte_at_a_time_is_cut_off() {
    let service = Listening::with(quick()).await;
    let mut stream = service.connect();
    let begun = Instant::now();
    for byte in b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ".iter().chain([b'z'; 1000].iter()) {
        if stream.write_all(&[*byte]).is_err() || begun.elapsed() > Duration::from_secs(10) {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "a slow head is still heard");
}

/// A reader with little room asks for much and takes it in its own time.
async fn reader(service: &Listening, requests: usize) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let stream = socket.connect(service.address).await.unwrap().into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    let mut asking = stream.try_clone().unwrap();
    thread::spawn(move || {
        for n in 0..requests {
            let last = if n + 1 == requests { "Connection: close\r\n" } else { "" };
            if asking
                .write_all(format!("GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n{last}\r\n").as_bytes())
                .is_err()
            {
                return;
            }
        }
    });
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_of_a_few_bytes_a_second_is_cut_off_and_makes_room() {
    let service = Listening::with(Wire { connections: 1, ..quick() }).await;
    let mut slow = reader(&service, 200).await;
    let plain = b"GET /v1/places HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut seen = Vec::new();
    // As long as it is served there is no room for another; that is said, with when to come again.
    wait_for("the end of the slow reader", || {
        let _ = slow.read(&mut [0; 1]);
        let answer = service.say(plain);
        if answer.contains(" 503 ") {
            assert!(
                answer.contains("retry-after: 5") && answer.contains("/problems/unavailable"),
                "{answer}"
            );
        }
        seen.extend(statuses(&answer));
        (seen.last() == Some(&200)).then_some(())
    });
    assert_eq!(seen.first(), Some(&503), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_who_takes_breaks_gets_everything() {
    let service = Listening::with(quick()).await;
    let mut steady = reader(&service, 20).await;
    let (mut all, mut some) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        let read = steady.read(&mut some).unwrap();
        if read == 0 {
            break;
        }
        all.extend_from_slice(&some[..read]);
        thread::sleep(Duration::from_millis(5));
    }
    let all = String::from_utf8(all).unwrap();
    assert_eq!(all.matches("HTTP/1.1 200").count(), 20);
    assert_eq!(all.matches("openapi: 3.1.0").count(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_so_many_connections_unless_it_is_a_trusted_proxy() {
    let plain = b"GET /v1/places HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let slow = Wire { head: Duration::from_secs(20), connections_each: 2, ..quick() };
    let service = Listening::with(slow.clone()).await;
    let mut open = [service.connect(), service.connect()];
    let refused =
        wait_for("a refusal", || Some(service.say(plain)).filter(|answer| answer.contains(" 503 ")));
    assert!(
        refused.contains("retry-after: 5") && refused.contains("This address has more connections"),
        "{refused}"
    );
    // Another address is served, and so is this one once a connection has ended.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = socket.connect(service.address).await.unwrap().into_std().unwrap();
    other.set_nonblocking(false).unwrap();
    other.write_all(plain).unwrap();
    assert_eq!(statuses(&rest(&mut other)), [200]);
    assert_eq!(statuses(&ended(&mut open[0], plain)), [200]);
    wait_for("room", || (statuses(&service.say(plain)) == [200]).then_some(()));

    let service = Listening::with(Wire { trusted: vec!["127.0.0.1/32".parse().unwrap()], ..slow }).await;
    let _open: Vec<TcpStream> = (0..5).map(|_| service.connect()).collect();
    assert_eq!(statuses(&service.say(plain)), [200]);
}

fn ended(stream: &mut TcpStream, request: &[u8]) -> String {
    stream.write_all(request).unwrap();
    rest(stream)
}
