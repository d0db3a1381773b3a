//! A common word is no name that one person hides: it would blank out what has nothing to do with it.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn a_common_word_is_not_hidden_as_a_name() {
    let desk = Desk::open().await;
    let mut told = case("common");
    told["incident"]["summary"] = json!("The police of the county took them near Me on the river.");
    let id = desk.cho.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let before = desk.api.get(&format!("/v1/incidents/{id}")).await;
    for name in ["the", "The Police", "of", "re", "2014", "—", "people", "명", "border guards"] {
        let refused = desk.kim.protects(&id, &json!({"names": [name]})).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["errors"][0]["code"]),
            (422, &json!("too-common")),
            "{name}: {}",
            refused.body
        );
    }
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await, before);
    // A whole name is hidden at once, and stays so whatever else is sent with it.
    let hidden = desk.kim.protects(&id, &json!({"names": ["Me on the river"]})).await;
    assert_eq!(hidden.status, 200, "{}", hidden.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["summary"], "[withheld]");
}

#[tokio::test]
async fn the_name_of_a_place_is_hidden_however_short_it_is() {
    let desk = Desk::open().await;
    let mut told = case("short");
    told["incident"]["places"][0]["name"] = json!("Me");
    told["incident"]["summary"] = json!("They were taken in Me.");
    let id = desk.cho.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let hidden = desk.kim.protects(&id, &json!({"places": "subdivision", "names": ["me"]})).await;
    assert_eq!(hidden.status, 200, "{}", hidden.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["summary"], "[withheld]");
}

#[tokio::test]
async fn what_most_public_texts_say_is_no_name() {
    let desk = Desk::open().await;
    let mut last = String::new();
    for nth in 0..20 {
        let mut told = case(&format!("many-{nth}"));
        told["incident"]["summary"] = json!("Told by the mission Durihana.");
        if nth == 19 {
            told["incident"]["summary"] = json!("Told by the mission Durihana in Wolgok.");
        }
        last = desk.cho.submits(&told).await;
        assert_eq!(desk.kim.accepts(&last).await.status, 200);
    }
    let refused = desk.lee.protects(&last, &json!({"names": ["Durihana"]})).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["errors"][0]["code"].clone()),
        (422, Value::from("too-common")),
        "{}",
        refused.body
    );
    // What few say is one.
    assert_eq!(desk.lee.protects(&last, &json!({"names": ["Wolgok"]})).await.status, 200);
}
