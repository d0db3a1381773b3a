//! Sources that are corrected by themselves.

use serde_json::json;

use crate::support::desk::Desk;

#[tokio::test]
async fn a_corrected_source_reads_so_in_every_incident_once_it_is_accepted() {
    let desk = Desk::open().await;
    let id = desk.published("typo").await;
    let path = &format!("/v1/desk/sources/{}", desk.source(&id).await);
    let read = desk.oh.reads(path).await;
    let mut source = read.json()["source"].clone();
    source["title"] = json!("Nine detained at the border");
    let body = json!({"source": source, "reason": "The title was cut off."});
    let sent = desk.oh.sends("PUT", path, &[("if-match", &read.tag())], &body).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"], "Nine detained");
    let waiting = desk.kim.reads(path).await;
    let accept = json!({"revision": waiting.json()["revision"]["id"]});
    let accepted =
        desk.kim.sends("POST", &format!("{path}/accept"), &[("if-match", &waiting.tag())], &accept).await;
    assert_eq!(
        (accepted.status.as_u16(), accepted.json()["version"].as_u64()),
        (200, Some(6)),
        "{}",
        accepted.body
    );
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"],
        "Nine detained at the border"
    );
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}?version=5")).await["sources"][0]["title"],
        "Nine detained"
    );
}

#[tokio::test]
async fn a_source_can_be_corrected_after_something_was_accepted_that_nobody_saw() {
    let desk = Desk::open().await;
    let key = desk.source(&desk.published("unseen").await).await;
    assert_eq!(desk.park.corrects(&key, &json!({"title": "Ten detained"})).await, 200);
    assert_eq!(desk.lee.corrects(&key, &json!({"title": "Nine detained"})).await, 200, "as it is in public");
    let (status, accepted) = desk.kim.decides_source(&key, "accept", &json!({})).await;
    assert_eq!((status, &accepted["version"]), (200, &json!(null)), "{accepted}");
    assert_eq!(desk.oh.corrects(&key, &json!({"title": "As it is printed"})).await, 200);
    assert_eq!(
        desk.oh.reads(&format!("/v1/desk/sources/{key}")).await.json()["source"]["title"],
        "As it is printed"
    );
    let (status, accepted) = desk.kim.decides_source(&key, "accept", &json!({})).await;
    assert_eq!(status, 200, "{accepted}");
}
