//! The Authorization header, on every address.

use axum::body::Body;
use axum::http::Request;
use refoulement::http;
use refoulement::http::Site;
use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::model::vocabulary::access::KeyRole;
use refoulement::postgres::Health;
use tokio::sync::watch;

use super::{id, revoke};
use crate::support::api::{Answer, Api, answer};

async fn with(api: &Api, method: &str, address: &str, authorization: &[&str]) -> Answer {
    let request = Request::builder().method(method).uri(address);
    api.send(
        authorization
            .iter()
            .fold(request, |request, value| request.header("authorization", *value))
            .body(Body::empty())
            .unwrap(),
    )
    .await
}

/// Every documented address, pages, and addresses that are none.
fn addresses() -> Vec<(String, String)> {
    let document = serde_json::to_value(http::openapi()).unwrap();
    let documented = document["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        let methods = item
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| ["get", "post", "put", "patch", "delete"].contains(&key.as_str()));
        methods.map(|method| (method.to_uppercase(), path.replace(['{', '}'], ""))).collect::<Vec<_>>()
    });
    let others = [
        "/",
        "/docs",
        "/openapi.json",
        "/openapi.yaml",
        "/problems",
        "/problems/gone",
        "/nowhere",
        "/v1/nowhere",
    ];
    let others = others.into_iter().flat_map(|path| {
        ["GET", "HEAD", "POST", "OPTIONS"].map(|method| (method.to_owned(), path.to_owned()))
    });
    documented.chain(others).collect()
}

#[tokio::test]
async fn a_bad_key_is_refused_on_every_address_and_never_taken_for_nobody() {
    let api = Api::report().await;
    let good = api.key(KeyRole::Editor, "kim").await;
    let revoked = api.key(KeyRole::Editor, "lee").await;
    revoke(&api, id(&revoked)).await.unwrap();
    let other = refoulement_key_of_another_register(&good).await;
    let (good_header, basic) = (format!("Bearer {good}"), format!("Basic {good}"));
    let mut mistyped = good.clone();
    mistyped.replace_range(30..31, if &good[30..31] == "0" { "1" } else { "0" });
    let cases: Vec<(&str, Vec<String>)> = vec![
        ("empty", vec![String::new()]),
        ("no scheme", vec![good.clone()]),
        ("another scheme", vec![basic]),
        ("scheme alone", vec!["Bearer".to_owned()]),
        ("scheme and space", vec!["Bearer ".to_owned()]),
        ("no key of ours", vec!["Bearer x".to_owned()]),
        ("mistyped", vec![format!("Bearer {mistyped}")]),
        ("cut off", vec![format!("Bearer {}", &good[..90])]),
        ("two in one", vec![format!("{good_header}, {good_header}")]),
        ("two headers", vec![good_header.clone(), good_header.clone()]),
        ("unknown", vec![format!("Bearer {other}")]),
        ("revoked", vec![format!("Bearer {revoked}")]),
        ("not ASCII", vec![format!("{good_header}\u{e9}")]),
    ];
    let addresses = addresses();
    assert!(addresses.len() > 40);
    for (name, headers) in &cases {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        // Each case on two addresses, and one of them on all.
        let everywhere = *name == "unknown" || *name == "no key of ours";
        for (method, address) in addresses.iter().take(if everywhere { usize::MAX } else { 2 }) {
            let answer = with(&api, method, address, &headers).await;
            assert_eq!(answer.status, 401, "{name}: {method} {address}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer", "{name}");
            assert_eq!(answer.headers["cache-control"], "no-store", "{name}");
            if method != "HEAD" {
                assert_eq!(answer.problem(), "401 unauthenticated", "{name}");
                assert!(!answer.body.contains(&good[20..40]), "{name} shows what was sent");
            }
        }
    }
    for scheme in ["Bearer", "bearer", "BEARER "] {
        assert_eq!(with(&api, "GET", "/livez", &[&format!("{scheme} {good}")]).await.status, 200, "{scheme}");
    }
}

/// A key in the right form that is not in this register.
async fn refoulement_key_of_another_register(good: &str) -> String {
    let other = Api::report().await.key(KeyRole::Admin, "kim").await;
    assert_ne!(other, good);
    other
}

