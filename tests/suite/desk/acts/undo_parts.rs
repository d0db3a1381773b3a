//! What is taken back of a key is what came by this key, and not more than others can wait for.

use chrono::{DateTime, TimeDelta, Utc};
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};
use uuid::Uuid;

use super::undo::{both_undo, id_of, is, looks, now, undoes};
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

/// A sheet of so many incidents.
fn sheet(name: &str, rows: usize) -> String {
    let row = |n| format!("{rows} detained: {name} {n},2014,CN,{name},https://{name}.example/{n}\n");
    format!("title,date,host_country,source,source_url\n{}", (0..rows).map(row).collect::<String>())
}

/// Imports a sheet to be published; gives the batch.
async fn imports(person: &Person, name: &str, rows: usize) -> String {
    let job = person.imports("?publish=true", "text/csv", name, sheet(name, rows)).await;
    job["report"]["batch"].as_str().unwrap_or_else(|| panic!("{job}")).to_owned()
}

/// Accepts what somebody imported, in one act.
async fn accepts(person: &Person, batch: &str) {
    let path = format!("/v1/desk/batches/{batch}");
    person.tells_apart(&path).await;
    let published = person.accepts_batch(&path).await;
    assert_eq!(published["state"], "published", "{published}");
}

async fn batch(desk: &Desk, id: &str) -> Value {
    desk.kim.reads(&format!("/v1/desk/batches/{id}")).await.json()["state"].clone()
}

#[tokio::test]
async fn what_the_holder_did_with_another_key_stays() {
    let desk = Desk::open().await;
    let (stolen, own) = (&desk.lee, Person::of(&desk.api, KeyRole::Editor, "lee").await);
    let mistaken = [desk.published("one").await, desk.published("two").await];
    for id in &mistaken {
        is(&desk.kim.retracts(id, &json!({"kind": "error"})).await, 200);
    }
    desk.api.time.pass(TimeDelta::hours(1));
    let since = now(&desk);
    let mut left = Vec::new();
    for (person, name, id) in [(stolen, "stolen", &mistaken[0]), (&own, "own", &mistaken[1])] {
        is(&person.restores(id, &json!({"reason": "It stands."})).await, 202);
        left.push((imports(person, name, 3).await, person.submits(&case(&format!("case-{name}"))).await));
    }
    let undone = both_undo(&desk, id_of(stolen), since).await;
    assert_eq!(undone["rejected"], json!({"incidents": 4, "sources": 2, "proposals": 0}));
    let state = async |id: &str| desk.revision_of(id).await["state"].clone();
    assert_eq!([batch(&desk, &left[0].0).await, batch(&desk, &left[1].0).await], ["rejected", "submitted"]);
    assert_eq!([state(&left[0].1).await, state(&left[1].1).await], ["rejected", "submitted"]);
    // The request with the other key still waits for a second person, and the first is forgotten.
    is(&desk.kim.restores(&mistaken[0], &json!({"reason": "It stands."})).await, 202);
    is(&desk.kim.restores(&mistaken[1], &json!({"reason": "It stands."})).await, 200);
    is(&desk.kim.accepts(&left[1].1).await, 200);
}

#[tokio::test]
async fn a_list_too_long_for_others_to_wait_is_refused_and_says_which_part_comes_first() {
    let desk = Desk::open().await;
    let start = now(&desk);
    for (name, rows) in [("many", 499), ("few", 2)] {
        accepts(&desk.lee, &imports(&desk.park, name, rows).await).await;
        desk.api.time.pass(TimeDelta::minutes(1));
    }
    let refused = looks(&desk.kim, id_of(&desk.lee), start).await;
    assert_eq!(refused.problem(), "409 conflict");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    let since = detail.split("since=").nth(1).unwrap().split(',').next().unwrap();
    let since: DateTime<Utc> = since.parse().unwrap();
    assert_eq!(since, start + TimeDelta::minutes(1), "{detail}");
    let newest = both_undo(&desk, id_of(&desk.lee), since).await;
    let acts = |undone: &Value| {
        undone["taken_back"].as_array().unwrap().iter().map(|act| act["act"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(acts(&newest), ["import", "key"]);
    let rest = looks(&desk.kim, id_of(&desk.lee), start).await;
    is(&rest, 200);
    assert_eq!(acts(&rest.json()), ["import"], "the rest is short enough, and the newest is not told twice");
}

#[tokio::test]
async fn the_list_is_made_once_for_each_who_asks() {
    let desk = Desk::open().await;
    let since = now(&desk);
    accepts(&desk.lee, &imports(&desk.park, "some", 5).await).await;
    // Numbers of acts that were given up are not given again.
    let numbers = async || -> i64 {
        let last = "select pg_sequence_last_value(pg_get_serial_sequence('desk.act', 'seq'))";
        sqlx::query_scalar(last).fetch_one(&desk.api.database.owner).await.unwrap()
    };
    let key = id_of(&desk.lee);
    let (before, tag) = (numbers().await, looks(&desk.kim, key, since).await.tag());
    let once = numbers().await - before;
    assert!(once >= 5, "{once}");
    is(&undoes(&desk.kim, key, since, &tag).await, 202);
    let first = numbers().await;
    is(&undoes(&desk.park, key, since, &tag).await, 200);
    assert_eq!(numbers().await - first, once + 1, "and the act by which it is done");
}

#[tokio::test]
async fn what_came_by_a_key_that_is_not_known_stays_and_is_told() {
    let desk = Desk::open().await;
    let since = now(&desk);
    let (unknown, known) = (desk.lee.submits(&case("unknown")).await, desk.lee.submits(&case("known")).await);
    let forget = "update desk.revision set by_key = null where record = $1";
    let unknown_id: Uuid = unknown.parse().unwrap();
    sqlx::query(forget).bind(unknown_id).execute(&desk.api.database.owner).await.unwrap();
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(undone["key_unknown"], json!(1), "{undone}");
    let state = async |id: &str| desk.revision_of(id).await["state"].clone();
    assert_eq!([state(&unknown).await, state(&known).await], ["submitted", "rejected"]);
}

#[tokio::test]
async fn what_was_revised_after_a_part_was_taken_back_does_not_wait_again() {
    let desk = Desk::open().await;
    let (one, theirs) = (desk.published("one").await, desk.cho.submits(&case("theirs")).await);
    let start = now(&desk);
    is(&desk.lee.protects(&one, &json!({"places": "country"})).await, 200);
    desk.api.time.pass(TimeDelta::minutes(1));
    let part = now(&desk);
    is(&desk.lee.revises(&theirs, &json!({"incident": {"title": "Of the key"}})).await, 200);
    both_undo(&desk, id_of(&desk.lee), part).await;
    let shown = desk.revision_of(&theirs).await;
    assert_eq!((&shown["state"], &shown["author"]), (&json!("submitted"), &json!("cho")), "{shown}");
    let own = json!({"incident": {"title": "Ten people detained"}});
    is(&desk.cho.revises(&theirs, &own).await, 200);
    is(&desk.kim.accepts(&theirs).await, 200);
    both_undo(&desk, id_of(&desk.lee), start).await;
    assert_eq!(desk.revision_of(&theirs).await["state"], "accepted");
    let states = "select state from desk.revision where record = $1 order by seq";
    let query = sqlx::query_scalar(states).bind(theirs.parse::<Uuid>().unwrap());
    let states: Vec<String> = query.fetch_all(&desk.api.database.desk).await.unwrap();
    assert_eq!(states, ["superseded", "rejected", "accepted"]);
}
