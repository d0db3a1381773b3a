//! What was taken back is brought back: by two people.

use serde_json::{Value, json};

use super::{confidential, pairs};
use crate::support::desk::Desk;

#[tokio::test]
async fn what_one_person_asked_for_ends_with_whatever_else_is_done() {
    let desk = Desk::open().await;
    let id = desk.published("asked-for").await;
    desk.kim.retracts(&id, &json!({"kind": "error", "reason": "Wrong."})).await;
    assert_eq!(desk.kim.restores(&id, &json!({"reason": "Right after all."})).await.status, 202);
    let withdrawn = desk.lee.retracts(&id, &json!({"kind": "withdrawn", "reason": "A danger."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    assert_eq!(
        desk.lee.restores(&id, &json!({"reason": "Alone."})).await.status,
        202,
        "a takedown is not undone by one"
    );
    assert_eq!(desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.status, 410);
}

#[tokio::test]
async fn what_a_restored_incident_cites_is_public_with_it() {
    let desk = Desk::open().await;
    let id = confidential(&desk, "back").await;
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    let loosened = desk.both("PUT", &id, "/protection", &json!({})).await;
    assert_eq!(loosened["version"], Value::Null);
    let restored = desk.both("POST", &id, "/restore", &json!({"reason": "It may be seen."})).await;
    assert_eq!(restored["version"], 7);
    assert_eq!(desk.changes(7).await, pairs(&[("restored", "incident")]));
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["claims"][0]["source"], "back");
    desk.rebuilds_the_same().await;
}
