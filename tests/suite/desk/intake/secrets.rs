//! What is hidden stays so, whoever brings its article again; and a key that is sent changes no other article.

use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::{Desk, case};

/// An incident whose source is hidden, and the key of that source.
async fn hidden(desk: &Desk, name: &str) -> String {
    let mut told = case(name);
    told["sources"][0]["title"] = json!("A title that tells");
    told["sources"][0]["note"] = json!("Handed over by a driver.");
    let id = desk.park.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let key = desk.source(&id).await;
    let hides = desk.kim.protects(&id, &json!({"sources": [key]})).await;
    assert_eq!(hides.status, 200, "{}", hides.body);
    key
}

async fn join(desk: &Desk, key: &str, into: &str) -> Answer {
    let path = format!("/v1/desk/sources/{key}");
    let tag = desk.kim.reads(&path).await.tag();
    let body = json!({"into": into, "reason": "The same article."});
    desk.kim.sends("POST", &format!("{path}/merge"), &[("if-match", &tag)], &body).await
}

#[tokio::test]
async fn a_hidden_article_that_somebody_brings_again_tells_nothing_of_the_hidden_one() {
    let desk = Desk::open().await;
    let key = hidden(&desk, "veiled").await;
    let mut again = case("veiled");
    again["incident"]["title"] = json!("Nine people detained, as another tells");
    again["sources"][0]["title"] = json!("A plain title");
    for by in [&desk.cho, &desk.oh] {
        let id = by.submits(&again).await;
        assert_ne!(desk.source(&id).await, key);
        assert_eq!(desk.kim.accepts(&id).await.status, 200);
        assert_eq!(desk.api.ask("GET", &format!("/v1/sources/{key}")).await.status, 404);
        assert!(!desk.everything_public().await.contains("A title that tells"));
        again["incident"]["title"] = json!("Nine people detained, as a third tells");
    }
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn nothing_public_is_joined_to_what_is_hidden() {
    let desk = Desk::open().await;
    let key = hidden(&desk, "veiled").await;
    let open = desk.published("open").await;
    let source = desk.source(&open).await;
    assert_eq!(join(&desk, &source, &key).await.problem(), "409 invalid-transition");
    assert_eq!(desk.api.ask("GET", &format!("/v1/sources/{key}")).await.status, 404);
    assert_eq!(join(&desk, &key, &source).await.status, 200, "the other way nothing is told");
    assert_eq!(desk.api.ask("GET", &format!("/v1/sources/{key}")).await.status, 404);
    assert!(!desk.everything_public().await.contains("A title that tells"));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_source_that_is_hidden_elsewhere_is_cited_again_only_when_an_editor_has_confirmed_it() {
    let desk = Desk::open().await;
    let key = hidden(&desk, "veiled").await;
    let mut citing = case("open");
    citing["incident"]["claims"][0]["source"] = json!(key);
    citing["sources"] = json!([]);
    let id = desk.lee.submits(&citing).await;
    let shown = desk.kim.sees(&id).await.json();
    let caution = &shown["editors"]["cautions"][0];
    assert_eq!(
        (&caution["pointer"], &caution["code"]),
        (&json!(format!("/sources/{key}")), &json!("hidden-elsewhere")),
        "{shown}"
    );
    let body = json!({"revision": shown["revision"]["id"]});
    assert_eq!(desk.kim.acts("POST", &id, "/accept", &body).await.status, 422);
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
}

#[tokio::test]
async fn a_key_that_is_sent_changes_no_other_article() {
    let desk = Desk::open().await;
    for by in [&desk.kim, &desk.cho] {
        let first = by.submits(&case("first")).await;
        let key = desk.source(&first).await;
        let mut second = case("second");
        second["sources"][0]["key"] = json!(key);
        second["incident"]["claims"][0]["source"] = json!(key);
        let second = by.submits(&second).await;
        assert_ne!(desk.source(&second).await, key);
        let shown = desk.kim.reads(&format!("/v1/desk/sources/{key}")).await.json();
        assert_eq!(shown["source"]["outlet"], "first", "{shown}");
    }
}

#[tokio::test]
async fn what_would_derive_from_itself_is_not_joined() {
    let desk = Desk::open().await;
    let mut told = case("a");
    told["incident"]["claims"][0]["source"] = json!("a");
    told["sources"][0]["derived_from"] = json!(["b"]);
    let of = |key: &str, from: Value| json!({"key": key, "outlet": key, "title": format!("Said by {key}"), "url": format!("https://{key}.example/1"), "derived_from": from});
    let sources = told["sources"].as_array_mut().unwrap();
    sources.extend([of("b", json!(["c"])), of("c", json!([]))]);
    let id = desk.lee.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    assert_eq!(join(&desk, "c", "a").await.problem(), "409 invalid-transition");
    assert_eq!(join(&desk, "a", "c").await.status, 200, "what it derives from may stand for it");
    desk.rebuilds_the_same().await;
}
