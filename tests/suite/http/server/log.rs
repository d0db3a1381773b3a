//! What is written of requests.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use super::rest;
use crate::support::service::{Folder, Service, serve, wait_for};

#[test]
fn the_log_has_one_line_for_each_request_and_nothing_that_anybody_sent() {
    const CANARY: &str = "canary4711";
    let folder = Folder::new("log");
    let mut command = serve(&folder.data());
    command
        .args(["--metrics-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1"])
        .env("REFOULEMENT_LOG", "trace");
    let mut service = Service::spawn(command);
    service.ready();
    let port = |said: &str, before: &str| {
        said.split_once(before).unwrap().1.split(['/', '\n', ' ']).next().unwrap().to_owned()
    };
    let address = port(&service.said(), "listens on http://");
    let say = |address: &str, request: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        rest(&mut stream)
    };
    let headers = format!(
        "Host: {CANARY}.example\r\nUser-Agent: {CANARY}\r\nReferer: http://{CANARY}/\r\n\
         Cookie: {CANARY}\r\nX-Forwarded-For: 203.0.113.99\r\nX-Request-Id: {CANARY}\r\nIf-None-Match: \"{CANARY}\"\r\nConnection: close\r\n"
    );
    for (line, body) in [
        (format!("GET /v1/incidents?q={CANARY} HTTP/1.1"), ""),
        (format!("GET /v1/incidents?{CANARY}=1 HTTP/1.1"), ""),
        (format!("GET /v1/sources/{CANARY} HTTP/1.1"), ""),
        (format!("GET /{CANARY} HTTP/1.1"), ""),
        (format!("GET /v1/incidents?q={CANARY} HTTP/1.1\r\nAuthorization: Bearer {CANARY}"), ""),
        (format!("GET /v1/incidents?q=1 HTTP/1.1\r\nAuthorization: Bearer rfl_{CANARY}"), ""),
        (format!("{CANARY} /livez HTTP/1.1"), ""),
        ("POST /v1/incidents HTTP/1.1".to_owned(), CANARY),
        (format!("GET /livez HTTP/1.1\r\nHost: {CANARY}"), ""),
        (format!("GET /livez HTTP/1.1\r\n{CANARY}"), ""),
    ] {
        let answer =
            say(&address, &format!("{line}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()));
        let id =
            answer.split_once("x-request-id: ").map(|(_, rest)| rest.split_once('\r').unwrap().0.to_owned());
        let Some(id) = id else { continue };
        let said =
            wait_for("the line of a request", || Some(service.said()).filter(|said| said.contains(&id)));
        let lines: Vec<&str> = said.lines().filter(|line| line.contains(&id)).collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let line: serde_json::Value = serde_json::from_str(lines[0]).unwrap();
        assert_eq!(
            (line["level"].as_str(), line["target"].as_str()),
            (Some("INFO"), Some("refoulement::request")),
            "{line}"
        );
        for field in ["route", "method", "status", "ms", "id"] {
            assert!(!line["fields"][field].is_null(), "{field}: {line}");
        }
    }
    let measured = say(
        &port(&service.said(), "Prometheus at http://"),
        "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert!(measured.contains("route=\"/v1/sources/{key}\""), "{measured}");
    let said = service.said();
    for secret in [CANARY, "203.0.113.99"] {
        assert!(
            !said.contains(secret),
            "{secret} stands in the log: {}",
            said.lines().find(|line| line.contains(secret)).unwrap()
        );
        assert!(!measured.contains(secret));
    }
    service.terminate();
}
