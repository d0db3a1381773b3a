//! Requests that two programs could read differently, or that nobody should send.

use super::{Listening, quick, statuses};

/// The connection is closed without an answer.
const CLOSED: &[u16] = &[];

/// What is sent, and the statuses of all answers that come before the connection is closed. `{end}` is the empty line.
const CASES: &[(&str, &str, &[u16])] = &[
    ("a plain request", "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &[200]),
    (
        "HTTP/1.0, which nginx speaks to what stands behind it",
        "GET /livez HTTP/1.0\r\nHost: x\r\n\r\n",
        &[200],
    ),
    ("HTTP/1.0 without Host", "GET /livez HTTP/1.0\r\n\r\n", &[200]),
    ("HTTP/0.9", "GET /livez\r\n\r\n", &[400]),
    ("HTTP/1.2", "GET /livez HTTP/1.2\r\nHost: x\r\n\r\n", &[400]),
    ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", CLOSED),
    (
        "upgrade to h2c",
        "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
        &[200],
    ),
    ("not HTTP at all", "\x16\x03\x01\x02\0\x01\0\x01\x7c\x03\x03", &[400]),
    // Host
    ("no Host", "GET /livez HTTP/1.1\r\n\r\n", &[400]),
    ("two Hosts", "GET /livez HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", &[400]),
    ("two different Hosts", "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", &[400]),
    ("an empty Host", "GET /livez HTTP/1.1\r\nHost:\r\n\r\n", &[400]),
    ("a list of Hosts", "GET /livez HTTP/1.1\r\nHost: x, y\r\n\r\n", &[400]),
    ("a Host with a path", "GET /livez HTTP/1.1\r\nHost: x/y\r\n\r\n", &[400]),
    ("a Host with userinfo", "GET /livez HTTP/1.1\r\nHost: x@y\r\n\r\n", &[400]),
    ("two Hosts in HTTP/1.0", "GET /livez HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", &[400]),
    // The target
    (
        "absolute-form of ourselves",
        "GET http://localhost:8080/livez HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n",
        &[200],
    ),
    (
        "absolute-form of another",
        "GET http://bank.example/livez HTTP/1.1\r\nHost: bank.example\r\n\r\n",
        &[400],
    ),
    (
        "absolute-form that is not its Host",
        "GET http://localhost/livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        &[400],
    ),
    (
        "absolute-form with userinfo",
        "GET http://u@localhost/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
        &[400],
    ),
    ("asterisk-form", "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &[404]),
    (
        "authority-form",
        "CONNECT bank.example:443 HTTP/1.1\r\nHost: bank.example:443\r\nConnection: close\r\n\r\n",
        &[400],
    ),
    ("a relative target", "GET livez HTTP/1.1\r\nHost: x\r\n\r\n", &[400]),
    ("an empty target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", &[400]),
    ("a space in the target", "GET /li vez HTTP/1.1\r\nHost: x\r\n\r\n", &[400]),
    ("a fragment in the target", "GET /livez#x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &[200]),
    ("dots in the path", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &[404]),
    // The method
    ("a lower-case method", "get /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &[405]),
    ("an unknown method", "BREW /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", &[405]),
    ("TRACE", "TRACE /livez HTTP/1.1\r\nHost: x\r\nCookie: secret\r\nConnection: close\r\n\r\n", &[405]),
    (
        "a method that is overridden",
        "GET /livez HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: DELETE\r\nX-Method-Override: POST\r\nConnection: close\r\n\r\n",
        &[200],
    ),
    (
        "forwarded headers",
        "GET /livez HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: evil\r\nX-Original-URL: /metrics\r\nX-Rewrite-URL: /v1/desk\r\nForwarded: host=evil;for=1.2.3.4\r\nConnection: close\r\n\r\n",
        &[200],
    ),
    // Headers
    ("a folded header", "GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n", &[400]),
    ("a header that begins with a space", "GET /livez HTTP/1.1\r\n Host: x\r\n\r\n", &[400]),
    ("a space before the colon", "GET /livez HTTP/1.1\r\nHost : x\r\n\r\n", &[400]),
    ("NUL in a header", "GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n", &[400]),
    ("a bare CR in a header", "GET /livez HTTP/1.1\r\nHost: x\r\nX-A: b\rc\r\n\r\n", &[400]),
    ("no colon", "GET /livez HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", &[400]),
    ("an empty name", "GET /livez HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", &[400]),
    ("bare LF", "GET /livez HTTP/1.1\nHost: x\nConnection: close\n\n", &[400]),
    ("bare LF after the first line", "GET /livez HTTP/1.1\nHost: x\r\n\r\n", &[400]),
    ("bare LF after a header", "GET /livez HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n", &[400]),
    ("bare LF for the empty line", "GET /livez HTTP/1.1\r\nHost: x\r\n\n", &[400]),
    (
        "bare LF in the second head",
        "GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        &[200, 400],
    ),
    (
        "line feeds in a body",
        "POST /v1/incidents HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n{\n\n}GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        &[401, 200],
    ),
    (
        "an empty line first, which RFC 9112 wants ignored",
        "\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        &[200],
    ),
    // Bodies, and what may hide behind them
    (
        "two equal lengths",
        "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab",
        &[405],
    ),
    (
        "two different lengths",
        "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        &[400],
    ),
    ("a list of lengths", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\nab", &[400]),
    ("a signed length", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\nab", &[400]),
    ("a negative length", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\nab", &[400]),
    ("a length in hexadecimal", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\nab", &[400]),
    (
        "a length beyond all bounds",
        "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nab",
        &[400],
    ),
    ("an empty length", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\nab", &[400]),
    (
        "a length and chunks",
        "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        &[405],
    ),
    (
        "chunks and a length",
        "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 30\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        &[405],
    ),
    (
        "Transfer-Encoding: identity",
        "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n",
        &[400],
    ),
    (
        "Transfer-Encoding: xchunked",
        "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        &[400],
    ),
    (
        "Transfer-Encoding: gzip, chunked",
        "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        &[400],
    ),
    (
        "Transfer-Encoding twice",
        "POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        &[400],
    ),
    (
        "chunks in HTTP/1.0",
        "POST /livez HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        &[400],
    ),
    (
        "a GET with a body that is a request",
        "GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 33\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n",
        &[400],
    ),
    (
        "a GET in chunks",
        "GET /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n",
        &[400],
    ),
    ("half a body", "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf", &[405]),
    (
        "a body that waits to be asked for",
        "POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        &[405],
    ),
    // Several at once, and none
    (
        "three in a row",
        "GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        &[200, 404, 200],
    ),
    ("one, then nonsense", "GET /livez HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n", &[200, 400]),
    ("one, then silence", "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", &[200]),
    ("half a head", "GET /livez HTTP/1.1\r\nHost: x\r\n", CLOSED),
    ("silence", "", CLOSED),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_odd_request_has_its_one_answer_and_none_hangs() {
    let service = Listening::with(quick()).await;
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|(name, sent, expected)| {
            let answer = service.say(sent.as_bytes());
            (statuses(&answer) != *expected).then(|| format!("{name}: {expected:?}, but {answer}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Nothing of it was anything but a refusal: it still serves.
    assert_eq!(service.api.ask("GET", "/livez").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_is_refused_by_a_document_up_to_a_size_and_beyond_it_by_a_bare_status() {
    let service = Listening::with(quick()).await;
    let long = |length| format!("GET /v1/incidents?q={} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(length));
    let many = |count| format!("GET /livez HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-A: y\r\n".repeat(count));
    let wide = |length| format!("GET /livez HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n", "a".repeat(length));
    for (request, status, document) in [
        (long(9_000), 400, true),
        (long(70_000), 431, false),
        (many(70), 400, true),
        (many(200), 431, false),
        (wide(17_000), 400, true),
        (wide(40_000), 431, false),
        (wide(4_000_000), 431, false),
    ] {
        let answer = service.say(request.as_bytes());
        // Where much was still to come the close may overtake the answer.
        assert!(
            statuses(&answer) == [status] || (answer.is_empty() && request.len() > 60_000),
            "{status}: {answer}"
        );
        assert_eq!(answer.contains("application/problem+json"), document && !answer.is_empty(), "{answer}");
    }
}
