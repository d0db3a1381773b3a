//! What was hidden is shown: by two people, with what it needs, and never with what somebody has not read.

use serde_json::{Value, json};

use super::embargoes::derived;
use super::{Desk, case, parse};

/// A case of which the source is confidential from the start.
async fn confidential(desk: &Desk, name: &str) -> String {
    let id = desk.submit(&desk.park, &derived(name)).await;
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": [name]})).await;
    let accepted = desk.accept(&desk.kim, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

fn pairs(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    changes.iter().map(|(kind, subject)| ((*kind).to_owned(), (*subject).to_owned())).collect()
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
    let other = desk.submit(&desk.park, &other).await;
    assert_eq!(parse(&desk.accept(&desk.kim, &other).await)["version"], 6);
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
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": ["twice"]})).await;
    assert_eq!(desk.changes(6).await.len(), 1);
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn whoever_wrote_a_source_does_not_disclose_it() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.kim, &case("own")).await;
    desk.act(&desk.lee, "PUT", &id, "/protection", &json!({"sources": ["own"]})).await;
    assert_eq!(desk.accept(&desk.lee, &id).await.status, 200);
    assert_eq!(desk.act(&desk.lee, "PUT", &id, "/protection", &json!({})).await.status, 202);
    let own = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({})).await;
    assert_eq!(
        (own.status.as_u16(), parse(&own)["type"].as_str()),
        (403, Some("/problems/second-person-required")),
        "{}",
        own.body
    );
    assert!(!desk.is_public("/v1/sources/own").await);
    // The other way round lee carries it out.
    desk.act(&desk.lee, "PUT", &id, "/protection", &json!({"sources": ["own"], "quotes": ["own"]})).await;
    desk.both("PUT", &id, "/protection", &json!({})).await;
    assert!(desk.is_public("/v1/sources/own").await);
}

#[tokio::test]
async fn what_a_restored_incident_cites_is_public_with_it() {
    let desk = Desk::open().await;
    let id = confidential(&desk, "back").await;
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    let loosened = desk.both("PUT", &id, "/protection", &json!({})).await;
    assert_eq!(loosened["version"], Value::Null);
    let restored = desk.both("POST", &id, "/restore", &json!({"reason": "It may be seen."})).await;
    assert_eq!(restored["version"], 7);
    assert_eq!(desk.changes(7).await, pairs(&[("restored", "incident")]));
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["claims"][0]["source"], "back");
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_hidden_source_can_be_cited_again_and_older_versions_do_not_tell() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &derived("again")).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert!(!desk.is_public("/v1/sources/again?version=5").await);
    let mut other = case("other");
    other["incident"]["claims"][0]["source"] = json!("again");
    other.as_object_mut().unwrap().remove("sources");
    let other = desk.submit(&desk.lee, &other).await;
    let accepted = desk.accept(&desk.kim, &other).await;
    assert_eq!(
        (accepted.status.as_u16(), &parse(&accepted)["version"]),
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
    desk.act(&desk.kim, "PUT", &other, "/protection", &json!({"sources": ["again"]})).await;
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
    let id = desk.submit(&desk.park, &derived("line")).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    assert_eq!(desk.correct(&desk.park, "line", &json!({"derived_from": []})).await, 200);
    assert_eq!(desk.decide_source(&desk.kim, "line", "accept", &json!({})).await.0, 200);
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert!(!desk.is_public("/v1/sources/line").await && !desk.is_public("/v1/sources/line-root").await);
    desk.both("POST", &id, "/restore", &json!({"reason": "It may be seen."})).await;
    assert!(
        desk.is_public("/v1/sources/line").await && desk.is_public("/v1/sources/line-root?version=5").await
    );
    desk.rebuilds_the_same().await;
}
