//! What comes in is accepted by a second person, who has read it.

use serde_json::json;

use crate::support::desk::{Desk, UNTIL, case, derived};

#[tokio::test]
async fn five_calls_with_a_second_person_publish_a_case() {
    let desk = Desk::open().await;
    let sent = case("daily-1");
    let created = desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", "one")], &sent).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let body = created.json();
    let id = body["id"].as_str().unwrap();
    assert_eq!(created.headers["location"], format!("/v1/desk/incidents/{id}"));
    assert_eq!(
        (body["state"].as_str(), body["revision"]["author"].as_str()),
        (Some("submitted"), Some("cho"))
    );
    assert!(body["next"].as_str().unwrap().contains("second person"), "{body}");
    assert_eq!(
        desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.status,
        404,
        "nothing of it is public"
    );
    let queue = desk.kim.reads("/v1/desk/incidents").await.json();
    assert_eq!(queue["incidents"].as_array().unwrap().len(), 1);
    let accepted = desk.kim.accepts(id).await;
    assert_eq!(
        (accepted.status.as_u16(), accepted.json()["version"].as_u64()),
        (200, Some(5)),
        "{}",
        accepted.body
    );
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let key = public["sources"][0]["key"].as_str().unwrap();
    assert!(
        public["people"]["min"] == 9 && key.starts_with("daily-1-") && key.len() == "daily-1-".len() + 6,
        "{public}"
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4);
    let seen = desk.cho.sees(id).await.json();
    assert_eq!(seen["state"], "published");
}

#[tokio::test]
async fn whoever_wrote_it_cannot_publish_it() {
    let desk = Desk::open().await;
    let own = desk.kim.submits(&case("own")).await;
    let refused = desk.kim.accepts(&own).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["type"].as_str()),
        (403, Some("/problems/second-person-required"))
    );
    let id = desk.cho.submits(&case("theirs")).await;
    let patched = desk
        .kim
        .revises(&id, &json!({"incident": {"summary": "More is known."}, "reason": "A summary."}))
        .await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    assert_eq!(desk.kim.accepts(&id).await.status, 403, "kim wrote a part of it");
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["summary"], "More is known.");
}

#[tokio::test]
async fn decisions_on_incidents_are_about_incidents() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&case("mistaken")).await;
    let read = desk.kim.reads("/v1/desk/sources/mistaken").await;
    let (source, revision) = (read.json()["id"].clone(), read.json()["revision"]["id"].clone());
    for (what, more) in [
        ("accept", json!({"embargo_until": UNTIL})),
        ("accept", json!({})),
        ("reject", json!({"reason": "No."})),
        ("ask", json!({"question": "Why?"})),
    ] {
        let mut body = json!({ "revision": revision });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/v1/desk/incidents/{}/{what}", source.as_str().unwrap());
        let answer = desk.kim.sends("POST", &path, &[("if-match", &read.tag())], &body).await;
        assert_eq!(answer.status, 404, "{what}: {}", answer.body);
    }
    desk.approve(&id).await;
    assert_eq!(desk.due().await, 1);
    assert!(desk.is_public(&format!("/v1/incidents/{id}")).await);
}

#[tokio::test]
async fn whoever_decides_has_to_see_what_a_source_derives_from_as_it_is_now() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("deep")).await;
    let seen = desk.kim.tag(&id).await;
    assert_eq!(desk.park.corrects("deep-root", &json!({"title": "Something else"})).await, 200);
    assert_ne!(desk.kim.tag(&id).await, seen);
    // What one person asked to be shown must read for the second as it did for the first.
    desk.kim.protects(&id, &json!({"sources": ["deep"]})).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let asked = desk.kim.protects(&id, &json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.body);
    assert_eq!(desk.park.corrects("deep-root", &json!({"title": "Yet another"})).await, 200);
    let alone = desk.lee.protects(&id, &json!({})).await;
    assert_eq!(alone.status, 202, "{}", alone.body);
}

#[tokio::test]
async fn publications_of_one_day_are_bounded_and_withdrawals_never() {
    let desk = Desk::open().await;
    let mut ids = Vec::new();
    for n in 0..51 {
        let person = if n % 2 == 0 { &desk.cho } else { &desk.oh };
        ids.push(person.submits(&case(&format!("many-{n}"))).await);
    }
    for id in &ids[..50] {
        assert_eq!(desk.kim.accepts(id).await.status, 200);
    }
    let refused = desk.kim.accepts(&ids[50]).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["type"].as_str()),
        (429, Some("/problems/rate-limited")),
        "{}",
        refused.body
    );
    assert_eq!(desk.lee.accepts(&ids[50]).await.status, 200, "another key may");
    for id in &ids {
        let withdrawn = desk.kim.retracts(id, &json!({"kind": "withdrawn", "reason": "All of it."})).await;
        assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    }
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 3);
}
