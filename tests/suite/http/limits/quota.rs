//! How much one caller may ask.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;

use super::{ask, few};
use crate::support::api::{Answer, Api, pass};

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
