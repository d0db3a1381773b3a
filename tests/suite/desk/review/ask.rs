//! Questions to the author.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn questions_answers_and_reasons_reach_the_author_alone() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("asked")).await;
    let path = format!("/v1/desk/incidents/{id}");
    let revision = desk.kim.reads(&path).await.json()["revision"]["id"].clone();
    let asked = desk.kim.asks(&id, &json!({"revision": revision, "question": "Which page?"})).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let seen = desk.cho.reads(&path).await.json();
    assert_eq!(
        (&seen["state"], &seen["conversation"][0]["text"], &seen["editors"]),
        (&json!("asked"), &json!("Which page?"), &Value::Null)
    );
    assert_eq!(desk.oh.reads(&path).await.status, 404);
    assert_eq!(desk.cho.acts("POST", &id, "/answer", &json!({"text": "The first."})).await.status, 200);
    let rejected =
        desk.lee.rejects(&id, &json!({"revision": revision, "reason": "It is another country."})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    let seen = desk.cho.reads(&path).await.json();
    assert_eq!(seen["state"], "rejected");
    assert_eq!(seen["conversation"].as_array().unwrap().last().unwrap()["text"], "It is another country.");
    let again = desk.cho.acts("PUT", &id, "", &case("asked")).await;
    assert_eq!(
        (again.status.as_u16(), again.json()["state"].as_str()),
        (200, Some("submitted")),
        "{}",
        again.body
    );
    let late = desk.lee.acts("POST", &id, "/accept", &json!({"revision": revision})).await;
    assert_eq!(
        (late.status.as_u16(), late.json()["type"].as_str()),
        (409, Some("/problems/invalid-transition"))
    );
}
