//! What is known of a collection, said otherwise.

use std::time::Duration;

use serde_json::{Value, json};

use super::{AT, FIRST, MAP, edition, incidents, published, says, sent};
use crate::support::desk::{Desk, UNTIL};

#[tokio::test]
async fn editors_see_the_collections() {
    let (desk, _) = published().await;
    let list = desk.lee.reads("/v1/desk/collections").await.json();
    assert_eq!(list["collections"].as_array().unwrap().len(), 1);
    let one = desk.lee.reads(AT).await.json();
    assert_eq!(list["collections"][0], one);
    assert_eq!(
        one,
        json!({
            "key": "foreign-data-set", "name": "Foreign Data Set", "licence": "CC BY 4.0",
            "terms": "https://creativecommons.org/licenses/by/4.0/", "contact": "keeper@collection.example", "republish": true,
            "edition": "2026-01-31", "at": one["at"], "public": 2, "waiting": 0, "still_public": {"count": 0, "incidents": []}, "pending_approvals": []
        })
    );
    assert_eq!(desk.lee.reads("/v1/desk/collections/another").await.status, 404);
    assert_eq!(desk.cho.reads(AT).await.status, 403);
}

#[tokio::test]
async fn two_people_let_rows_be_shown_and_ask_for_the_same() {
    let desk = Desk::open().await;
    sent(&desk.kim, "", FIRST, &MAP.replace("republish = true", "republish = false")).await;
    let asked = says(&desk.kim, json!({"republish": true})).await;
    assert_eq!((asked.status.as_u16(), &asked.json()["outcome"]), (202, &json!("awaiting_second_approval")));
    assert_eq!(says(&desk.kim, json!({"republish": true})).await.status, 202, "one person twice is one");
    let pending = desk.lee.reads(AT).await.json()["pending_approvals"].clone();
    assert_eq!(
        (&pending[0]["kind"], &pending[0]["holder"]),
        (&json!("republish"), &json!("kim")),
        "{pending}"
    );
    let other = says(&desk.lee, json!({"republish": true, "licence": "CC0"})).await;
    assert_eq!(other.status, 202, "this is not the same: {}", other.body);
    assert_eq!(desk.lee.reads(AT).await.json()["republish"], false);
    assert_eq!(says(&desk.kim, json!({"republish": true, "licence": "CC0"})).await.status, 200);
    let now = desk.lee.reads(AT).await.json();
    assert_eq!(
        (&now["republish"], &now["licence"], &now["pending_approvals"]),
        (&json!(true), &json!("CC0"), &json!([]))
    );
}

#[tokio::test]
async fn a_request_ends_when_the_collection_changes() {
    let desk = Desk::open().await;
    sent(&desk.kim, "", FIRST, &MAP.replace("republish = true", "republish = false")).await;
    says(&desk.kim, json!({"republish": true})).await;
    assert_eq!(
        says(&desk.lee, json!({"contact": null})).await.status,
        200,
        "what shows no more needs one person"
    );
    assert_eq!(desk.lee.reads(AT).await.json()["pending_approvals"], json!([]));
    assert_eq!(says(&desk.lee, json!({"republish": true})).await.status, 202);
}

#[tokio::test]
async fn words_are_checked_and_an_old_tag_is_refused() {
    let (desk, _) = published().await;
    let wrong = says(&desk.kim, json!({"licence": " ", "terms": "ask us"})).await;
    let errors: Vec<Value> =
        wrong.json()["errors"].as_array().unwrap().iter().map(|error| error["pointer"].clone()).collect();
    assert_eq!((wrong.status.as_u16(), errors), (422, vec![json!("/licence"), json!("/terms")]));
    let tag = desk.kim.reads(AT).await.tag();
    says(&desk.lee, json!({"contact": null})).await;
    let words = json!({"name": "A", "licence": "B", "republish": true});
    let late = desk.kim.sends("PUT", AT, &[("if-match", &tag)], &words).await;
    assert_eq!(late.status, 412, "{}", late.body);
    let same = says(&desk.kim, json!({})).await;
    assert_eq!((same.status.as_u16(), &same.json()["version"]), (200, &Value::Null));
}

