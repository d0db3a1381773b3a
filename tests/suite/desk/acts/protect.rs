//! What is hidden: by one person, at once and in every version. What was hidden is shown by two, with what it needs, and
//! never with what somebody has not read.

use serde_json::json;

use super::{confidential, pairs};
use crate::support::desk::{Desk, case, derived};

#[tokio::test]
async fn what_is_protected_later_is_gone_from_every_version() {
    let desk = Desk::open().await;
    let id = desk.published("whisper").await;
    let before = desk.everything_public().await;
    for said in ["whisper", "Tumen", "42.96", "Nine were taken"] {
        assert!(before.contains(said), "{said}");
    }
    let source = desk.source(&id).await;
    let protection = json!({"sources": [source], "places": "country"});
    let protected = desk.kim.protects(&id, &protection).await;
    assert_eq!(
        (protected.status.as_u16(), protected.json()["outcome"].as_str()),
        (200, Some("done")),
        "{}",
        protected.body
    );
    let after = desk.everything_public().await;
    for said in ["Tumen", "tumen", "42.96", "129.84", "Nine were taken", "daily.example/whisper", &source] {
        assert!(!after.contains(said), "{said} can still be read");
    }
    assert_eq!(
        desk.api.ask("GET", &format!("/v1/sources/{source}")).await.status,
        404,
        "as one that never was"
    );
    for query in ["q=Tumen", "q=taken", "bbox=129.83,42.95,129.85,42.97"] {
        for version in 5..=6 {
            assert_eq!(
                desk.api.get(&format!("/v1/incidents?{query}&version={version}")).await["total"]["incidents"],
                0,
                "{query} at {version}"
            );
        }
    }
    assert_eq!(
        desk.api.get("/v1/incidents?version=5").await["total"]["people"]["max"],
        46,
        "its number still counts"
    );
    // To show it again two people are needed.
    let loosened = desk.kim.protects(&id, &json!({"sources": [source]})).await;
    assert_eq!(
        (loosened.status.as_u16(), loosened.json()["outcome"].as_str()),
        (202, Some("awaiting_second_approval"))
    );
    let same = desk.kim.protects(&id, &json!({"sources": [source]})).await;
    assert_eq!(same.status, 202, "asking twice is not two people");
    assert_eq!(desk.lee.protects(&id, &json!({"sources": [source]})).await.status, 200);
    assert!(desk.everything_public().await.contains("Tumen"));
    for person in [&desk.kim, &desk.lee] {
        person.protects(&id, &json!({})).await;
    }
    assert_eq!(desk.api.get(&format!("/v1/sources/{source}")).await["key"], source.as_str());
    assert!(desk.api.ask("GET", "/v1/incidents.csv?version=5").await.body.contains(&source));
}

#[tokio::test]
async fn a_slip_of_the_pen_in_protection_is_refused() {
    let desk = Desk::open().await;
    let id = desk.published("pen").await;
    let refused = desk.kim.protects(&id, &json!({"sources": ["pem"]})).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["errors"][0]["pointer"]),
        (422, &json!("/sources")),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn a_contributor_learns_nothing_by_guessing_what_is_hidden() {
    let desk = Desk::open().await;
    let id = desk.published("guess").await;
    desk.kim.protects(&id, &json!({"sources": [desk.source(&id).await], "places": "country"})).await;
    let path = format!("/v1/desk/incidents/{id}");
    let seen = desk.oh.reads(&path).await.json();
    assert!(!seen.to_string().contains("Tumen") && !seen.to_string().contains("\"guess\""), "{seen}");
    let names = ["Tumen", "Yanji", "Hunchun"];
    let guessed = json!({"incident": {"summary": names.join(", ")}});
    let told = desk.oh.revises(&id, &guessed).await;
    assert_eq!(
        (told.status.as_u16(), told.json()["proposals"][0]["changes"][0]["after"].as_str()),
        (200, Some("Tumen, Yanji, Hunchun")),
        "{}",
        told.body
    );
    let claim =
        |source: &str| json!({"claim": {"key": format!("of-{source}"), "source": source, "people": null}});
    let hidden = desk.source(&id).await;
    for (token, source) in [("a", hidden.as_str()), ("b", "never-was")] {
        let headers = [("idempotency-key", token)];
        let refused = desk.oh.sends("POST", &format!("{path}/claims"), &headers, &claim(source)).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["errors"][0]["code"]),
            (422, &json!("unknown-source")),
            "{source}: {}",
            refused.body
        );
    }
}

