//! How much is worked on at a time, for one caller and for all.

use std::net::IpAddr;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;
use tower::ServiceExt;

use super::{ask, few};
use crate::support::api::{Answer, Api, answer, sent, with_many};
use crate::support::desk::{Desk, case};

#[tokio::test]
async fn what_cannot_be_worked_on_at_once_is_sent_away_but_kept_answers_and_health_are_not() {
    let api = Api::report().await;
    let router = api.limited(&Limits { at_once: 1, ..few(0) });
    ask(&router, "192.0.2.1", "/v1/incidents", &[]).await;
    // Every connection is taken: the first question waits, and holds the only place.
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(api.database.public.acquire().await.unwrap());
    }
    let waiting = tokio::spawn({
        let router = router.clone();
        async move { ask(&router, "192.0.2.1", "/v1/incidents?limit=7", &[]).await }
    });
    let shed = loop {
        let answer = ask(&router, "192.0.2.1", "/v1/places", &[]).await;
        if answer.status != 200 {
            break answer;
        }
        // Kept from now on; the next question is another.
        tokio::task::yield_now().await;
        let other = ask(&router, "192.0.2.1", "/v1/places?version=2", &[]).await;
        if other.status != 200 {
            break other;
        }
        tokio::task::yield_now().await;
        let other = ask(&router, "192.0.2.1", "/v1/vocabulary", &[]).await;
        if other.status != 200 {
            break other;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(shed.status, 503);
    assert_eq!(shed.headers["retry-after"], "1");
    assert!(
        shed.body.contains("/problems/unavailable") && shed.body.contains("at the same time"),
        "{}",
        shed.body
    );
    assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents", &[]).await.status, 200);
    assert_eq!(ask(&router, "192.0.2.1", "/livez", &[]).await.status, 200);
    held.clear();
    assert_eq!(waiting.await.unwrap().status, 200);
}

/// A question that has been asked and waits.
async fn waiting(router: &Router, peer: &str, address: &str) -> Pin<Box<dyn Future<Output = Answer> + Send>> {
    let (router, peer, address) = (router.clone(), peer.to_owned(), address.to_owned());
    let mut asked: Pin<Box<dyn Future<Output = Answer> + Send>> =
        Box::pin(async move { ask(&router, &peer, &address, &[]).await });
    let polled =
        std::future::poll_fn(|context| Poll::Ready(asked.as_mut().poll(context).map(|answer| answer.status)));
    assert_eq!(polled.await, Poll::Pending, "it does not wait");
    asked
}

#[tokio::test]
async fn one_caller_has_so_many_requests_under_way_and_leaves_the_other_places_to_others() {
    let api = Api::report().await;
    let limits = Limits { requests_each: 2, ..few(100) };
    let router = api.limited(&limits);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(api.database.public.acquire().await.unwrap());
    }
    let mut under_way = Vec::new();
    for limit in [1, 2] {
        under_way.push(waiting(&router, "192.0.2.1", &format!("/v1/incidents?limit={limit}")).await);
    }
    let refused = ask(&router, "192.0.2.1", "/v1/incidents?limit=3", &[]).await;
    assert_eq!((refused.status.as_u16(), refused.headers["retry-after"].to_str().unwrap()), (503, "1"));
    assert!(refused.body.contains("This client has too many requests in progress"), "{}", refused.body);
    // Others are not concerned, nor is anybody where callers are not limited.
    under_way.push(waiting(&router, "192.0.2.2", "/v1/incidents?limit=3").await);
    let unlimited = api.limited(&Limits { per_minute: 0, ..limits });
    for limit in 1..4 {
        under_way.push(waiting(&unlimited, "192.0.2.1", &format!("/v1/incidents?limit={limit}")).await);
    }
    held.clear();
    for asked in under_way {
        assert_eq!(asked.await.status, 200);
    }
    assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents?limit=3", &[]).await.status, 200);
}

