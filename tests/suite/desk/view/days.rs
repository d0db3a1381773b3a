//! A contributor sees the times of what they did themselves. What editors did has the day alone: the time would tell who it was.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

const MIDNIGHT: &str = "2026-01-31T00:00:00Z";

/// The times in what somebody is told, by where they stand.
fn times(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| times(item, at, found)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| times(value, &format!("{at}/{name}"), found));
        }
        Value::String(text) if text.contains("T1") && text.ends_with('Z') => {
            found.push((at.to_owned(), text.clone()));
        }
        _ => (),
    }
}

#[tokio::test]
async fn what_an_editor_did_is_a_day_to_a_contributor_and_a_time_to_editors() {
    let desk = Desk::open().await;
    let pass = || desk.api.time.pass(TimeDelta::minutes(61));
    let (id, asked) = (desk.cho.submits(&case("one")).await, desk.cho.submits(&case("two")).await);
    pass();
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    pass();
    let revision = desk.revision_of(&asked).await["id"].clone();
    assert_eq!(
        desk.kim.asks(&asked, &json!({"revision": revision, "question": "Which river?"})).await.status,
        200
    );
    pass();
    let answered = desk.cho.acts("POST", &asked, "/answer", &json!({"text": "The Tumen."})).await;
    assert_eq!(answered.status, 200, "{}", answered.body);
    pass();
    assert_eq!(
        desk.kim.rejects(&asked, &json!({"revision": revision, "reason": "Another year."})).await.status,
        200
    );
    let conversation = |shown: &Value| -> Vec<String> {
        let remarks = shown["conversation"].as_array().unwrap();
        remarks.iter().map(|remark| remark["at"].as_str().unwrap().to_owned()).collect()
    };
    let own = desk.cho.sees(&asked).await.json();
    assert_eq!(own["revision"]["at"], "2026-01-31T12:00:00Z", "their own");
    assert_eq!(conversation(&own), [MIDNIGHT, "2026-01-31T15:03:00Z", MIDNIGHT]);
    let whole = desk.kim.sees(&asked).await.json();
    let times_of_all = ["2026-01-31T14:02:00Z", "2026-01-31T15:03:00Z", "2026-01-31T16:04:00Z"];
    assert_eq!(conversation(&whole), times_of_all);

    // Published: when an editor accepted it is the day of the version.
    let public = desk.cho.sees(&id).await.json();
    assert_eq!(public["revision"]["at"], MIDNIGHT);
    let source = public["incident"]["claims"][0]["source"].as_str().unwrap();
    let read = desk.oh.reads(&format!("/v1/desk/sources/{source}")).await.json();
    assert_eq!((&read["at"], &read["revision"]["at"]), (&json!(MIDNIGHT), &json!(MIDNIGHT)));
    assert_eq!(desk.kim.sees(&id).await.json()["revision"]["at"], "2026-01-31T12:00:00Z");

    let feed =
        desk.cho.sends("POST", "/v1/desk/feed", &[("idempotency-key", "a")], &Value::Null).await.json();
    let feed = desk.api.ask("GET", feed["address"].as_str().unwrap()).await.body;
    let days = feed.matches("T00:00:00").count();
    assert_eq!((days, feed.matches("<updated>").count()), (4, 4), "{feed}");

    let mut found = Vec::new();
    for path in ["/v1/desk/incidents?state=submitted,published,rejected,asked", "/v1/desk/sources"] {
        times(&desk.cho.reads(path).await.json(), path, &mut found);
    }
    for id in [&id, &asked] {
        times(&desk.cho.sees(id).await.json(), "", &mut found);
    }
    let own = ["2026-01-31T12:00:00Z", "2026-01-31T15:03:00Z"];
    assert!(found.iter().all(|(_, at)| own.contains(&at.as_str())), "{found:?}");
}

#[tokio::test]
async fn two_questions_of_one_day_are_two_entries_of_a_private_feed() {
    let desk = Desk::open().await;
    let feed =
        desk.cho.sends("POST", "/v1/desk/feed", &[("idempotency-key", "a")], &Value::Null).await.json();
    let id = desk.cho.submits(&case("one")).await;
    for question in ["Which river?", "Which town?"] {
        let revision = desk.revision_of(&id).await["id"].clone();
        assert_eq!(
            desk.kim.asks(&id, &json!({"revision": revision, "question": question})).await.status,
            200
        );
        let answer = json!({"text": "I do not know."});
        assert_eq!(desk.cho.acts("POST", &id, "/answer", &answer).await.status, 200);
    }
    let read = async || {
        let answer = desk.api.ask("GET", feed["address"].as_str().unwrap()).await;
        let feed = feed_rs::parser::parse(answer.bytes.as_slice()).unwrap();
        feed.entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    let ids = read().await;
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    assert_eq!(read().await, ids, "an entry keeps its id");
}
