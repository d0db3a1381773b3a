//! What is proposed by those who see only what is public: nothing hidden is told by any answer, and nothing that they wrote
//! is lost.

mod decision;
mod secrecy;

use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::{Desk, case};

/// A public incident of two claims, of which one is by a source that nobody may know, at a place that nobody may know; with
/// the key of that source.
async fn secret(desk: &Desk) -> (String, String) {
    let mut told = case("open");
    told["incident"]["summary"] = json!("They were held near Tumen.");
    told["incident"]["claims"][0]["key"] = json!("open");
    told["incident"]["claims"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "spare", "source": "spare-1", "attribution": ["a canary"], "quote": "The canary sang."}));
    told["incident"]["claims"][0]["source"] = json!("open");
    told["sources"].as_array_mut().unwrap().push(
        json!({"key": "spare-1", "outlet": "Spare 1", "title": "Songs", "url": "https://canary.example/1"}),
    );
    let id = desk.kim.submits(&told).await;
    let accepted = desk.lee.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let protected = desk.lee.protects(&id, &json!({"sources": ["spare-1"], "places": "country"})).await;
    assert_eq!(protected.status, 200, "{}", protected.body);
    (id, "spare-1".to_owned())
}

fn tells(answer: &Answer) -> bool {
    ["canary", "Canary", "spare-1", "Tumen", "42.96"].iter().any(|word| answer.body.contains(word))
}

/// The changes of the newest proposal that somebody is shown: of each the path, and why it is for an editor's hand.
fn proposed(shown: &Value) -> Vec<(&str, &str)> {
    shown["proposals"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["path"].as_str().unwrap(), change["by_hand"].as_str().unwrap_or_default()))
        .collect()
}