#[tokio::test]
async fn one_caller_takes_so_many_files_at_a_time_to_their_last_byte() {
    let api = with_many(300).await;
    let router = api.limited(&Limits { files_each: 2, ..few(100) });
    let asked = async |peer: &str, address: &str| {
        let peer = Peer(peer.parse::<IpAddr>().unwrap());
        router
            .clone()
            .oneshot(Request::builder().uri(address).extension(peer).body(Body::empty()).unwrap())
            .await
            .unwrap()
    };
    let (first, second) =
        (asked("192.0.2.1", "/v1/incidents.csv").await, asked("192.0.2.1", "/v1/incidents.ndjson").await);
    assert_eq!([first.status(), second.status()].map(|status| status.as_u16()), [200, 200]);
    assert_eq!(asked("192.0.2.1", "/v1/incidents.geojson").await.status(), 503);
    assert_eq!(asked("192.0.2.1", "/v1/incidents").await.status(), 200);
    assert_eq!(asked("192.0.2.2", "/v1/incidents.geojson").await.status(), 200);
    assert!(first.into_body().collect().await.unwrap().to_bytes().len() > 256 * 1024);
    let third = asked("192.0.2.1", "/v1/incidents.geojson").await;
    assert_eq!(third.status(), 200);
    assert_eq!(asked("192.0.2.1", "/v1/incidents.csv").await.status(), 503);
    // Whoever leaves makes room.
    drop(second);
    assert_eq!(asked("192.0.2.1", "/v1/incidents.csv").await.status(), 200);
}

#[tokio::test]
async fn whoever_finds_no_turn_for_a_workbook_within_a_second_is_told_to_come_again() {
    let api = Api::report().await;
    let router = api.limited(&few(100));
    let asked = ["date", "-date", "people"].map(|sort| format!("/v1/incidents.xlsx?sort={sort}"));
    let mut holding = api.database.owner.begin().await.unwrap();
    sqlx::query("lock table published.incident in access exclusive mode")
        .execute(&mut *holding)
        .await
        .unwrap();
    let [first, second, third] = asked.map(|address| {
        let router = router.clone();
        async move { ask(&router, "192.0.2.1", &address, &[]).await }
    });
    let third = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        third.await
    };
    let (_, _, refused) = tokio::join!(first, second, third);
    assert_eq!((refused.status.as_u16(), refused.headers["retry-after"].to_str().unwrap()), (503, "5"));
    assert!(refused.body.contains("Other workbooks"), "{}", refused.body);
    holding.rollback().await.unwrap();
    assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents.xlsx", &[]).await.status, 200);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let api = Api::report().await;
    let router = api.limited(&Limits { patience: Duration::from_millis(20), ..few(0) });
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(api.database.public.acquire().await.unwrap());
    }
    let late = ask(&router, "192.0.2.1", "/v1/incidents", &[]).await;
    assert_eq!(late.status, 503, "{}", late.body);
    assert!(late.body.contains("took too long"), "{}", late.body);
    assert!(late.headers.contains_key("retry-after"));
    held.clear();
    assert_eq!(ask(&api.limited(&few(0)), "192.0.2.1", "/v1/incidents", &[]).await.status, 200);
}

#[test]
fn workbooks_that_nobody_reads_hold_no_thread() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let api = with_many(3_000).await;
        let router = api.limited(&few(0));
        let asked = |address: &str| {
            router.clone().oneshot(Request::builder().uri(address).body(Body::empty()).unwrap())
        };
        let mut unread = Vec::new();
        for sort in ["date", "-date"] {
            let answer = asked(&format!("/v1/incidents.xlsx?sort={sort}"));
            let response = tokio::time::timeout(Duration::from_mins(1), answer)
                .await
                .expect("no thread is free")
                .unwrap();
            assert_eq!(response.status(), 200);
            unread.push(response.into_body());
        }
        // Also what a thread compresses is answered. Nobody has looked at Postgres meanwhile.
        api.register.refresh().await.unwrap();
        for _ in 0..2 {
            let answer = ask(&router, "192.0.2.1", "/v1/incidents", &[("accept-encoding", "gzip")]);
            assert_eq!(
                tokio::time::timeout(Duration::from_secs(20), answer)
                    .await
                    .expect("no thread is free")
                    .status,
                200
            );
        }
        for body in unread {
            let bytes = body.collect().await.unwrap().to_bytes();
            assert!(bytes.starts_with(b"PK") && bytes.len() > 1024 * 1024, "{}", bytes.len());
        }
    });
}