#[tokio::test]
async fn a_place_that_comes_hidden_is_in_no_older_version_either() {
    let desk = Desk::open().await;
    let mut first = case("moving");
    first["incident"]["summary"] = json!("Some reports spoke of Helong.");
    let id = desk.cho.submits(&first).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
    assert!(desk.everything_public().await.contains("Helong"), "so far it is no place of the incident");
    let place = json!({"role": "detention", "name": "Helong", "country": "CN", "subdivision": "CN-JL", "precision": "locality"});
    let moved = desk.lee.revises(&id, &json!({"incident": {"summary": "", "places": [place]}})).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    let accepted = desk.kim.accepts(&id).await;
    assert!(accepted.json()["version"].is_u64(), "{}", accepted.body);
    let after = desk.everything_public().await;
    assert!(!after.to_lowercase().contains("helong"), "an older version still names it");
    assert!(after.contains("[withheld]"), "and says that something is missing");
}

#[tokio::test]
async fn a_source_that_was_confidential_from_the_start_can_be_disclosed() {
    let desk = Desk::open().await;
    let id = confidential(&desk, "start").await;
    assert!(!desk.is_public("/v1/sources/start").await);
    let done = desk.both("PUT", &id, "/protection", &json!({})).await;
    assert_eq!(done["version"], 6, "{done}");
    assert_eq!(desk.changes(6).await, pairs(&[("protected", "incident")]));
    let shown = async |version: u64| desk.api.get(&format!("/v1/incidents/{id}?version={version}")).await;
    for version in [5, 6] {
        let shown = shown(version).await;
        assert_eq!(
            (&shown["claims"][0]["source"], &shown["withheld"], shown["sources"].as_array().unwrap().len()),
            (&json!("start"), &json!([]), 2),
            "every version reads by the protection of today: {version}"
        );
        for source in ["start", "start-root"] {
            assert!(desk.is_public(&format!("/v1/sources/{source}?version={version}")).await);
        }
    }
    assert!(!desk.is_public("/v1/sources/start?version=4").await, "before that nothing rests on it");
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_source_that_is_public_elsewhere_tells_nothing_of_who_hides_it() {
    let desk = Desk::open().await;
    let id = confidential(&desk, "twice").await;
    let mut other = case("twice");
    other["incident"]["claims"][0]["source"] = json!("twice");
    other.as_object_mut().unwrap().remove("sources");
    let other = desk.park.submits(&other).await;
    assert_eq!(desk.kim.accepts(&other).await.json()["version"], 6);
    assert_eq!(desk.changes(6).await, pairs(&[("created", "incident")]), "of what hides it nothing is said");
    desk.both("PUT", &id, "/protection", &json!({})).await;
    let source = async |version: u64| {
        desk.api.get(&format!("/v1/incidents/{id}?version={version}")).await["claims"][0]["source"].clone()
    };
    assert_eq!(
        (source(5).await, source(6).await, source(7).await),
        (json!("twice"), json!("twice"), json!("twice"))
    );
    assert_eq!(desk.changes(6).await.len(), 1);
    desk.rebuilds_the_same().await;
    desk.kim.protects(&id, &json!({"sources": ["twice"]})).await;
    assert_eq!(desk.changes(6).await.len(), 1);
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn whoever_wrote_a_source_does_not_disclose_it() {
    let desk = Desk::open().await;
    let id = desk.kim.submits(&case("own")).await;
    desk.lee.protects(&id, &json!({"sources": ["own"]})).await;
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    assert_eq!(desk.lee.protects(&id, &json!({})).await.status, 202);
    let own = desk.kim.protects(&id, &json!({})).await;
    assert_eq!(
        (own.status.as_u16(), own.json()["type"].as_str()),
        (403, Some("/problems/second-person-required")),
        "{}",
        own.body
    );
    assert!(!desk.is_public("/v1/sources/own").await);
    // The other way round lee carries it out.
    desk.lee.protects(&id, &json!({"sources": ["own"], "quotes": ["own"]})).await;
    desk.both("PUT", &id, "/protection", &json!({})).await;
    assert!(desk.is_public("/v1/sources/own").await);
}

#[tokio::test]
async fn a_hidden_source_can_be_cited_again_and_older_versions_do_not_tell() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("again")).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert!(!desk.is_public("/v1/sources/again?version=5").await);
    let mut other = case("other");
    other["incident"]["claims"][0]["source"] = json!("again");
    other.as_object_mut().unwrap().remove("sources");
    let other = desk.lee.submits(&other).await;
    let accepted = desk.kim.accepts(&other).await;
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["version"]),
        (200, &json!(7)),
        "{}",
        accepted.body
    );
    assert_eq!(desk.changes(7).await, pairs(&[("created", "incident")]));
    let listed = async || {
        let mut listed = Vec::new();
        for version in 5..=7 {
            listed.push(desk.is_public(&format!("/v1/sources/again?version={version}")).await);
        }
        listed
    };
    assert_eq!(listed().await, [false, false, true]);
    desk.rebuilds_the_same().await;
    assert_eq!(listed().await, [false, false, true]);
    // Protected and shown again the same holds. Once the first incident may be seen, the versions that hold it show it.
    desk.kim.protects(&other, &json!({"sources": ["again"]})).await;
    desk.both("PUT", &other, "/protection", &json!({})).await;
    assert_eq!(listed().await, [false, false, true]);
    desk.rebuilds_the_same().await;
    desk.both("POST", &id, "/restore", &json!({"reason": "It may be seen."})).await;
    assert_eq!(listed().await, [true, false, true], "the sources of a version are those of its documents");
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}?version=5")).await["sources"][0]["key"], "again");
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_a_source_once_derived_from_comes_back_with_it() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("line")).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    assert_eq!(desk.park.corrects("line", &json!({"derived_from": []})).await, 200);
    assert_eq!(desk.kim.decides_source("line", "accept", &json!({})).await.0, 200);
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert!(!desk.is_public("/v1/sources/line").await && !desk.is_public("/v1/sources/line-root").await);
    desk.both("POST", &id, "/restore", &json!({"reason": "It may be seen."})).await;
    assert!(
        desk.is_public("/v1/sources/line").await && desk.is_public("/v1/sources/line-root?version=5").await
    );
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_a_hidden_source_derives_from_is_not_published_behind_it() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&case("veiled")).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    desk.kim.protects(&id, &json!({"sources": ["veiled"]})).await;
    desk.park.submits(&case("waits")).await;
    assert_eq!(desk.lee.corrects("veiled", &json!({"derived_from": ["waits"]})).await, 200);
    let (status, accepted) = desk.kim.decides_source("veiled", "accept", &json!({})).await;
    assert_eq!((status, &accepted["version"]), (200, &json!(null)), "{accepted}");
    assert!(!desk.everything_public().await.contains("\"waits\""));
    for person in [&desk.kim, &desk.lee] {
        let loosened = person.protects(&id, &json!({})).await;
        assert!(loosened.status.is_success(), "{}", loosened.body);
    }
    assert!(
        desk.is_public("/v1/sources/veiled").await && desk.is_public("/v1/sources/waits").await,
        "both are shown with the incident"
    );
}
