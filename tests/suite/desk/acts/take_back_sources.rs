//! Sources that somebody takes back and others cite: they stay as the others' words, and who took them back is not told.

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use crate::support::desk::{Desk, case};
use crate::support::person::Person;

fn incident(id: &str) -> String {
    format!("/v1/desk/incidents/{id}")
}

/// What others do meanwhile with the articles that somebody takes back.
#[derive(Clone, Copy, PartialEq)]
enum Others {
    Nothing,
    Cite,
    /// Another editor approves what cites them, under an embargo.
    Approve,
}

/// A case told by two articles, of which one derives from a third.
fn of_two() -> Value {
    let mut sent = case("shared");
    sent["sources"][0]["derived_from"] = json!(["root"]);
    let more = ["dropped", "root"].map(|name| json!({"key": name, "outlet": name, "title": "Nine", "url": format!("https://daily.example/{name}")}));
    sent["sources"].as_array_mut().unwrap().extend(more);
    let mut claim = sent["incident"]["claims"][0].clone();
    (sent["incident"]["claims"][0]["source"], claim["source"]) = (json!("shared"), json!("dropped"));
    sent["incident"]["claims"].as_array_mut().unwrap().push(claim);
    sent
}

/// An editor's case of the same article.
fn by_the_same(name: &str) -> Value {
    let mut other = case(&format!("other-{name}"));
    other["sources"][0]["url"] = json!(format!("https://daily.example/{name}"));
    other
}

fn source_path(key: &str) -> String {
    format!("/v1/desk/sources/{key}")
}

/// What cho hands in: the incident, its two sources, and the origin of the first.
async fn handed_in(desk: &Desk, sent: &Value) -> (String, Vec<String>) {
    let shown = desk.cho.hands_in(sent).await;
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let sources = &shown["sources"];
    let keys = [&sources[0]["key"], &sources[1]["key"], &sources[0]["derived_from"][0]];
    (word(&shown["id"]), keys.map(word).to_vec())
}

/// What a contributor is told when they take back a submission, and a source by itself, and what they see before and
/// afterwards; without what is random. Meanwhile an editor may tell other cases by the same articles, which are given too.
async fn after_taking_back(desk: &Desk, others: Others) -> (Vec<String>, Vec<String>) {
    let sent = of_two();
    let (id, sources) = handed_in(desk, &sent).await;
    let mut cases = Vec::new();
    for (at, name) in ["shared", "dropped"].into_iter().enumerate().filter(|_| others != Others::Nothing) {
        let other = desk.lee.submits(&by_the_same(name)).await;
        assert_eq!(desk.source(&other).await, sources[at], "one article");
        if others == Others::Approve {
            desk.approve(&other).await;
        }
        cases.push(other);
    }
    let mut told = Vec::new();
    let mut keep = |answer: &crate::support::api::Answer| {
        let mut shown = answer.json();
        // What came at one time stands in the order of random ids.
        if let Some(Value::Array(sources)) = shown.get_mut("sources") {
            sources.sort_by_key(|source| source["key"].to_string());
        }
        let words = random().replace_all(&shown.to_string(), "(random)").into_owned();
        told.push(format!("{} {words}", answer.status));
    };
    let kept = desk.cho.sees(&id).await.json()["incident"]["claims"][0].clone();
    keep(&desk.cho.revises(&id, &json!({"incident": {"claims": [kept]}})).await);
    let path = source_path;
    keep(&desk.cho.takes_back(&path(&sources[0])).await);
    keep(&desk.cho.takes_back(&path(&sources[1])).await);
    let seen = [incident(&id), path(&sources[0]), path(&sources[1]), path(&sources[2])];
    let lists = ["/v1/desk/incidents", "/v1/desk/sources"].map(str::to_owned);
    for path in seen.iter().chain(&lists) {
        keep(&desk.cho.reads(path).await);
    }
    let status = desk.cho.corrects(&sources[0], &json!({"note": "More of it."})).await;
    assert_eq!(status, 200);
    for path in &seen {
        keep(&desk.cho.reads(path).await);
    }
    keep(&desk.cho.takes_back(&incident(&id)).await);
    for path in &seen {
        keep(&desk.cho.reads(path).await);
    }
    let tag = format!("\"{}.0\"", uuid::Uuid::nil());
    for key in &sources {
        let again = format!("{}/take-back", path(key));
        keep(&desk.api.send_text("POST", &again, Some(&desk.cho.key), &[("if-match", &tag)], "").await);
        let mut cites = case("cites");
        cites["incident"]["claims"][0]["source"] = json!(key);
        cites["sources"] = json!([]);
        let token = uuid::Uuid::new_v4().to_string();
        let answer = desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", &token)], &cites).await;
        assert!(answer.status == 422 && answer.body.contains("unknown-source"), "{}", answer.body);
        keep(&answer);
    }
    let again = desk.cho.hands_in(&sent).await.to_string();
    told.push(random().replace_all(&again, "(random)").into_owned());
    (told, cases)
}

