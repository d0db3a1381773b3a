//! What becomes of an approval while it waits: it covers what was read, and nothing else.

use chrono::TimeDelta;
use refoulement::desk::acts::embargo;
use serde_json::json;

use crate::support::desk::{Desk, case, derived};

#[tokio::test]
async fn an_embargo_ends_at_its_time_and_earlier_only_with_two() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("later")).await;
    let accepted = desk.kim.accepts_with(&id, json!({"embargo_until": "2026-02-01T00:00:00Z"})).await;
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["incident"]["state"]),
        (200, &json!("embargoed")),
        "{}",
        accepted.body
    );
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 0);
    let early = desk.kim.moves_embargo(&id, &json!({"until": "2026-01-31T12:00:00Z"})).await;
    assert_eq!(early.status, 202, "{}", early.body);
    assert_eq!(
        desk.kim.moves_embargo(&id, &json!({"until": "2026-02-02T00:00:00Z"})).await.status,
        200,
        "later is one person's"
    );
    desk.api.time.pass(TimeDelta::hours(24));
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 0);
    desk.api.time.pass(TimeDelta::hours(24));
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 1);
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["version"], 5);
}

#[tokio::test]
async fn an_approval_fixes_the_sources_that_come_with_it() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("fixed")).await;
    let path = format!("/v1/desk/sources/{}", desk.source(&id).await);
    let source = desk.cho.reads(&path).await;
    let mut changed = source.json()["source"].clone();
    changed["title"] = json!("Something else");
    let body = json!({"source": changed});
    let stale = desk.kim.tag(&id).await;
    let sent = desk.cho.sends("PUT", &path, &[("if-match", &source.tag())], &body).await;
    assert_eq!(sent.status, 200);
    assert_ne!(desk.kim.tag(&id).await, stale, "whoever decides has to see the source as it is now");
    let accepted = desk.kim.accepts_with(&id, json!({"embargo_until": "2026-02-01T00:00:00Z"})).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let mut again = changed.clone();
    again["title"] = json!("Nobody has seen this");
    let tag = desk.cho.reads(&path).await.tag();
    desk.cho.sends("PUT", &path, &[("if-match", &tag)], &json!({"source": again})).await;
    desk.api.time.pass(TimeDelta::hours(24));
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 1);
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"], "Something else");
}

#[tokio::test]
async fn a_source_that_nobody_approved_is_not_published_at_the_end_of_an_embargo() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&case("unread")).await;
    let open = desk.park.submits(&case("read")).await;
    desk.kim.protects(&id, &json!({"sources": ["unread"]})).await;
    desk.approve(&id).await;
    desk.approve(&open).await;
    for person in [&desk.kim, &desk.lee] {
        let loosened = person.protects(&id, &json!({})).await;
        assert!(loosened.status.is_success(), "{}", loosened.body);
    }
    assert_eq!(desk.due().await, 2);
    assert!(
        !desk.is_public("/v1/sources/unread").await && !desk.is_public(&format!("/v1/incidents/{id}")).await
    );
    assert!(desk.is_public(&format!("/v1/incidents/{open}")).await, "the other does not wait for it");
    let shown = desk.kim.sees(&id).await.json();
    let said = shown["conversation"].as_array().unwrap().last().unwrap();
    assert_eq!((&shown["state"], &said["kind"]), (&json!("submitted"), &json!("embargo_failed")), "{shown}");
}

#[tokio::test]
async fn sources_of_two_approved_incidents_wait_again_only_when_neither_needs_them() {
    let desk = Desk::open().await;
    let first = desk.park.submits(&derived("both")).await;
    let mut second = case("both");
    second["incident"]["title"] = json!("Nine others");
    second["incident"]["claims"][0]["source"] = json!("both");
    second.as_object_mut().unwrap().remove("sources");
    let second = desk.park.submits(&second).await;
    desk.approve(&first).await;
    desk.approve(&second).await;
    let reject = async |id: &str| {
        let revision = desk.kim.sees(id).await.json()["revision"]["id"].clone();
        let rejected = desk.kim.rejects(id, &json!({"revision": revision, "reason": "Not yet."})).await;
        assert_eq!(rejected.status, 200, "{}", rejected.body);
    };
    reject(&first).await;
    for key in ["both", "both-root"] {
        assert_eq!(
            desk.park.corrects(key, &json!({"title": "Nobody has read this"})).await,
            409,
            "{key} is approved with the second"
        );
    }
    reject(&second).await;
    for key in ["both-root", "both"] {
        assert_eq!(desk.park.corrects(key, &json!({"title": "It waits again"})).await, 200, "{key}");
    }
    assert_eq!(desk.due().await, 0);
}

#[tokio::test]
async fn an_approval_ends_with_a_takedown_and_lives_through_protection() {
    let desk = Desk::open().await;
    let (taken, merged, kept) =
        (desk.published("taken").await, desk.published("merged").await, desk.published("kept").await);
    for id in [&taken, &merged, &kept] {
        let patched =
            desk.park.revises(id, &json!({"incident": {"summary": "A word that was approved."}})).await;
        assert_eq!(patched.status, 200, "{}", patched.body);
        desk.approve(id).await;
    }
    let withdrawn = desk.lee.retracts(&taken, &json!({"kind": "withdrawn", "reason": "A danger."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    let into = desk.lee.merges(&merged, &json!({"into": kept, "reason": "The same."})).await;
    assert_eq!(into.status, 200, "{}", into.body);
    let protected = desk.lee.protects(&kept, &json!({"places": "country"})).await;
    assert_eq!(protected.status, 200, "{}", protected.body);
    for person in [&desk.kim, &desk.lee] {
        let restored = person.restores(&taken, &json!({"reason": "It may be seen."})).await;
        assert!(restored.status.is_success(), "{}", restored.body);
    }
    let revision = async |id: &str| desk.kim.sees(id).await.json()["revision"]["state"].clone();
    assert_eq!(desk.due().await, 1, "a takedown and a merge end it");
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{taken}")).await["summary"],
        "",
        "what was approved before a takedown is looked at again"
    );
    assert_eq!((revision(&taken).await, revision(&merged).await), (json!("submitted"), json!("submitted")));
    let kept = desk.api.get(&format!("/v1/incidents/{kept}")).await;
    assert_eq!(
        (&kept["summary"], &kept["withheld"]),
        (&json!("A word that was approved."), &json!(["place"]))
    );
}
