//! When and where something happened by one source: shown beside the incident's own, and hidden with its places.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

/// A case of which the only source names another day and a village.
fn told(name: &str) -> Value {
    let mut told = case(name);
    told["incident"]["claims"][0]["date"] = json!("2014-05-28");
    told["incident"]["claims"][0]["place"] = json!("Canaryville");
    told
}

async fn published(desk: &Desk, told: &Value) -> String {
    let id = desk.cho.submits(told).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

#[tokio::test]
async fn a_claim_has_a_day_and_a_place_of_its_own() {
    let desk = Desk::open().await;
    let id = published(&desk, &told("own")).await;
    let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let claim = &shown["claims"][0];
    assert_eq!((&claim["date"], &claim["place"]), (&json!("2014-05-28"), &json!("Canaryville")), "{shown}");
    assert_eq!((&shown["date"], shown["places"].as_array().unwrap().len()), (&json!("2014-05-29"), 1));
    assert_eq!(desk.api.get("/v1/incidents?q=canaryville").await["total"]["incidents"], 1);
    assert_eq!(
        desk.api.get("/v1/incidents?day=2014-05-28").await["total"]["incidents"],
        0,
        "it is not counted"
    );
    let other = published(&desk, &case("plain")).await;
    let other = desk.api.get(&format!("/v1/incidents/{other}")).await["claims"][0].clone();
    assert!(other.get("date").is_none() && other.get("place").is_none(), "{other}");
    // What is exported comes back as it is.
    let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (path, kind) in [
        ("incidents.zip", "application/zip"),
        ("incidents.ndjson", "application/x-ndjson"),
        ("incidents.xlsx", workbook),
    ] {
        let file = desk.api.ask("GET", &format!("/v1/{path}")).await.bytes;
        let job = desk.kim.imports("?dry_run=true", kind, path, file).await;
        assert_eq!(
            (&job["report"]["changed"], &job["report"]["problems"]),
            (&json!(0), &json!([])),
            "{path}: {job}"
        );
    }
    let mut late = told("late");
    late["incident"]["claims"][0]["date"] = json!("2099");
    late["incident"]["claims"][0]["place"] = json!(" ");
    let refused = desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", "late")], &late).await;
    let pointers: Vec<_> =
        refused.json()["errors"].as_array().unwrap().iter().map(|one| one["pointer"].clone()).collect();
    assert_eq!(pointers, ["/incident/claims/0/date", "/incident/claims/0/place"], "{}", refused.body);
}

#[tokio::test]
async fn where_places_are_hidden_no_claim_names_one() {
    let desk = Desk::open().await;
    let mut told = told("hidden");
    told["incident"]["summary"] = json!("They came from Canaryville.");
    let id = published(&desk, &told).await;
    assert!(desk.everything_public().await.contains("Canaryville"));
    let protected = desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
    assert_eq!(protected.status, 200, "{}", protected.body);
    let all = desk.everything_public().await.to_lowercase();
    assert!(!all.contains("canaryville"), "no version names it");
    let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert!(shown["claims"][0].get("place").is_none(), "{shown}");
    assert_eq!(
        (&shown["claims"][0]["date"], &shown["withheld"]),
        (&json!("2014-05-28"), &json!(["place", "text"]))
    );
    assert_eq!(desk.api.get("/v1/incidents?q=canaryville").await["total"]["incidents"], 0);
    desk.rebuilds_the_same().await;
    // A later text that names it is refused.
    let patched = desk.lee.revises(&id, &json!({"incident": {"title": "Nine of Canaryville"}})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    let refused = desk.kim.accepts(&id).await;
    assert_eq!(refused.json()["errors"][0]["code"], "names-hidden-place", "{}", refused.body);
}

#[tokio::test]
async fn a_claim_that_names_a_country_or_an_everyday_word_hides_no_other_text() {
    let desk = Desk::open().await;
    for (name, place) in [("country", "China"), ("province", "Jilin"), ("words", "the border")] {
        let mut told = told(name);
        told["incident"]["claims"][0]["place"] = json!(place);
        told["incident"]["summary"] = json!(format!("They were held in {place} for a week."));
        let id = published(&desk, &told).await;
        let protected = desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
        assert_eq!(protected.status, 200, "{}", protected.body);
        let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
        assert_eq!(shown["summary"], told["incident"]["summary"], "{place}: {shown}");
        assert!(shown["claims"][0].get("place").is_none(), "{place}: {shown}");
    }
}

#[tokio::test]
async fn the_places_of_claims_are_not_looked_for_without_end() {
    let desk = Desk::open().await;
    let mut long = case("long");
    let claim = long["incident"]["claims"][0].clone();
    let claims: Vec<Value> = (0..40)
        .map(|n| {
            let mut one = claim.clone();
            one["place"] = json!(format!("Village {n} {}", "x".repeat(280)));
            one["source"] = json!(format!("long-{n}"));
            one
        })
        .collect();
    long["incident"]["claims"] = json!(claims);
    let source = |n: usize| json!({"key": format!("long-{n}"), "outlet": format!("Daily {n}"), "title": "Nine", "published": "2014-06-01"});
    long["sources"] = (0..40).map(source).collect();
    let id = published(&desk, &long).await;
    let refused = desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
    assert_eq!(refused.json()["errors"][0]["code"], "too-long", "{}", refused.body);
}

#[tokio::test]
async fn a_claim_that_is_covered_tells_neither() {
    let desk = Desk::open().await;
    let id = published(&desk, &told("covered")).await;
    let source = desk.source(&id).await;
    let protected = desk.kim.protects(&id, &json!({"sources": [source]})).await;
    assert_eq!(protected.status, 200, "{}", protected.body);
    let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let claim = &shown["claims"][0];
    assert!(claim.get("date").is_none() && claim.get("place").is_none(), "{claim}");
    assert_eq!(claim["people"]["min"], 9);
    assert!(!desk.everything_public().await.contains("Canaryville"));
}

#[tokio::test]
async fn a_proposal_takes_the_place_of_a_claim_away() {
    let desk = Desk::open().await;
    let id = published(&desk, &told("proposal")).await;
    let mut claims = desk.oh.sees(&id).await.json()["incident"]["claims"].clone();
    claims[0]["place"] = Value::Null;
    claims[0]["date"] = json!("2014-05-27");
    let proposed = desk.oh.revises(&id, &json!({"incident": {"claims": claims}})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let shown = desk.kim.sees(&id).await.json();
    let words: Vec<_> = shown["proposals"][0]["changes"]
        .as_array()
        .unwrap_or_else(|| panic!("{shown}"))
        .iter()
        .map(|one| one["words"].clone())
        .collect();
    assert_eq!(words.len(), 2, "{words:?}");
    let accepted = desk.kim.accepts_proposal(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let claim = desk.api.get(&format!("/v1/incidents/{id}")).await["claims"][0].clone();
    assert_eq!((claim.get("place"), &claim["date"]), (None, &json!("2014-05-27")), "{claim}");
}
