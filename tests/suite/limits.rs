//! How much is taken on, from one caller and from all; and what is known of it afterwards.

use std::net::IpAddr;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use refoulement::http;
use refoulement::http::Site;
use refoulement::http::limits::network::network;
use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::postgres::Health;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::caching::pass;
use crate::support::api::{Answer, Api, answer};

async fn ask(router: &Router, peer: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().uri(address).extension(Peer(peer.parse::<IpAddr>().unwrap()));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    answer(router.clone(), request.body(Body::empty()).unwrap()).await
}

fn few(per_minute: u32) -> Limits {
    Limits { per_minute, trusted: vec![network("127.0.0.1").unwrap()], ..Limits::default() }
}

/// What is left, and the seconds until all is there again.
fn left(answer: &Answer) -> (u64, u64) {
    let text = answer.headers["ratelimit"].to_str().unwrap();
    let rest = text.strip_prefix("\"default\";r=").unwrap();
    let (left, whole_in) = rest.split_once(";t=").unwrap();
    (left.parse().unwrap(), whole_in.parse().unwrap())
}

#[tokio::test]
async fn a_caller_hears_its_quota_before_it_is_used_up_and_afterwards_when_to_come_again() {
    let api = Api::report().await;
    let router = api.limited(&few(6));
    for spent in 1..=6 {
        let answer = ask(&router, "192.0.2.1", "/v1/incidents", &[]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["ratelimit-policy"], "\"default\";q=6;w=60");
        let (left, whole_in) = left(&answer);
        assert!((6 - spent..=7 - spent).contains(&left), "{left} after {spent}");
        assert!(whole_in <= spent * 10, "{whole_in}");
    }
    let refused = ask(&router, "192.0.2.1", "/v1/statistics", &[]).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    assert_eq!(refused.headers["cache-control"], "no-store");
    assert!(refused.body.contains("/problems/rate-limited"), "{}", refused.body);
    assert_eq!(left(&refused).0, 0);
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    // Others are not concerned.
    assert_eq!(ask(&router, "192.0.2.2", "/v1/incidents", &[]).await.status, 200);
    pass(Duration::from_secs(wait)).await;
    assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents", &[]).await.status, 200);
    assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents", &[]).await.status, 429);
}

#[tokio::test]
async fn what_has_not_changed_whole_files_and_health_are_free() {
    let api = Api::report().await;
    let router = api.limited(&few(3));
    let first = ask(&router, "192.0.2.1", "/v1/incidents", &[]).await;
    let etag = first.headers["etag"].to_str().unwrap().to_owned();
    for _ in 0..10 {
        assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents", &[("if-none-match", &etag)]).await.status, 304);
        assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents.csv", &[]).await.status, 200);
        assert_eq!(ask(&router, "192.0.2.1", "/livez", &[]).await.status, 200);
    }
    assert_eq!(ask(&router, "192.0.2.1", "/v1/places", &[]).await.status, 200);
    // What is wrong is not free, and an old or invented ETag buys nothing.
    assert_eq!(ask(&router, "192.0.2.1", "/nowhere", &[]).await.status, 404);
    for known in ["", "*", "W/\"3.x.json\"", &etag.replace("json", "xml")] {
        assert_eq!(
            ask(&router, "192.0.2.1", "/v1/sources", &[("if-none-match", known)]).await.status,
            429,
            "{known}"
        );
    }
    assert_eq!(
        ask(&router, "192.0.2.1", "/v1/incidents?limit=0", &[("if-none-match", &etag)]).await.status,
        429
    );
    // Also with nothing left it can be heard that nothing has changed.
    assert_eq!(ask(&router, "192.0.2.1", "/v1/incidents", &[("if-none-match", &etag)]).await.status, 304);
}

#[tokio::test]
async fn a_current_etag_buys_no_work() {
    let api = Api::report().await;
    let router = api.limited(&few(4));
    let first = ask(&router, "192.0.2.1", "/v1/incidents", &[]).await;
    let etag = first.headers["etag"].to_str().unwrap();
    let status = async |address: &str, headers: &[(&str, &str)]| {
        ask(&router, "192.0.2.1", address, headers).await.status.as_u16()
    };
    // Each of these has to be made before it can be said that it has not changed.
    for (n, known) in [etag, "*", etag, etag, "*"].into_iter().enumerate() {
        let expected = if n < 3 { 304 } else { 429 };
        assert_eq!(
            status(&format!("/v1/incidents?limit={}", n + 1), &[("if-none-match", known)]).await,
            expected,
            "{n} {known}"
        );
    }
    assert_eq!(status("/v1/incidents", &[("if-none-match", etag)]).await, 304);
    // With a key everything is work.
    assert_eq!(status("/v1/incidents", &[("if-none-match", etag), ("authorization", "Bearer x")]).await, 429);
}

