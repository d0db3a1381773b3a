//! A service that is killed between the commit and the answer: the same request again makes nothing twice.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::support::desk::case;
use crate::support::service::{Folder, Service, binary, wait_for};

fn key(folder: &Folder, role: &str, holder: &str) -> String {
    let mut command = Command::new(binary());
    command.args(["key", "create", "--role", role, "--holder", holder, "--data"]).arg(folder.data());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Sends a request and gives the open connection, without waiting for the answer.
fn send(address: &str, head: &str, key: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let length = body.len();
    let request = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n"
    );
    stream.write_all(format!("{request}Idempotency-Key: killed\r\n\r\n{body}").as_bytes()).unwrap();
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

fn address(service: &Service) -> String {
    wait_for("the address", || {
        let said = service.said();
        let port: String = said
            .split_once("http://127.0.0.1:")?
            .1
            .split_once('\n')?
            .0
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        Some(format!("127.0.0.1:{port}"))
    })
}

#[test]
fn a_repetition_after_kill_9_makes_nothing_twice() {
    let folder = Folder::new("killed");
    let mut service = Service::start(&folder.data());
    let (contributor, editor) = (key(&folder, "contributor", "cho"), key(&folder, "editor", "kim"));
    let body = case("killed").to_string();
    // Killed before, at about, and after the commit.
    for patience in [0, 5, 15, 40, 120] {
        let sent = send(&address(&service), "POST /v1/incidents", &contributor, &body);
        sleep(Duration::from_millis(patience));
        service.kill();
        drop(sent);
        service = Service::start(&folder.data());
    }
    let repeated = answer(send(&address(&service), "POST /v1/incidents", &contributor, &body));
    assert!(repeated.starts_with("HTTP/1.1 201"), "{repeated}");
    let queue = answer(send(&address(&service), "GET /v1/desk/incidents", &editor, ""));
    assert_eq!(queue.matches("\"revision_state\":\"submitted\"").count(), 1, "{queue}");
    service.terminate();
}
