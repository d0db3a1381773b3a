//! Bodies over slow lines.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use futures_util::{StreamExt, stream};
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::http::problem::problem::Kind;
use serde_json::Value;

use crate::support::api::{Answer, answer};
use crate::support::desk::{Desk, case};

const WHOLE_CASE: usize = 2600;

/// Sends a body in pieces with pauses between them; without an end where `last` is false.
async fn trickles(
    router: &Router,
    (path, media_type): (&str, &str),
    key: &str,
    body: &str,
    (pieces, pause): (usize, Duration),
    last: bool,
) -> Answer {
    let pieces: Vec<Bytes> =
        body.as_bytes().chunks(body.len().div_ceil(pieces)).map(Bytes::copy_from_slice).collect();
    let sent = stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, Infallible>(piece)
    });
    let body = if last { Body::from_stream(sent) } else { Body::from_stream(sent.chain(stream::pending())) };
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", media_type)
        .header("idempotency-key", uuid::Uuid::new_v4().to_string())
        .body(body)
        .unwrap();
    answer(router.clone(), request).await
}

/// A case of 2.6 KB.
fn long_case(name: &str) -> String {
    let mut long = case(name);
    let missing = WHOLE_CASE - long.to_string().len() - r#","summary":"""#.len();
    long["incident"]["summary"] = Value::from("a ".repeat(missing / 2).trim().to_owned());
    long.to_string()
}

const CASES: (&str, &str) = ("/v1/incidents", "application/json");

#[tokio::test]
async fn the_time_of_an_answer_begins_when_the_body_is_whole() {
    let desk = Desk::open().await;
    let patience = Duration::from_millis(1500);
    let router = desk.api.limited(&Limits { patience, patience_for_files: patience, ..Limits::default() });
    let slowly = (11, Duration::from_millis(200));
    let taken = trickles(&router, CASES, &desk.cho.key, &long_case("slow"), slowly, true).await;
    assert_eq!(taken.status, 201, "{}", taken.body);
}

#[tokio::test]
async fn a_body_that_falls_silent_is_refused_and_its_sender_hears_why() {
    let desk = Desk::open().await;
    let silence = Duration::from_millis(200);
    let router = desk.api.limited(&Limits { silence, ..Limits::default() });
    let begun = (2, Duration::from_millis(10));
    let refused = trickles(&router, CASES, &desk.cho.key, "{\"incident\": ", begun, false).await;
    assert_eq!(refused.problem(), "408 request-timeout");
    assert_eq!(refused.headers["connection"], "close");
    // As the page says it, of a register as it comes.
    let page = desk.api.ask("GET", &format!("/problems/{}", Kind::RequestTimeout.slug())).await.body;
    let detail = refused.json()["detail"].as_str().unwrap().replace("200ms", "15s");
    assert!(page.contains(&detail), "{detail}");
    assert!(detail.contains("Nothing was stored") && detail.contains("same Idempotency-Key"), "{detail}");
    assert_eq!(Limits::default().silence, Duration::from_secs(15));
}

#[tokio::test]
async fn a_body_that_takes_too_long_in_all_is_refused_and_a_file_has_longer() {
    let desk = Desk::open().await;
    let body = Duration::from_millis(400);
    let router = desk.api.limited(&Limits { body, ..Limits::default() });
    let slowly = (30, Duration::from_millis(30));
    let refused = trickles(&router, CASES, &desk.cho.key, &long_case("slow"), slowly, true).await;
    assert_eq!(refused.problem(), "408 request-timeout");
    assert!(refused.body.contains("The body was not complete after 400ms."), "{}", refused.body);
    let file = "title;date;host_country;source;source_date\nTwelve people detained;3/2014;CN;Border Watch;2014-03-20\n";
    let import = ("/v1/import?dry_run=true", "text/csv");
    let taken = trickles(&router, import, &desk.kim.key, file, slowly, true).await;
    assert_eq!(taken.status, 202, "{}", taken.body);
    let router = desk.api.limited(&Limits { body_of_file: body, ..Limits::default() });
    let refused = trickles(&router, import, &desk.kim.key, file, slowly, true).await;
    assert_eq!(refused.problem(), "408 request-timeout");
    let limits = Limits::default();
    assert_eq!((limits.body, limits.body_of_file), (Duration::from_mins(1), Duration::from_mins(10)));
}

/// Nobody's body is waited for: without a key nothing is read.
#[tokio::test]
async fn a_body_that_nobody_takes_is_not_waited_for() {
    let desk = Desk::open().await;
    let begun = (2, Duration::from_millis(10));
    let wrong = trickles(&desk.api.router, CASES, "rfl_", "{\"incident\": ", begun, false);
    let answer = tokio::time::timeout(Duration::from_secs(5), wrong).await.expect("it is waited for");
    assert_eq!(answer.problem(), "401 unauthenticated");
}