fn random() -> regex::Regex {
    regex::Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|-[0-9a-f]{6}\\b").unwrap()
}

#[tokio::test]
async fn whoever_takes_back_does_not_learn_that_somebody_else_cites_it() {
    let (alone, cited) = (Desk::open().await, Desk::open().await);
    let (told, _) = after_taking_back(&alone, Others::Nothing).await;
    let (same, ids) = after_taking_back(&cited, Others::Cite).await;
    assert_eq!(told, same);
    assert!(told[1].starts_with("409") && told[2].starts_with("409"), "{told:?}");
    for id in ids {
        let accepted = cited.kim.accepts(&id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
    }
    cited.rebuilds_the_same().await;
}

#[tokio::test]
async fn whoever_takes_back_does_not_learn_that_it_was_approved_with_anothers_incident() {
    let (alone, approved) = (Desk::open().await, Desk::open().await);
    let (told, _) = after_taking_back(&alone, Others::Nothing).await;
    let (same, ids) = after_taking_back(&approved, Others::Approve).await;
    assert_eq!(told, same);
    // The approval goes on.
    assert_eq!(approved.due().await, 2);
    for id in ids {
        assert!(approved.is_public(&format!("/v1/incidents/{id}")).await);
    }
    approved.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_source_by_itself_is_taken_back_also_where_it_was_approved_with_anothers_incident() {
    let desk = Desk::open().await;
    let (id, sources) = handed_in(&desk, &of_two()).await;
    let first = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    let other = desk.lee.submits(&by_the_same("dropped")).await;
    desk.approve(&other).await;
    let kept = desk.cho.sees(&id).await.json()["incident"]["claims"][0].clone();
    assert_eq!(desk.cho.revises(&id, &json!({"incident": {"claims": [kept]}})).await.status, 200);
    assert_eq!(desk.kim.erases_parts(&[&first]).await.status, 202);
    assert_eq!(desk.lee.erases_parts(&[&first]).await.status, 200);
    let done = desk.cho.takes_back(&source_path(&sources[1])).await;
    assert_eq!((done.status.as_u16(), &done.json()["source"]), (200, &Value::Null), "{}", done.body);
    assert_eq!(desk.cho.reads(&source_path(&sources[1])).await.status, 404);
    assert_eq!(desk.due().await, 1);
    assert!(desk.is_public(&format!("/v1/incidents/{other}")).await);
}

#[tokio::test]
async fn whose_own_incident_was_approved_is_told_so_of_its_sources() {
    let desk = Desk::open().await;
    let (id, sources) = handed_in(&desk, &of_two()).await;
    desk.approve(&id).await;
    for key in &sources {
        let seen = desk.cho.reads(&source_path(key)).await.json();
        assert_eq!(seen["revision"]["state"], "embargoed", "{key}");
        assert_eq!(desk.cho.takes_back(&source_path(key)).await.problem(), "409 invalid-transition");
    }
}

#[tokio::test]
async fn whoever_wrote_a_source_does_not_accept_it_after_they_took_it_back() {
    let desk = Desk::open().await;
    let editor = Person::of(&desk.api, KeyRole::Editor, "oh").await;
    let sent = desk.oh.submits(&case("own")).await;
    let other = desk.lee.submits(&by_the_same("own")).await;
    assert_eq!(desk.source(&sent).await, desk.source(&other).await, "one article");
    assert_eq!(desk.oh.takes_back(&incident(&sent)).await.status, 200);
    assert_eq!(editor.accepts(&other).await.problem(), "403 second-person-required");
    assert_eq!(desk.kim.accepts(&other).await.status, 200);
}

#[tokio::test]
async fn a_source_is_left_to_whose_incident_waits() {
    let desk = Desk::open().await;
    let sent = desk.cho.submits(&case("left")).await;
    let waits = desk.kim.submits(&by_the_same("left")).await;
    desk.api.time.pass(chrono::TimeDelta::hours(1));
    let mut other = by_the_same("left");
    other["incident"]["title"] = json!("Nine others");
    let rejected = desk.lee.submits(&other).await;
    let reason = json!({"revision": desk.revision_of(&rejected).await["id"], "reason": "No."});
    assert_eq!(desk.park.rejects(&rejected, &reason).await.status, 200);
    assert_eq!(desk.cho.takes_back(&incident(&sent)).await.status, 200);
    let accepted = desk.lee.accepts(&waits).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
}
