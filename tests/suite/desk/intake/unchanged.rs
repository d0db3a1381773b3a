//! What changes nothing makes nothing: no revision, no act, no new ETag.

use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::{Desk, UNTIL, case};

fn refusal(answer: &Answer) -> (u16, Value, Value) {
    let error = answer.json()["errors"][0].clone();
    (answer.status.as_u16(), error["code"].clone(), error["pointer"].clone())
}

fn unchanged(pointer: &str) -> (u16, Value, Value) {
    (422, json!("unchanged"), json!(pointer))
}

#[tokio::test]
async fn a_revision_that_changes_nothing_is_refused() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("waits")).await;
    let tag = desk.kim.tag(&id).await;
    for (who, person) in [("its author", &desk.cho), ("an editor", &desk.lee)] {
        for body in [json!({}), json!({"incident": {"date": "2014-05-29"}}), json!({"reason": "Once more."})]
        {
            let refused = person.revises(&id, &body).await;
            assert_eq!(refusal(&refused), unchanged("/incident"), "{who}, {body}: {}", refused.body);
        }
    }
    assert_eq!(desk.kim.tag(&id).await, tag, "nothing was done to it");
    // The same of what is public: by an editor, and as a proposal.
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let tag = desk.kim.tag(&id).await;
    for person in [&desk.lee, &desk.oh] {
        let refused = person.revises(&id, &json!({"incident": {"summary": ""}})).await;
        assert_eq!(refusal(&refused), unchanged("/incident"), "{}", refused.body);
    }
    assert_eq!(desk.kim.tag(&id).await, tag);
}

#[tokio::test]
async fn what_was_rejected_can_wait_again_as_it_is() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("again")).await;
    let revision = desk.revision_of(&id).await["id"].clone();
    let rejected = desk.kim.rejects(&id, &json!({"revision": revision, "reason": "Not yet."})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    let again = desk.cho.revises(&id, &json!({"reason": "Please look again."})).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert_eq!(desk.kim.sees(&id).await.json()["state"], "submitted");
}

#[tokio::test]
async fn a_correction_of_a_source_that_changes_nothing_is_refused() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("source")).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let key = desk.source(&id).await;
    for person in [&desk.lee, &desk.oh] {
        assert_eq!(person.corrects(&key, &json!({"title": "Nine detained"})).await, 422);
    }
    assert_eq!(desk.lee.corrects(&key, &json!({"title": "Nine people detained"})).await, 200);
}

#[tokio::test]
async fn a_proposal_that_was_made_true_meanwhile_is_rejected_not_accepted() {
    let desk = Desk::open().await;
    let id = desk.published("meanwhile").await;
    let proposed = desk.oh.revises(&id, &json!({"incident": {"summary": "In the night."}})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    desk.corrected(&id, json!({"summary": "In the night."})).await;
    let newest = desk.api.get("/v1/dataset").await["version"].clone();
    let refused = desk.kim.decides(&id, "accept", &json!({})).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("reject the proposal"), "{}", refused.body);
    assert_eq!(desk.api.get("/v1/dataset").await["version"], newest);
}

#[tokio::test]
async fn a_protection_that_is_there_already_is_no_act() {
    let desk = Desk::open().await;
    let id = desk.published("covered").await;
    let protection = json!({"places": "country"});
    for wanted in [json!({}), protection.clone(), protection.clone()] {
        let done = desk.kim.protects(&id, &wanted).await;
        assert_eq!((done.status.as_u16(), &done.json()["outcome"]), (200, &json!("done")), "{}", done.body);
    }
    let tag = desk.kim.tag(&id).await;
    let same = desk.lee.protects(&id, &protection).await;
    assert_eq!((same.status.as_u16(), &same.json()["version"]), (200, &Value::Null), "{}", same.body);
    assert_eq!(desk.kim.tag(&id).await, tag, "nothing was done to it");
    let acts = desk.api.database.desk.clone();
    let query =
        sqlx::query_scalar("select count(*) from desk.act where kind = 'protection' and record = $1::uuid");
    let count: i64 = query.bind(&id).fetch_one(&acts).await.unwrap();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn an_embargo_that_ends_when_it_ended_before_is_no_act() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("embargo")).await;
    desk.approve(&id).await;
    let tag = desk.kim.tag(&id).await;
    let same = desk.lee.moves_embargo(&id, &json!({"until": UNTIL})).await;
    assert_eq!(same.status, 200, "{}", same.body);
    assert_eq!(desk.kim.tag(&id).await, tag);
}
