//! What becomes of an approval while it waits: it covers what was read, and nothing else.

use chrono::TimeDelta;
use refoulement::desk::acts::embargo;
use serde_json::{Value, json};

use super::{Desk, case, parse, tag};

const UNTIL: &str = "2026-02-01T00:00:00Z";

impl Desk {
    pub async fn approve(&self, id: &str) {
        let accepted = self.accept_with(&self.kim, id, json!({"embargo_until": UNTIL})).await;
        assert_eq!(
            (accepted.status.as_u16(), &parse(&accepted)["version"]),
            (200, &Value::Null),
            "{}",
            accepted.body
        );
    }

    /// Waits until every embargo has ended, and says how many incidents were looked at.
    pub async fn due(&self) -> u32 {
        self.api.time.pass(TimeDelta::days(2));
        let released =
            tokio::time::timeout(std::time::Duration::from_secs(20), embargo::release_due(&self.api.desk))
                .await;
        self.api.register.refresh().await.unwrap();
        released.expect("the door is stuck").unwrap()
    }

    pub async fn is_public(&self, path: &str) -> bool {
        self.api.ask("GET", path).await.status == 200
    }

    /// Sends a source with some fields changed; gives the status.
    pub async fn correct(&self, key: &str, source: &str, change: &Value) -> u16 {
        let path = format!("/v1/desk/sources/{source}");
        let read = self.get(key, &path).await;
        let mut content = parse(&read)["source"].clone();
        content.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        self.api
            .send_json("PUT", &path, Some(key), &[("if-match", &tag(&read))], &json!({ "source": content }))
            .await
            .status
            .as_u16()
    }

    /// Accepts or rejects what waits of a source; gives the answer.
    pub async fn decide_source(&self, key: &str, source: &str, what: &str, more: &Value) -> (u16, Value) {
        let path = format!("/v1/desk/sources/{source}");
        let read = self.get(key, &path).await;
        let mut body = json!({"revision": parse(&read)["revision"]["id"]});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self
            .api
            .send_json("POST", &format!("{path}/{what}"), Some(key), &[("if-match", &tag(&read))], &body)
            .await;
        (answer.status.as_u16(), parse(&answer))
    }
}

/// A case of which the source derives from another.
pub fn derived(name: &str) -> Value {
    let mut case = case(name);
    case["sources"][0]["derived_from"] = json!([format!("{name}-root")]);
    case["sources"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": format!("{name}-root"), "outlet": format!("{name}-root"), "title": format!("What was said of {name} at first")}));
    case["incident"]["claims"][0]["source"] = json!(name);
    case
}

#[tokio::test]
async fn a_source_that_nobody_approved_is_not_published_at_the_end_of_an_embargo() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &case("unread")).await;
    let open = desk.submit(&desk.park, &case("read")).await;
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": ["unread"]})).await;
    desk.approve(&id).await;
    desk.approve(&open).await;
    for key in [&desk.kim, &desk.lee] {
        let loosened = desk.act(key, "PUT", &id, "/protection", &json!({})).await;
        assert!(loosened.status.is_success(), "{}", loosened.body);
    }
    assert_eq!(desk.due().await, 2);
    assert!(
        !desk.is_public("/v1/sources/unread").await && !desk.is_public(&format!("/v1/incidents/{id}")).await
    );
    assert!(desk.is_public(&format!("/v1/incidents/{open}")).await, "the other does not wait for it");
    let shown = parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await);
    let said = shown["conversation"].as_array().unwrap().last().unwrap();
    assert_eq!((&shown["state"], &said["kind"]), (&json!("submitted"), &json!("embargo_failed")), "{shown}");
}

#[tokio::test]
async fn sources_of_two_approved_incidents_wait_again_only_when_neither_needs_them() {
    let desk = Desk::open().await;
    let first = desk.submit(&desk.park, &derived("both")).await;
    let mut second = case("both");
    second["incident"]["title"] = json!("Nine others");
    second["incident"]["claims"][0]["source"] = json!("both");
    second.as_object_mut().unwrap().remove("sources");
    let second = desk.submit(&desk.park, &second).await;
    desk.approve(&first).await;
    desk.approve(&second).await;
    let reject = async |id: &str| {
        let revision =
            parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await)["revision"]["id"].clone();
        let rejected = desk
            .act(&desk.kim, "POST", id, "/reject", &json!({"revision": revision, "reason": "Not yet."}))
            .await;
        assert_eq!(rejected.status, 200, "{}", rejected.body);
    };
    reject(&first).await;
    for key in ["both", "both-root"] {
        assert_eq!(
            desk.correct(&desk.park, key, &json!({"title": "Nobody has read this"})).await,
            409,
            "{key} is approved with the second"
        );
    }
    reject(&second).await;
    for key in ["both-root", "both"] {
        assert_eq!(desk.correct(&desk.park, key, &json!({"title": "It waits again"})).await, 200, "{key}");
    }
    assert_eq!(desk.due().await, 0);
}

#[tokio::test]
async fn decisions_on_incidents_are_about_incidents() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &case("mistaken")).await;
    let read = desk.get(&desk.kim, "/v1/desk/sources/mistaken").await;
    let (source, revision) = (parse(&read)["id"].clone(), parse(&read)["revision"]["id"].clone());
    for (what, more) in [
        ("accept", json!({"embargo_until": UNTIL})),
        ("accept", json!({})),
        ("reject", json!({"reason": "No."})),
        ("ask", json!({"question": "Why?"})),
    ] {
        let mut body = json!({ "revision": revision });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/v1/desk/incidents/{}/{what}", source.as_str().unwrap());
        let answer =
            desk.api.send_json("POST", &path, Some(&desk.kim), &[("if-match", &tag(&read))], &body).await;
        assert_eq!(answer.status, 404, "{what}: {}", answer.body);
    }
    desk.approve(&id).await;
    assert_eq!(desk.due().await, 1);
    assert!(desk.is_public(&format!("/v1/incidents/{id}")).await);
}

#[tokio::test]
async fn an_approval_ends_with_a_takedown_and_lives_through_protection() {
    let desk = Desk::open().await;
    let (taken, merged, kept) =
        (desk.published("taken").await, desk.published("merged").await, desk.published("kept").await);
    for id in [&taken, &merged, &kept] {
        let patched = desk
            .act_patch(&desk.park, id, &json!({"incident": {"summary": "A word that was approved."}}))
            .await;
        assert_eq!(patched.status, 200, "{}", patched.body);
        desk.approve(id).await;
    }
    let withdrawn = desk
        .act(&desk.lee, "POST", &taken, "/retract", &json!({"kind": "withdrawn", "reason": "A danger."}))
        .await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    let into =
        desk.act(&desk.lee, "POST", &merged, "/merge", &json!({"into": kept, "reason": "The same."})).await;
    assert_eq!(into.status, 200, "{}", into.body);
    let protected = desk.act(&desk.lee, "PUT", &kept, "/protection", &json!({"places": "country"})).await;
    assert_eq!(protected.status, 200, "{}", protected.body);
    for key in [&desk.kim, &desk.lee] {
        let restored = desk.act(key, "POST", &taken, "/restore", &json!({"reason": "It may be seen."})).await;
        assert!(restored.status.is_success(), "{}", restored.body);
    }
    let revision = async |id: &str| {
        parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await)["revision"]["state"].clone()
    };
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
