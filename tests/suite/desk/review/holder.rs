//! Everything that waits of one holder, rejected in one act.

use serde_json::json;

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn what_waits_of_one_holder_is_rejected_in_one_act() {
    let desk = Desk::open().await;
    let public = desk.published("public").await;
    let approved = desk.cho.submits(&case("approved")).await;
    desk.approve(&approved).await;
    assert_eq!(desk.cho.revises(&public, &json!({"incident": {"summary": "Proposed."}})).await.status, 200);
    assert_eq!(desk.oh.revises(&public, &json!({"incident": {"summary": "Another."}})).await.status, 200);
    let first = desk.cho.submits(&case("first")).await;
    let second = desk.cho.submits(&case("second")).await;
    let others = desk.oh.submits(&case("others")).await;
    // An editor cites what came with the second.
    let mut citing = case("citing");
    citing["incident"]["claims"][0]["source"] = json!(desk.source(&second).await);
    citing["sources"] = json!([]);
    let citing = desk.park.submits(&citing).await;

    let path = "/v1/desk/holders/cho/reject";
    let because = json!({"reason": "The key was stolen."});
    assert_eq!(desk.oh.sends("POST", path, &[], &because).await.status, 403);
    let rejected = desk.kim.sends("POST", path, &[], &because).await;
    assert_eq!(rejected.json(), json!({"incidents": 2, "sources": 1, "proposals": 1}), "{}", rejected.body);

    let queue = desk.kim.reads("/v1/desk/incidents").await.json();
    let waits: Vec<&str> =
        queue["incidents"].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(waits.len(), 4, "{queue}");
    for id in [&public, &approved, &others, &citing] {
        assert!(waits.contains(&id.as_str()), "{id} {queue}");
    }
    let told = desk.cho.sees(&first).await.json();
    assert_eq!(told["state"], "rejected", "{told}");
    assert_eq!(told["conversation"][0]["text"], "The key was stolen.", "{told}");
    let proposal = desk.cho.sees(&public).await.json();
    assert_eq!(proposal["proposals"][0]["state"], "rejected", "{proposal}");
    assert_eq!(proposal["conversation"][0]["text"], "The key was stolen.", "{proposal}");
    assert_eq!(desk.kim.accepts(&citing).await.status, 200);

    let again = desk.kim.sends("POST", path, &[], &because).await;
    assert_eq!(again.json(), json!({"incidents": 0, "sources": 0, "proposals": 0}), "{}", again.body);
    let nobody = desk.kim.sends("POST", "/v1/desk/holders/Nobody/reject", &[], &because).await;
    assert_eq!(nobody.status, 404, "{}", nobody.body);
    assert_eq!(desk.due().await, 1);
    assert!(desk.is_public(&format!("/v1/incidents/{approved}")).await);
}
