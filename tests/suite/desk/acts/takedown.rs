//! What protects people gets through: whatever others propose, and however much there is to do.

use std::time::Duration;

use refoulement::http::middleware::rate_limit::Limits;
use serde_json::{Value, json};

use crate::support::api::{answer, sent};
use crate::support::desk::{Desk, case};

/// A contributor proposes so many claims.
async fn claims(desk: &Desk, id: &str, many: usize) {
    for n in 0..many {
        let source = json!({"outlet": format!("Outlet {n}"), "title": format!("Told again, {n}")});
        let claimed = desk.oh.claims(id, &json!({"claim": {}, "sources": [source]})).await;
        assert_eq!(claimed.status, 201, "{}", claimed.body);
    }
}

const WITHDRAWN: &str = "withdrawn";

fn retraction(kind: &str) -> Value {
    json!({"kind": kind, "reason": "It was asked for."})
}

#[tokio::test]
async fn what_others_propose_meanwhile_refuses_no_takedown() {
    let desk = Desk::open().await;
    for (method, what, body) in [
        ("POST", "/retract", retraction(WITHDRAWN)),
        ("POST", "/retract", retraction("error")),
        ("PUT", "/protection", json!({"places": "country"})),
    ] {
        let id = desk.published(&uuid::Uuid::new_v4().simple().to_string()).await;
        let tag = desk.kim.tag(&id).await;
        claims(&desk, &id, 20).await;
        let revised = desk.park.revises(&id, &json!({"incident": {"summary": "More is known."}})).await;
        assert_eq!(revised.status, 200, "{}", revised.body);
        assert_ne!(desk.kim.tag(&id).await, tag);
        let path = format!("/v1/desk/incidents/{id}{what}");
        let done = desk.kim.sends(method, &path, &[("if-match", &tag)], &body).await;
        assert_eq!(done.status, 200, "{what}: {}", done.body);
        assert!(done.json()["version"].is_u64(), "{}", done.body);
    }
}

#[tokio::test]
async fn a_takedown_is_about_what_is_public_and_hidden_as_the_editor_has_seen_it() {
    let desk = Desk::open().await;
    let (id, other) = (desk.published("seen").await, desk.published("other").await);
    let path = format!("/v1/desk/incidents/{id}/retract");
    let retracts = async |tag: &str| {
        desk.kim.sends("POST", &path, &[("if-match", tag)], &retraction("error")).await.problem()
    };
    let before = desk.kim.tag(&id).await;
    desk.corrected(&id, json!({"summary": "It reads otherwise now."})).await;
    assert_eq!(retracts(&before).await, "412 precondition-failed", "what is public has changed");
    let corrected = desk.kim.tag(&id).await;
    assert_eq!(desk.lee.protects(&id, &json!({"places": "subdivision"})).await.status, 200);
    assert_eq!(retracts(&corrected).await, "412 precondition-failed", "what is hidden has changed");
    assert_eq!(retracts(&desk.kim.tag(&other).await).await, "412 precondition-failed", "another incident");
    let standing = desk.kim.tag(&id).await.rsplit_once('.').unwrap().1.to_owned();
    assert_eq!(retracts(&format!("\"{standing}")).await, "412 precondition-failed", "no tag of ours");
}

#[tokio::test]
async fn to_show_more_takes_the_tag_of_today() {
    let desk = Desk::open().await;
    let id = desk.published("more").await;
    assert_eq!(desk.kim.protects(&id, &json!({"places": "country"})).await.status, 200);
    let tag = desk.kim.tag(&id).await;
    claims(&desk, &id, 1).await;
    let path = format!("/v1/desk/incidents/{id}/protection");
    let shown = desk.kim.sends("PUT", &path, &[("if-match", &tag)], &json!({})).await;
    assert_eq!(shown.problem(), "412 precondition-failed");
}

