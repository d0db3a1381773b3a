//! What is taken back of a key is what came by this key, and not more than others can wait for.

use chrono::{DateTime, TimeDelta, Utc};
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::undo::{both_undo, id_of, is, looks, now};
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
        let id = imports(&desk.park, name, rows).await;
        let path = format!("/v1/desk/batches/{id}");
        let tag = desk.lee.reads(&path).await.tag();
        let all = json!({"all_confirmed": true});
        is(&desk.lee.sends("POST", &format!("{path}/accept"), &[("if-match", &tag)], &all).await, 200);
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
