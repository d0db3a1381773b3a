//! What is likely the same incident.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn a_likely_duplicate_is_told_with_its_reasons() {
    let desk = Desk::open().await;
    let first = desk.published("first").await;
    let mut again = case("second");
    again["incident"]["date"] = json!("2014-05-30");
    let token = [("idempotency-key", "again")];
    let created = desk.oh.sends("POST", "/v1/incidents", &token, &again).await.json();
    let told = &created["possible_duplicates"][0];
    assert_eq!((&told["id"], &told["public"]), (&json!(first), &json!(true)), "{created}");
    let codes: Vec<&Value> =
        told["reasons"].as_array().unwrap().iter().map(|reason| &reason["code"]).collect();
    assert!(codes.contains(&&json!("date-overlap")) && codes.contains(&&json!("same-place")), "{codes:?}");
    // Somebody else's draft is told to editors alone.
    let third = desk.cho.submits(&case("third")).await;
    let of = |shown: Value| {
        shown["possible_duplicates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|other| other["id"].clone())
            .collect::<Vec<_>>()
    };
    let id = created["id"].as_str().unwrap();
    let theirs = of(desk.oh.sees(id).await.json());
    let editors = of(desk.kim.sees(id).await.json());
    assert!(!theirs.contains(&json!(third)) && editors.contains(&json!(third)), "{theirs:?} {editors:?}");
    let queue = desk.kim.reads("/v1/desk/incidents?likely_duplicate=true").await.json();
    assert_eq!(queue["incidents"].as_array().unwrap().len(), 2, "{queue}");
}