#[tokio::test]
async fn what_waits_for_a_second_person_outlives_what_others_propose() {
    let desk = Desk::open().await;
    let id = desk.published("waits").await;
    assert_eq!(desk.kim.protects(&id, &json!({"places": "country"})).await.status, 200);
    assert_eq!(desk.kim.protects(&id, &json!({})).await.status, 202);
    claims(&desk, &id, 20).await;
    let revised = desk.park.revises(&id, &json!({"incident": {"summary": "More is known."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let revision = desk.kim.sees(&id).await.json()["revision"]["id"].clone();
    let asked = desk.lee.asks(&id, &json!({"revision": revision, "question": "Which page?"})).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let shown = desk.lee.protects(&id, &json!({})).await;
    assert_eq!((shown.status.as_u16(), &shown.json()["outcome"]), (200, &json!("done")), "{}", shown.body);
    // Of a draft, its author's next words end nothing either.
    let draft = desk.cho.submits(&case("draft")).await;
    assert_eq!(desk.kim.erases(&draft, &json!({"reason": "Asked for."})).await.status, 202);
    let patched = desk.cho.revises(&draft, &json!({"incident": {"summary": "More."}})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    assert_eq!(desk.lee.erases(&draft, &json!({"reason": "Asked for."})).await.status, 200);
}

#[tokio::test]
async fn what_waits_for_a_second_person_ends_with_what_it_is_about() {
    let desk = Desk::open().await;
    let open = async |id: &str| {
        desk.kim.sees(id).await.json()["editors"]["pending_approvals"].as_array().unwrap().len()
    };
    let id = desk.published("about").await;
    let asks = async || {
        assert_eq!(desk.kim.protects(&id, &json!({"quotes": ["unknown"]})).await.status, 422);
        assert_eq!(desk.kim.protects(&id, &json!({})).await.status, 202);
        assert_eq!(open(&id).await, 1);
    };
    assert_eq!(desk.kim.protects(&id, &json!({"places": "subdivision"})).await.status, 200);
    asks().await;
    desk.corrected(&id, json!({"summary": "It reads otherwise now."})).await;
    assert_eq!(open(&id).await, 0, "the public incident has changed");
    asks().await;
    assert_eq!(desk.lee.protects(&id, &json!({"places": "country"})).await.status, 200);
    assert_eq!(open(&id).await, 0, "more is hidden");
    // A source that would become public with it reads differently.
    let hidden = super::confidential(&desk, "along").await;
    assert_eq!(desk.kim.protects(&hidden, &json!({})).await.status, 202);
    assert_eq!(desk.park.corrects("along", &json!({"title": "Nobody has read this"})).await, 200);
    assert_eq!(open(&hidden).await, 0);
    assert_eq!(desk.lee.protects(&hidden, &json!({})).await.status, 202, "it is asked for anew");
}

/// While another act holds the door for longer than anybody else would wait, of a pool with less than eight connections.
#[tokio::test]
async fn eight_takedowns_at_once_wait_for_their_turn_and_are_done() {
    let desk = Desk::open().await;
    let mut asked = Vec::new();
    for n in 0..8 {
        let id = desk.published(&format!("eight-{n}")).await;
        let (path, tag) = (format!("/v1/desk/incidents/{id}/retract"), desk.kim.tag(&id).await);
        let headers = [("if-match", tag.as_str())];
        asked.push(sent("POST", &path, Some(&desk.kim.key), &headers, &retraction(WITHDRAWN).to_string()));
    }
    let second = Duration::from_secs(1);
    let limits = Limits { patience: second, patience_for_files: second, per_minute: 0, ..Limits::default() };
    let router = desk.api.limited(&limits);
    let mut held = desk.api.database.owner.begin().await.unwrap();
    sqlx::query("select n from desk.counter for update").execute(&mut *held).await.unwrap();
    let asked: Vec<_> = asked
        .into_iter()
        .map(|request| {
            tokio::spawn({
                let router = router.clone();
                async move { answer(router, request).await }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(3500)).await;
    // Meanwhile others find a connection.
    assert_eq!(desk.lee.reads("/v1/desk/incidents").await.status, 200);
    drop(held);
    for done in asked {
        let done = done.await.unwrap();
        assert_eq!(done.status, 200, "{}", done.body);
    }
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 3);
}