#[tokio::test]
async fn another_licence_stands_in_new_versions_and_the_old_one_in_old_versions() {
    let (desk, incidents) = published().await;
    let before = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let wanted = json!({"licence": "CC BY-SA 4.0", "terms": null});
    let asked = says(&desk.kim, wanted.clone()).await;
    assert_eq!(
        (asked.status.as_u16(), &asked.json()["outcome"]),
        (202, &json!("awaiting_second_approval")),
        "it stands in public documents"
    );
    assert_eq!(says(&desk.kim, json!({"contact": null})).await.status, 200, "this does not");
    assert_eq!(says(&desk.kim, wanted.clone()).await.status, 202);
    let said = says(&desk.lee, wanted).await;
    assert_eq!(said.json()["version"].as_u64(), Some(before + 1), "{}", said.body);
    let licence = async |version: u64| {
        let path = format!("/v1/incidents/{}?version={version}", incidents["1"]);
        desk.api.get(&path).await["collection"]["licence"].clone()
    };
    assert_eq!(
        (licence(before).await, licence(before + 1).await),
        (json!("CC BY 4.0"), json!("CC BY-SA 4.0"))
    );
    assert_eq!(desk.changes(before + 1).await, vec![("corrected".to_owned(), "incident".to_owned()); 2]);
    assert_eq!(desk.api.get("/v1/dataset").await["collections"][0]["licence"], "CC BY-SA 4.0");
    desk.rebuilds_the_same().await;
    assert_eq!(
        (licence(before).await, licence(before + 1).await),
        (json!("CC BY 4.0"), json!("CC BY-SA 4.0"))
    );
}

/// Where nothing of it is public, nobody sees that it changed.
#[tokio::test]
async fn a_collection_of_which_nothing_is_public_makes_no_version() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let before = desk.api.get("/v1/dataset").await;
    let said = says(&desk.kim, json!({"licence": "CC0"})).await;
    assert_eq!((said.status.as_u16(), &said.json()["version"]), (200, &Value::Null));
    assert_eq!(desk.api.get("/v1/dataset").await, before);
    super::accept_all(&desk).await;
    assert_eq!(desk.api.get("/v1/dataset").await["collections"][0]["licence"], "CC0");
    desk.rebuilds_the_same().await;
}

/// What is approved becomes public by itself.
#[tokio::test]
async fn two_people_change_the_words_that_an_approved_incident_will_carry() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let id = incidents(&desk).await["1"].clone();
    let approved = desk.lee.accepts_with(&id, json!({ "embargo_until": UNTIL })).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    assert_eq!(says(&desk.kim, json!({"licence": "CC0"})).await.status, 202);
    assert_eq!(says(&desk.kim, json!({"contact": null})).await.status, 200, "this it does not carry");
    assert_eq!(says(&desk.kim, json!({"licence": "CC0"})).await.status, 202);
    assert_eq!(says(&desk.park, json!({"licence": "CC0"})).await.status, 200);
    desk.due().await;
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(public["collection"]["licence"], "CC0");
}

#[tokio::test]
async fn two_people_change_the_words_that_a_batch_will_carry() {
    let desk = Desk::open().await;
    sent(&desk.kim, "?publish=true", FIRST, MAP).await;
    assert_eq!(says(&desk.kim, json!({"licence": "CC0"})).await.status, 200, "nobody has accepted it");
    let accepting = "update desk.batch set state = 'accepting', accepted_by = 'lee', heard_at = now(), accepted_tag = 'seen'";
    sqlx::query(accepting).execute(&desk.api.database.owner).await.unwrap();
    assert_eq!(says(&desk.kim, json!({"licence": "CC BY 4.0"})).await.status, 202);
}

/// An import holds the collection until its end, and everybody who publishes would wait for whoever waits for it.
#[tokio::test]
async fn nobody_waits_for_an_edition_that_is_being_imported() {
    let (desk, incidents) = published().await;
    let mut import = desk.api.database.owner.begin().await.unwrap();
    sqlx::query("update desk.collection set editions = editions").execute(&mut *import).await.unwrap();
    let said = says(&desk.kim, json!({"contact": null})).await;
    assert_eq!(said.status, 503, "{}", said.body);
    assert!(said.body.contains("the collection is in use by an import or another person"), "{}", said.body);
    // Nor does a look at a file of which nothing is gone.
    let look = sent(&desk.kim, "?dry_run=true", FIRST, MAP);
    let job = tokio::time::timeout(Duration::from_secs(20), look).await.expect("it waits for ever");
    assert_eq!(job["state"], "checked", "{job}");
    let why = json!({"kind": "withdrawn", "public_reason": "not_stated", "reason": "Asked for."});
    assert_eq!(desk.lee.retracts(&incidents["1"], &why).await.status, 200);
    let reason = json!({"reason": "Asked for."});
    assert_eq!(desk.lee.erases(&incidents["1"], &reason).await.status, 202);
    let erased = desk.park.erases(&incidents["1"], &reason).await;
    assert_eq!(erased.status, 503, "{}", erased.body);
    import.rollback().await.unwrap();
    assert_eq!(desk.park.erases(&incidents["1"], &reason).await.status, 200);
    assert_eq!(says(&desk.kim, json!({"contact": null})).await.status, 200);
}
