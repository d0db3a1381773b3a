//! Whoever has a valid key is answered, whatever else comes from their address.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::model::vocabulary::access::KeyRole;
use sha2::{Digest, Sha256};

use super::{ask, few};
use crate::support::api::Api;
use crate::support::listener::Listener;

const ONION: &str = "127.0.0.1";

async fn bearer(api: &Api, holder: &str) -> String {
    format!("Bearer {}", api.key(KeyRole::Editor, holder).await)
}

/// A key in the right form that no register made.
fn invented(n: u32) -> String {
    let body = format!("rfl_{n:016x}_{n:064x}");
    let sum = hex::encode(&Sha256::digest(&body)[..4]);
    format!("Bearer {body}_{sum}")
}

/// Whether no stranger finds a place.
async fn is_full(router: &Router) -> bool {
    let asked = ask(router, "192.0.2.3", "/v1/incidents?limit=99", &[]);
    let answer = tokio::time::timeout(Duration::from_millis(100), asked).await;
    answer.is_ok_and(|answer| answer.body.contains("more requests than this process can handle"))
}

#[tokio::test]
async fn an_editor_is_answered_while_a_stranger_floods_from_the_same_address() {
    let api = Api::report().await;
    let patience = Duration::from_secs(30);
    let router = api.limited(&Limits { at_once: 16, patience, ..few(60) });
    let key = bearer(&api, "kim").await;
    // The quota of the address is used up, and so are all places that strangers may have.
    for _ in 0..61 {
        ask(&router, ONION, "/v1/places?version=1", &[]).await;
    }
    assert_eq!(ask(&router, ONION, "/v1/places", &[]).await.status, 429);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(api.database.public.acquire().await.unwrap());
    }
    let mut floods = Vec::new();
    for n in 1..=7 {
        for address in ["192.0.2.1", "192.0.2.2"] {
            let (router, path) = (router.clone(), format!("/v1/incidents?limit={n}"));
            floods.push(tokio::spawn(async move { ask(&router, address, &path, &[]).await }));
        }
    }
    // Each of them finds a place before anybody else asks.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(is_full(&router).await);
    for n in 0..20 {
        let answer = ask(&router, ONION, "/v1/desk/incidents", &[("authorization", &key)]).await;
        assert_eq!(answer.status, 200, "{n}: {}", answer.body);
        for health in ["/livez", "/readyz"] {
            assert_eq!(ask(&router, ONION, health, &[]).await.status, 200, "{n} {health}");
        }
    }
    held.clear();
    for flood in floods {
        assert_eq!(flood.await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn a_key_has_a_quota_of_its_own_wherever_it_is_used() {
    let api = Api::report().await;
    let router = api.limited(&few(5));
    let (kim, lee) = (bearer(&api, "kim").await, bearer(&api, "lee").await);
    let mut statuses = Vec::new();
    for n in 0..7 {
        let address = format!("192.0.2.{n}");
        statuses.push(
            ask(&router, &address, "/v1/desk/incidents", &[("authorization", &kim)]).await.status.as_u16(),
        );
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
    assert_eq!(ask(&router, "192.0.2.1", "/v1/desk/incidents", &[("authorization", &lee)]).await.status, 200);
    // Nor does a key use up what others at its address have.
    assert_eq!(ask(&router, "192.0.2.1", "/v1/places", &[]).await.status, 200);
}

#[tokio::test]
async fn wrong_keys_shut_out_no_right_one_and_are_counted() {
    let api = Api::report().await;
    let router = api.limited(&few(60));
    let mut refused = [0, 0];
    for n in 0..100 {
        let answer = ask(&router, ONION, "/v1/desk/incidents", &[("authorization", &invented(n))]).await;
        match answer.status.as_u16() {
            401 => refused[0] += 1,
            429 => refused[1] += 1,
            other => panic!("{other}: {}", answer.body),
        }
    }
    assert!(refused[0] >= 60 && refused[1] > 0, "{refused:?}");
    // One that was there, and one that nobody has used yet.
    for holder in ["kim", "lee"] {
        let key = bearer(&api, holder).await;
        let answer = ask(&router, ONION, "/v1/desk/incidents", &[("authorization", &key)]).await;
        assert_eq!(answer.status, 200, "{holder}: {}", answer.body);
    }
}

/// While one tries keys that there are not, all day and from everywhere, a new key is known.
#[tokio::test]
async fn a_new_key_is_known_at_once_amid_a_flood_of_invented_ones() {
    let api = Arc::new(Api::report().await);
    let router = api.limited(&few(0));
    let over = Arc::new(AtomicBool::new(false));
    let floods: Vec<_> = (0..8)
        .map(|of| {
            let (router, over) = (router.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    let key = invented(of * 1_000_000 + n);
                    let answer =
                        ask(&router, &format!("192.0.2.{of}"), "/livez", &[("authorization", &key)]).await;
                    assert_eq!(answer.status, 401, "{}", answer.body);
                    n += 1;
                }
                n
            })
        })
        .collect();
    for holder in ["kim", "lee", "park"] {
        let key = bearer(&api, holder).await;
        let answer = ask(&router, ONION, "/v1/desk/incidents", &[("authorization", &key)]).await;
        assert_eq!(answer.status, 200, "{holder}: {}", answer.body);
    }
    over.store(true, Ordering::Relaxed);
    for flood in floods {
        assert!(flood.await.unwrap() > 0);
    }
}

#[tokio::test]
async fn the_database_is_asked_for_invented_keys_fifty_times_a_second_at_most() {
    let api = Api::report().await;
    let router = api.limited(&few(0));
    let listener = Listener::begin(tracing::Level::DEBUG, |heard: &mut usize, line| {
        *heard += usize::from(line.contains("desk.api_key"));
    });
    let begun = Instant::now();
    let asked = (0..300).map(|n| {
        let router = &router;
        async move { ask(router, ONION, "/livez", &[("authorization", &invented(n))]).await.status }
    });
    assert!(futures_util::future::join_all(asked).await.iter().all(|status| *status == 401));
    let most = usize::try_from(begun.elapsed().as_millis() / 20).unwrap() + 2;
    let heard = listener.heard();
    assert!((1..=most).contains(&heard), "{heard} of at most {most}");
    // What only looks like a key is never asked for.
    for wrong in ["Bearer x", "Bearer rfl_", &invented(1).replace("_0", "_1")] {
        assert_eq!(ask(&router, ONION, "/livez", &[("authorization", wrong)]).await.status, 401);
    }
    assert_eq!(listener.heard(), 0);
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once_though_it_was_used_a_moment_ago() {
    let api = Api::report().await;
    let router = api.limited(&few(60));
    let text = api.key(KeyRole::Editor, "kim").await;
    let (key, ann) = (format!("Bearer {text}"), api.key(KeyRole::Admin, "ann").await);
    let status =
        async || ask(&router, ONION, "/v1/desk/incidents", &[("authorization", &key)]).await.status.as_u16();
    for _ in 0..3 {
        assert_eq!(status().await, 200);
    }
    let path = format!("/v1/desk/keys/{}", text.split('_').nth(1).unwrap());
    assert_eq!(api.send_text("DELETE", &path, Some(&ann), &[], "").await.status, 200);
    for _ in 0..3 {
        assert_eq!(status().await, 401);
    }
}