/// What protects a person must be done, however busy the machine is.
#[tokio::test]
async fn what_is_written_is_not_given_up_when_a_question_is() {
    let desk = Desk::open().await;
    let id = desk.published("nine").await;
    let (source, tag) = (desk.source(&id).await, desk.kim.tag(&id).await);
    let router = desk.api.limited(&Limits { patience: Duration::from_millis(50), ..few(0) });
    let ask = async |method: &str, path: &str, body: &str| {
        answer(router.clone(), sent(method, path, Some(&desk.kim.key), &[("if-match", &tag)], body)).await
    };
    let mut holding = desk.api.database.owner.begin().await.unwrap();
    let lock = "lock table desk.record, published.incident in access exclusive mode";
    sqlx::query(lock).execute(&mut *holding).await.unwrap();
    let path = format!("/v1/desk/incidents/{id}");
    let late = ask("GET", "/v1/incidents", "").await;
    assert!(late.body.contains("narrower filter"), "{}", late.body);
    let protection = format!("{{\"sources\": [\"{source}\"], \"places\": \"country\"}}");
    let protection_path = format!("{path}/protection");
    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        holding.rollback().await.unwrap();
    };
    let (read, protected, ()) =
        tokio::join!(ask("GET", &path, ""), ask("PUT", &protection_path, &protection), release);
    assert_eq!(read.status, 200, "{}", read.body);
    assert_eq!(protected.status, 200, "{}", protected.body);
    assert!(!desk.everything_public().await.contains(&source));
}

#[tokio::test]
async fn whoever_wrote_and_was_given_up_is_told_how_to_find_out_what_happened() {
    let desk = Desk::open().await;
    let limits = Limits {
        patience_for_files: Duration::from_millis(50),
        patience: Duration::from_millis(50),
        ..few(0)
    };
    let router = desk.api.limited(&limits);
    let mut holding = desk.api.database.owner.begin().await.unwrap();
    sqlx::query("lock table desk.record in access exclusive mode").execute(&mut *holding).await.unwrap();
    let headers = [("idempotency-key", "once")];
    let body = case("late").to_string();
    let hands_in = async || {
        answer(router.clone(), sent("POST", "/v1/incidents", Some(&desk.cho.key), &headers, &body)).await
    };
    let late = hands_in().await;
    assert_eq!(late.problem(), "503 unavailable");
    assert!(late.body.contains("it may have been done or not"), "{}", late.body);
    assert!(late.body.contains("same Idempotency-Key") && !late.body.contains("filter"), "{}", late.body);
    holding.rollback().await.unwrap();
    // As it is told.
    let again =
        answer(desk.api.router.clone(), sent("POST", "/v1/incidents", Some(&desk.cho.key), &headers, &body));
    assert_eq!(again.await.status, 201);
}

/// However much a key did, two people take it back.
#[tokio::test]
async fn taking_back_what_a_key_did_is_never_given_up() {
    let desk = Desk::open().await;
    let limits = Limits {
        patience_for_files: Duration::from_millis(50),
        patience: Duration::from_millis(50),
        ..few(0)
    };
    let router = desk.api.limited(&limits);
    let key = desk.lee.key.split('_').nth(1).unwrap();
    let path = format!("/v1/desk/keys/{key}/undo");
    let since = "2026-01-31T00:00:00Z";
    let body = format!("{{\"since\": \"{since}\", \"reason\": \"Stolen.\"}}");
    let look = format!("{path}?since={since}");
    let tag = desk.kim.reads(&look).await.tag();
    let ask = async |method: &str, path: &str, body: &str| {
        answer(router.clone(), sent(method, path, Some(&desk.kim.key), &[("if-match", &tag)], body)).await
    };
    let mut holding = desk.api.database.owner.begin().await.unwrap();
    sqlx::query("lock table desk.act in access exclusive mode").execute(&mut *holding).await.unwrap();
    let release = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        holding.rollback().await.unwrap();
    };
    let (seen, asked, ()) = tokio::join!(ask("GET", &look, ""), ask("POST", &path, &body), release);
    assert_eq!((seen.status.as_u16(), asked.status.as_u16()), (200, 202), "{}{}", seen.body, asked.body);
}
