//! Sources that derive from others: never from themselves.

use std::time::Duration;

use serde_json::json;

use crate::support::desk::{Desk, case, derived};

#[tokio::test]
async fn a_source_that_would_derive_from_itself_is_refused() {
    let desk = Desk::open().await;
    let mut ring = derived("ring");
    ring["sources"][1]["derived_from"] = json!(["ring"]);
    let headers = [("idempotency-key", "ring")];
    let refused = desk.park.sends("POST", "/v1/incidents", &headers, &ring).await;
    let fault = refused.json()["errors"][0].clone();
    assert_eq!(
        (refused.status.as_u16(), &fault["code"], &fault["pointer"]),
        (422, &json!("circular"), &json!("/sources/0/derived_from/0")),
        "{}",
        refused.body
    );
    desk.park.submits(&derived("chain")).await;
    assert_eq!(
        desk.park.corrects("chain-root", &json!({"derived_from": ["chain"]})).await,
        422,
        "in two steps"
    );
    assert_eq!(desk.park.corrects("chain", &json!({"derived_from": []})).await, 200);
    assert_eq!(
        desk.park.corrects("chain-root", &json!({"derived_from": ["chain"]})).await,
        200,
        "now it is the other way round"
    );
}

/// Makes two sources derive from each other, as may have come in before that was refused.
async fn ring(desk: &Desk, name: &str) {
    let update = "with ring as (
                      update desk.revision set content = content || jsonb_build_object('derived_from', array[$1])
                      from desk.record where record.id = revision.record and record.key = $2 returning revision.id
                  )
                  insert into desk.citation (revision, source_key, how) select id, $1, 'derived_from' from ring";
    sqlx::query(update)
        .bind(name)
        .bind(format!("{name}-root"))
        .execute(&desk.api.database.owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn two_sources_that_derive_from_each_other_stop_nothing() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("ring")).await;
    ring(&desk, "ring").await;
    let queue = tokio::time::timeout(Duration::from_secs(10), desk.kim.reads("/v1/desk/incidents"))
        .await
        .expect("the queue is stuck");
    assert_eq!(queue.json()["incidents"].as_array().unwrap().len(), 1);
    let accepted = tokio::time::timeout(Duration::from_secs(10), desk.kim.accepts(&id))
        .await
        .expect("the door is stuck");
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["errors"][0]["code"]),
        (422, &json!("circular")),
        "{}",
        accepted.body
    );
    // Where one was published already, both go when nothing else names them.
    let old = desk.park.submits(&derived("old")).await;
    assert_eq!(desk.kim.accepts(&old).await.status, 200);
    ring(&desk, "old").await;
    refoulement::desk::publication::rebuild::rebuild(&desk.api.database.desk, |_, _| ()).await.unwrap();
    desk.api.register.refresh().await.unwrap();
    assert!(desk.is_public("/v1/sources/old").await && desk.is_public("/v1/sources/old-root").await);
    let withdrawn = desk.kim.retracts(&old, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    for key in ["old", "old-root"] {
        assert!(!desk.is_public(&format!("/v1/sources/{key}")).await, "{key} is named by the other alone");
    }
}

#[tokio::test]
async fn a_circle_of_two_that_wait_is_refused_at_the_door_and_told_to_neither() {
    let desk = Desk::open().await;
    for name in ["one", "two"] {
        let id = desk.park.submits(&case(name)).await;
        assert_eq!(desk.kim.accepts(&id).await.status, 200);
    }
    assert_eq!(desk.cho.corrects("one", &json!({"derived_from": ["two"]})).await, 200);
    assert_eq!(
        desk.oh.corrects("two", &json!({"derived_from": ["one"]})).await,
        200,
        "what others have waiting is nothing to know"
    );
    assert_eq!(desk.kim.decides_source("one", "accept", &json!({})).await.0, 200);
    let (status, refused) = desk.kim.decides_source("two", "accept", &json!({})).await;
    assert_eq!((status, &refused["errors"][0]["code"]), (422, &json!("circular")), "{refused}");
}