#[tokio::test]
async fn a_trusted_proxy_says_for_whom_it_asks_and_nobody_else_does() {
    let api = Api::report().await;
    let router = api.limited(&few(1));
    let ask = async |peer, forwarded| {
        ask(&router, peer, "/v1/places", &[("x-forwarded-for", forwarded)]).await.status.as_u16()
    };
    assert_eq!(ask("127.0.0.1", "198.51.100.1").await, 200);
    assert_eq!(ask("127.0.0.1", "198.51.100.1").await, 429);
    assert_eq!(ask("127.0.0.1", "198.51.100.2").await, 200);
    assert_eq!(ask("127.0.0.1", "203.0.113.5, 198.51.100.2").await, 429);
    assert_eq!(ask("192.0.2.1", "198.51.100.3").await, 200);
    assert_eq!(ask("192.0.2.1", "198.51.100.4").await, 429);
    // One subscriber of IPv6 is one caller.
    assert_eq!(ask("2001:db8:0:1::1", "").await, 200);
    assert_eq!(ask("2001:db8:0:1:2::2", "").await, 429);
}

#[tokio::test]
async fn a_site_of_many_subscribers_has_sixteen_quotas() {
    let api = Api::report().await;
    let router = api.limited(&few(2));
    let ask =
        async |network: u32| ask(&router, &format!("2001:db8:0:{network:x}::1"), "/v1/places", &[]).await;
    let mut answered = 0;
    for network in 0..40 {
        answered += u32::from(ask(network).await.status == 200);
    }
    assert!((32..40).contains(&answered), "{answered}");
    let refused = ask(50).await;
    assert_eq!((refused.status.as_u16(), left(&refused).0), (429, 0));
    // What its site refuses is not taken from the subscriber: the next to come has its whole quota.
    pass(Duration::from_secs(6)).await;
    assert_eq!(
        [ask(50).await.status, ask(50).await.status, ask(50).await.status].map(|status| status.as_u16()),
        [200, 200, 429]
    );
    assert_eq!(self::ask(&router, "2001:db8:1::1", "/v1/places", &[]).await.status, 200);
}

#[tokio::test]
async fn nobody_is_limited_where_the_limit_is_off_or_there_is_no_socket() {
    let api = Api::report().await;
    let (off, one) = (api.limited(&few(0)), api.limited(&few(1)));
    for _ in 0..3 {
        let answer = ask(&off, "192.0.2.1", "/v1/places", &[]).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.headers.contains_key("ratelimit"));
        let request = Request::builder().uri("/v1/places").body(Body::empty()).unwrap();
        assert_eq!(crate::support::api::answer(one.clone(), request).await.status, 200);
    }
}

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
    assert!(refused.body.contains("This caller has more under way"), "{}", refused.body);
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
    assert!(late.body.contains("longer than"), "{}", late.body);
    assert!(late.headers.contains_key("retry-after"));
    held.clear();
    assert_eq!(ask(&api.limited(&few(0)), "192.0.2.1", "/v1/incidents", &[]).await.status, 200);
}

