//! The private feed of a key: what became of what its holder submitted, and not a word of it.

use chrono::TimeDelta;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use crate::support::desk::{Desk, case};
use crate::support::person::Person;

async fn create(person: &Person, token: &str) -> Value {
    let answer = person.sends("POST", "/v1/desk/feed", &[("idempotency-key", token)], &Value::Null).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

fn address(feed: &Value) -> String {
    feed["address"].as_str().unwrap().to_owned()
}

/// What a feed tells, the newest first: what happened, and to which incident.
async fn told(desk: &Desk, address: &str) -> Vec<(String, String)> {
    let answer = desk.api.ask("GET", address).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-robots-tag"], "noindex");
    assert!(!answer.headers.contains_key("etag"), "a feed is of its moment, not of a version");
    let feed = answer.body.parse::<atom_syndication::Feed>().unwrap();
    let entry = |entry: &atom_syndication::Entry| {
        let link = entry.links()[0].href();
        (entry.categories()[0].term().to_owned(), link.rsplit('/').next().unwrap().to_owned())
    };
    feed.entries().iter().map(entry).collect()
}

#[tokio::test]
async fn it_tells_what_became_of_ones_own_and_not_a_word_of_it() {
    let desk = Desk::open().await;
    let feed = address(&create(&desk.cho, "a").await);
    assert_eq!(told(&desk, &feed).await, []);
    let (public, asked, other) = (
        desk.cho.submits(&case("one")).await,
        desk.cho.submits(&case("two")).await,
        desk.oh.submits(&case("three")).await,
    );
    let pass = || desk.api.time.pass(TimeDelta::minutes(1));
    pass();
    assert_eq!(desk.kim.accepts(&public).await.status, 200);
    pass();
    let revision = desk.revision_of(&asked).await["id"].clone();
    let question = json!({"revision": revision, "question": "Which river?"});
    assert_eq!(desk.kim.asks(&asked, &question).await.status, 200);
    pass();
    let reason = json!({"revision": revision, "reason": "It was another year."});
    assert_eq!(desk.kim.rejects(&asked, &reason).await.status, 200);
    assert_eq!(desk.kim.accepts(&other).await.status, 200);
    let of = |kind: &str, id: &String| (kind.to_owned(), id.clone());
    assert_eq!(
        told(&desk, &feed).await,
        [of("rejected", &asked), of("asked", &asked), of("published", &public)]
    );
    let body = desk.api.ask("GET", &feed).await.body;
    for word in ["Nine", "river", "another year", "Tumen", "kim", "cho", &other] {
        assert!(!body.contains(word), "{word}: {body}");
    }
}

#[tokio::test]
async fn a_proposal_and_what_an_editor_wrote_on_are_told_of_too() {
    let desk = Desk::open().await;
    let feed = address(&create(&desk.cho, "a").await);
    let id = desk.published("one").await;
    desk.api.time.pass(TimeDelta::minutes(1));
    let change = json!({"incident": {"summary": "More is known."}});
    assert_eq!(desk.cho.revises(&id, &change).await.status, 200);
    assert_eq!(told(&desk, &feed).await.len(), 1, "what waits is no news");
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 200);
    let kinds: Vec<String> = told(&desk, &feed).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["published", "published"]);

    let second = desk.cho.submits(&case("two")).await;
    assert_eq!(desk.lee.revises(&second, &change).await.status, 200);
    desk.api.time.pass(TimeDelta::minutes(1));
    assert_eq!(desk.kim.accepts(&second).await.status, 200);
    assert_eq!(told(&desk, &feed).await[0], ("published".to_owned(), second));
}

#[tokio::test]
async fn it_says_what_the_versions_did_to_ones_own() {
    let desk = Desk::open().await;
    let feed = address(&create(&desk.cho, "a").await);
    let (id, heir) = (desk.published("one").await, desk.published("two").await);
    let pass = || desk.api.time.pass(TimeDelta::minutes(1));
    pass();
    let retraction = json!({"kind": "error", "reason": "Another year."});
    assert_eq!(desk.kim.retracts(&id, &retraction).await.status, 200);
    pass();
    desk.both("POST", &id, "/restore", &json!({"reason": "It was right."})).await;
    pass();
    // Nobody has to be told that something is hidden.
    assert_eq!(desk.kim.protects(&id, &json!({"places": "country"})).await.status, 200);
    pass();
    assert_eq!(desk.kim.merges(&id, &json!({"into": heir, "reason": "The same."})).await.status, 200);
    let of_id: Vec<String> =
        told(&desk, &feed).await.into_iter().filter(|(_, of)| *of == id).map(|(kind, _)| kind).collect();
    assert_eq!(of_id, ["merged", "restored", "retracted", "published"]);
    let oh = address(&create(&desk.oh, "a").await);
    assert_eq!(told(&desk, &oh).await, []);
    let proposed = desk.oh.revises(&heir, &json!({"incident": {"summary": "I was told more."}})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    assert_eq!(told(&desk, &oh).await, [], "what others published is no news of one's own");
}

#[tokio::test]
async fn its_address_is_shown_once_and_opens_nothing_when_it_or_its_key_is_over() {
    let desk = Desk::open().await;
    let is_open = async |address: &String| desk.api.ask("GET", address).await.status == 200;
    assert_eq!(desk.cho.reads("/v1/desk/feed").await.status, 404);
    let first = address(&create(&desk.cho, "a").await);
    assert_eq!(create(&desk.cho, "a").await["address"], Value::Null, "a repetition shows no secret");
    assert!(is_open(&first).await);
    assert_eq!(desk.cho.reads("/v1/desk/feed").await.json()["address"], Value::Null);

    let second = address(&create(&desk.cho, "b").await);
    assert!(!is_open(&first).await && is_open(&second).await);
    let ended = desk.cho.sends("DELETE", "/v1/desk/feed", &[], &Value::Null).await;
    assert!(ended.status == 200 && ended.json()["ended_at"].is_string(), "{}", ended.body);
    assert!(!is_open(&second).await);
    let again = desk.cho.sends("DELETE", "/v1/desk/feed", &[], &Value::Null).await;
    assert_eq!(again.json(), ended.json());

    let third = address(&create(&desk.cho, "c").await);
    assert!(is_open(&third).await);
    let ada = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    let key = format!("/v1/desk/keys/{}", desk.cho.key.split('_').nth(1).unwrap());
    assert_eq!(ada.sends("DELETE", &key, &[], &Value::Null).await.status, 200);
    assert!(!is_open(&third).await);
    for wrong in ["/v1/feeds/x".to_owned(), format!("/v1/feeds/{}", "0".repeat(64))] {
        let answer = desk.api.ask("GET", &wrong).await;
        assert_eq!(answer.status, 404, "{}", answer.body);
    }
}
