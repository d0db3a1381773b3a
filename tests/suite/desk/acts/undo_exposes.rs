//! What is taken back of a key shows nothing that nobody had looked at, and brings back what others lost by it.

use chrono::TimeDelta;
use refoulement::desk::acts::contradiction::show_due;
use serde_json::{Value, json};
use uuid::Uuid;

use super::linked;
use super::undo::{both_undo, id_of, is, now, proofs};
use crate::support::desk::{Desk, case};

fn why(undone: &Value) -> Vec<String> {
    let left = undone["left"].as_array().unwrap().iter();
    left.map(|left| format!("{} {}", left["act"].as_str().unwrap(), left["why"].as_str().unwrap())).collect()
}

/// A case with a claim that is denied by another paper.
fn denied(name: &str) -> Value {
    let mut told = case(name);
    told["incident"]["claims"][0]["source"] = told["sources"][0]["key"].clone();
    let denial =
        json!({"key": "denial", "source": format!("{name}-denial"), "stance": "denies", "hedge": "stated"});
    told["incident"]["claims"].as_array_mut().unwrap().push(denial);
    let source =
        json!({"key": format!("{name}-denial"), "outlet": "Ministry", "title": format!("{name} denied")});
    told["sources"].as_array_mut().unwrap().push(source);
    told
}

#[tokio::test]
async fn what_was_hidden_before_it_was_accepted_stays_hidden() {
    let desk = Desk::open().await;
    let since = now(&desk);
    let id = desk.cho.submits(&denied("early")).await;
    is(&desk.lee.protects(&id, &json!({"claims": {"denial": "whole"}})).await, 200);
    is(&desk.kim.accepts(&id).await, 200);
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(why(&undone), ["protection changed_since"]);
    desk.api.register.refresh().await.unwrap();
    assert!(!desk.everything_public().await.contains("early-denial"));
}

#[tokio::test]
async fn what_somebody_else_withdrew_gets_no_proof_back() {
    let desk = Desk::open().await;
    let id = desk.published("gone").await;
    let since = now(&desk);
    is(&desk.lee.protects(&id, &json!({"places": "subdivision"})).await, 200);
    is(&desk.kim.retracts(&id, &json!({"kind": "withdrawn"})).await, 200);
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(why(&undone), ["protection changed_since"]);
    let nonces = "select count(*) from desk.publication where record = $1 and nonce is not null";
    let query = sqlx::query_scalar(nonces).bind(id.parse::<Uuid>().unwrap());
    let nonces: i64 = query.fetch_one(&desk.api.database.owner).await.unwrap();
    assert_eq!(nonces, 0);
}

#[tokio::test]
async fn what_is_part_of_a_withdrawn_incident_or_names_it_is_proved_again() {
    let desk = Desk::open().await;
    let (heir, part) = (desk.published("heir").await, desk.published("part").await);
    linked(&desk, "other", &heir, "same_operation").await;
    is(&desk.kim.merges(&part, &json!({"into": heir, "reason": "The same."})).await, 200);
    desk.api.time.pass(TimeDelta::hours(1));
    let (since, before) = (now(&desk), proofs(&desk).await);
    is(&desk.lee.retracts(&heir, &json!({"kind": "withdrawn"})).await, 200);
    let lost = before.difference(&proofs(&desk).await).count();
    assert!(lost >= 3, "of the incident, of its part, and of what names it: {lost}");
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(why(&undone), Vec::<String>::new());
    assert!(proofs(&desk).await.is_superset(&before));
}

#[tokio::test]
async fn what_a_stolen_key_confirmed_waits_again_and_is_shown_at_its_time() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&denied("agreed")).await;
    is(&desk.kim.accepts(&id).await, 200);
    let hidden = json!({"claims": {"denial": "whole"}});
    is(&desk.kim.protects(&id, &hidden).await, 200);
    desk.api.time.pass(TimeDelta::hours(1));
    let since = now(&desk);
    is(&desk.lee.protects(&id, &hidden).await, 200);
    let by = async || {
        let seen = desk.kim.sees(&id).await.json();
        seen["editors"]["protection"]["contradictions"]["denial"]["unconfirmed"]["by"].clone()
    };
    assert_eq!(by().await, Value::Null);
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(why(&undone), Vec::<String>::new());
    assert_eq!(by().await, "kim");
    desk.api.time.pass(TimeDelta::days(8));
    assert_eq!(show_due(&desk.api.desk).await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_made_of_a_proposal_tells_its_author_no_time_after_it_is_taken_back() {
    let desk = Desk::open().await;
    let id = desk.published("public").await;
    desk.api.time.pass(TimeDelta::minutes(61));
    is(&desk.oh.revises(&id, &json!({"incident": {"title": "Ten people detained"}})).await, 200);
    let line = async || desk.oh.reads("/v1/desk/incidents?limit=1").await.json();
    let before = line().await;
    assert_eq!(before["incidents"][0]["at"], "2026-01-31T13:01:00Z", "when they proposed it");
    desk.api.time.pass(TimeDelta::minutes(61));
    let since = now(&desk);
    is(&desk.lee.accepts_proposal(&id).await, 200);
    assert_eq!(line().await["incidents"][0]["at"], "2026-01-31T13:01:00Z");
    desk.api.time.pass(TimeDelta::minutes(61));
    both_undo(&desk, id_of(&desk.lee), since).await;
    let after = line().await;
    assert_eq!(after["incidents"][0]["at"], "2026-01-31T13:01:00Z", "{after}");
    assert_eq!((&after["next"], &after["incidents"][0]["proposals"]), (&before["next"], &json!(1)));
}