/// A register of so many incidents more.
pub async fn with_many(many: u32) -> Api {
    let api = Api::report().await;
    let mut desk = api.database.desk.acquire().await.unwrap();
    sqlx::query("select set_config('refoulement.many', $1, false)")
        .bind(many.to_string())
        .execute(&mut *desk)
        .await
        .unwrap();
    sqlx::raw_sql(include_str!("support/many.sql")).execute(&mut *desk).await.unwrap();
    drop(desk);
    api.register.refresh().await.unwrap();
    api
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

#[tokio::test]
async fn every_header_of_ours_may_be_read_by_a_page_of_another_site() {
    let api = Api::report().await;
    let router = api.limited(&few(100));
    for address in
        ["/v1/incidents?limit=1", "/v1/incidents.csv", "/v1/statistics.csv", "/v1/dataset", "/nowhere"]
    {
        let answer = ask(&router, "192.0.2.1", address, &[("origin", "https://ngo.example")]).await;
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let exposed: Vec<String> = answer.headers["access-control-expose-headers"]
            .to_str()
            .unwrap()
            .split(", ")
            .map(str::to_ascii_lowercase)
            .collect();
        let ours = |name: &str| {
            name.starts_with("refoulement-")
                || name.starts_with("ratelimit")
                || ["etag", "link", "x-request-id"].contains(&name)
        };
        for name in answer.headers.keys().filter(|name| ours(name.as_str())) {
            assert!(exposed.contains(&name.to_string()), "{address}: {name}");
        }
    }
}

#[tokio::test]
async fn an_answer_says_how_long_its_stages_took() {
    let api = Api::report().await;
    for stages in [&["answer", "keep", "total"][..], &["store", "total"]] {
        let answer = api.ask("GET", "/v1/incidents").await;
        let timing = answer.headers["server-timing"].to_str().unwrap();
        let named: Vec<&str> = timing.split(", ").map(|stage| stage.split(";dur=").next().unwrap()).collect();
        assert_eq!(named, stages, "{timing}");
    }
}

#[tokio::test]
async fn measurements_name_routes_and_never_what_was_asked() {
    let api = Api::report().await;
    let (health, watched) = watch::channel(Health::Up);
    let service = http::service(api.register.clone(), api.desk.clone(), watched, Site::default(), &few(2));
    for address in ["/v1/incidents?q=canary", "/v1/sources/canary", "/canary", "/v1/incidents"] {
        ask(&service.router, "192.0.2.77", address, &[("user-agent", "canary")]).await;
    }
    let scrape = async || ask(&service.measurements, "192.0.2.77", "/metrics", &[]).await.body;
    let text = scrape().await;
    for line in [
        "refoulement_request_duration_seconds_count{route=\"/v1/incidents\",method=\"GET\",class=\"2xx\"} 1",
        "refoulement_request_duration_seconds_count{route=\"/v1/sources/{key}\",method=\"GET\",class=\"4xx\"} 1",
        "refoulement_request_duration_seconds_count{route=\"none\",method=\"GET\",class=\"4xx\"} 1",
        "refoulement_requests_limited_total 2",
        "refoulement_requests_shed_total 0",
        "refoulement_snapshot_version 4",
        "refoulement_postgres_up 1",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    for name in [
        "refoulement_snapshot_age_seconds ",
        "refoulement_pool_connections ",
        "refoulement_pool_idle_connections ",
        "# EOF",
    ] {
        assert!(text.contains(name), "{name}");
    }
    for secret in ["canary", "192.0.2"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    health.send(Health::Down { since: std::time::Instant::now(), why: "a test".to_owned() }).unwrap();
    assert!(scrape().await.contains("refoulement_postgres_up 0"));
    assert_eq!(ask(&service.router, "192.0.2.78", "/metrics", &[]).await.status, 404);
}

#[tokio::test]
async fn what_an_address_takes_of_the_memory_is_counted_and_a_very_long_one_takes_none() {
    let api = Api::report().await;
    let memory = 128 * 1024;
    let service = http::service(
        api.register.clone(),
        api.desk.clone(),
        watch::channel(Health::Up).1,
        Site::default(),
        &Limits { kept: memory, ..few(0) },
    );
    let (mut least, words) = (usize::MAX, "%ED%83%88".repeat(190));
    for n in 0..100 {
        let address = format!("/v1/incidents.csv?q={words}{n}");
        let answer = ask(&service.router, "192.0.2.1", &address, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        least = least.min(address.len() + answer.headers["refoulement-filter"].len() + answer.body.len());
    }
    let kept = ask(&service.measurements, "192.0.2.1", "/metrics", &[]).await.body;
    let kept: usize =
        kept.split("\nrefoulement_answers_kept ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    assert!(kept > 5 && kept as u64 * (least as u64) <= memory, "{kept} of {least} bytes or more");

    let long = format!("/v1/incidents?q={}", "%F0%A0%80%80".repeat(180));
    assert_eq!(api.ask("GET", &long).await.status, 200);
    api.cut_off().await;
    assert_eq!(api.ask("GET", &long).await.status, 503);
}

#[tokio::test]
async fn what_is_missing_for_an_answer_is_said() {
    let api = Api::report().await;
    let (health, watched) = watch::channel(Health::Up);
    let router = http::router(api.register.clone(), api.desk.clone(), watched, Site::default());
    let ready = async || ask(&router, "192.0.2.1", "/readyz", &[]).await;
    assert_eq!(ready().await.status, 200);
    health
        .send(Health::Down { since: std::time::Instant::now(), why: "password of 10.0.0.5".to_owned() })
        .unwrap();
    let down = ready().await;
    assert_eq!(down.status, 503);
    assert!(
        down.body.contains("the database, which does not answer") && !down.body.contains("10.0.0.5"),
        "{}",
        down.body
    );
    assert!(down.headers.contains_key("retry-after"));
}