#[tokio::test]
async fn the_refusal_says_whom_to_ask() {
    let api = Api::report().await;
    let site = Site { contact: Some("desk@register.example".to_owned()), ..Site::default() };
    let router = http::router(api.register.clone(), api.desk.clone(), watch::channel(Health::Up).1, site);
    let request = Request::builder()
        .uri("/v1/incidents")
        .header("authorization", "Bearer x")
        .body(Body::empty())
        .unwrap();
    let refused = answer(router, request).await;
    assert!(refused.json()["detail"].as_str().unwrap().contains("desk@register.example"), "{}", refused.body);
}

#[tokio::test]
async fn with_a_key_nothing_is_kept_or_answered_from_what_was_kept() {
    let api = Api::report().await;
    let key = format!("Bearer {}", api.key(KeyRole::Editor, "kim").await);
    let known = with(&api, "GET", "/v1/incidents", &[]).await;
    for _ in 0..2 {
        let answer = with(&api, "GET", "/v1/incidents", &[&key]).await;
        assert_eq!(answer.body, known.body, "a key changes nothing of what is public");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(!answer.headers.contains_key("etag"));
    }
    assert_eq!(api.taken_from_store().await, 0);
}

#[tokio::test]
async fn bad_keys_cost_quota_everywhere_and_nothing_is_free_with_them() {
    let api = Api::report().await;
    let etag = with(&api, "GET", "/v1/incidents", &[]).await.headers["etag"].to_str().unwrap().to_owned();
    for address in ["/v1/incidents", "/livez", "/v1/incidents.csv", "/nowhere"] {
        let router = api.limited(&Limits { per_minute: 3, ..Limits::default() });
        let ask = async |peer: &str| {
            let request = Request::builder()
                .uri(address)
                .header("authorization", "Bearer x")
                .header("if-none-match", &etag);
            let peer = Peer(peer.parse::<std::net::IpAddr>().unwrap());
            answer(router.clone(), request.extension(peer).body(Body::empty()).unwrap()).await.status.as_u16()
        };
        let statuses =
            [ask("192.0.2.1").await, ask("192.0.2.1").await, ask("192.0.2.1").await, ask("192.0.2.1").await];
        assert_eq!(statuses, [401, 401, 401, 429], "{address}");
        assert_eq!(ask("192.0.2.2").await, 401, "{address}");
    }
}

#[tokio::test]
async fn while_the_database_is_away_nobody_is_known_and_nobody_is_refused() {
    let api = Api::report().await;
    let key = format!("Bearer {}", api.key(KeyRole::Editor, "kim").await);
    api.desk.close().await;
    let answer = with(&api, "GET", "/v1/incidents", &[&key]).await;
    assert_eq!(answer.problem(), "503 unavailable");
    let sent = api
        .send_json(
            "POST",
            "/v1/incidents",
            Some(key.trim_start_matches("Bearer ")),
            &[],
            &serde_json::json!({}),
        )
        .await;
    assert_eq!(sent.problem(), "503 unavailable");
    assert_eq!(with(&api, "GET", "/v1/incidents", &[]).await.status, 200);
    assert_eq!(with(&api, "GET", "/v1/incidents", &["Bearer x"]).await.status, 401);
}

#[tokio::test]
async fn the_dataset_says_how_many_people_a_publication_needs() {
    let api = Api::report().await;
    assert_eq!(api.get("/v1/dataset").await["review"], "two_people");
    let desk = refoulement::desk::Desk::new(api.database.desk.clone(), api.time.clock(), true);
    let router = http::router(api.register.clone(), desk, watch::channel(Health::Up).1, Site::default());
    let dataset =
        answer(router.clone(), Request::builder().uri("/v1/dataset").body(Body::empty()).unwrap()).await;
    assert_eq!(dataset.json()["review"], "single_editor");
    let guide = Request::builder().uri("/do-no-harm").body(Body::empty()).unwrap();
    let guide = answer(router, guide).await.body;
    assert!(guide.contains("run by one editor") && !guide.contains("two people are needed"), "{guide}");
    assert!(api.ask("GET", "/do-no-harm").await.body.contains("two people are needed"));
    assert_ne!(dataset.headers["etag"], with(&api, "GET", "/v1/dataset", &[]).await.headers["etag"]);
}
