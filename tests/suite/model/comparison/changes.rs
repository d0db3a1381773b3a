//! Changes with keyed paths: found between two states, made in the same or in a third.

use proptest::prelude::*;
use refoulement::model::comparison::apply::{Clash, Conflict, apply};
use refoulement::model::comparison::changes::{FieldChange, changes};
use refoulement::model::record::incident::Incident;
use serde_json::{Value, json};

use crate::oracle::{cases, world};

fn incident() -> Value {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/incidents/2013-11-15.json");
    let mut record: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    record.as_object_mut().unwrap().shift_remove("id");
    whole(&record)
}

/// With every field, as the register keeps it.
fn whole(record: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<Incident>(record.clone()).unwrap()).unwrap()
}

/// What was changed of the record of 15 November.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<FieldChange> {
    let (before, mut after) = (incident(), incident());
    change(&mut after);
    let found = changes(&before, &after);
    let mut made = before;
    assert_eq!(apply(&mut made, &found), []);
    assert_eq!(made, after);
    found
}

/// What becomes of the change in another state: whether it is made, and the state.
fn made(found: &[FieldChange], other: impl FnOnce(&mut Value)) -> (Vec<Conflict>, Value) {
    let mut record = incident();
    other(&mut record);
    (apply(&mut record, found), record)
}

fn paths(found: &[FieldChange]) -> Vec<&str> {
    found.iter().map(|change| change.path.as_str()).collect()
}

#[test]
fn paths_name_items_by_their_key() {
    let found = changed(|record| {
        record["people"]["max"] = json!(17);
        record["claims"][1]["quote"] = json!("Thirteen were caught.");
        record["claims"][1]["people"]["quantifier"] = json!("about");
        record["places"][0]["lat"] = json!(25.05);
        record["groups"][0]["counted"] = json!("no");
        record["timeline"][1]["date"] = json!("2013-11-18");
        record["origin_country"] = json!(["KP", "CN"]);
        record["groups"][1]["ages"] = json!([]);
    });
    assert_eq!(
        paths(&found),
        [
            "/origin_country/CN",
            "/places/Kunming,detention/lat",
            "/people/max",
            "/groups/guide,CN/counted",
            "/groups/minor/ages/13",
            "/timeline/transferred/date",
            "/claims/korea-herald/people/quantifier",
            "/claims/korea-herald/quote",
        ]
    );
    assert_eq!(found[2].words, "The figure's max changes from 15 to 17.");
    assert_eq!((&found[2].before, &found[2].after), (&json!(15), &json!(17)));
}

#[test]
fn a_change_is_made_beside_what_its_author_did_not_see() {
    let claim = whole(&incident())["claims"][1].clone();
    let found = changed(|record| {
        record["claims"][1]["quote"] = json!("Thirteen were caught.");
        record["timeline"][1]["date"] = json!("2013-11-18");
        record["claims"].as_array_mut().unwrap().swap(0, 1);
    });
    let (conflicts, record) = made(&found, |record| {
        let mut hidden = claim.clone();
        hidden["key"] = json!("hidden");
        record["claims"].as_array_mut().unwrap().insert(1, hidden);
    });
    assert_eq!(conflicts, []);
    let keys: Vec<&str> =
        record["claims"].as_array().unwrap().iter().map(|claim| claim["key"].as_str().unwrap()).collect();
    assert_eq!(keys[..3], ["korea-herald", "hidden", "cecc"]);
    assert_eq!(record["claims"][0]["quote"], "Thirteen were caught.");
    assert_eq!(record["timeline"][1]["date"], "2013-11-18");
}

#[test]
fn what_is_otherwise_by_now_is_not_made_and_said() {
    let quote = changed(|record| record["claims"][1]["quote"] = json!("Thirteen were caught."));
    let conflict = |why| vec![Conflict { change: 0, why }];
    let other = |record: &mut Value| record["claims"][1]["quote"] = json!("Fifteen were caught.");
    let (conflicts, record) = made(&quote, other);
    assert_eq!(conflicts, conflict(Clash::Changed));
    assert_eq!(record["claims"][1]["quote"], "Fifteen were caught.");
    assert_eq!(made(&quote, |record| record["claims"][1]["key"] = json!("kh")).0, conflict(Clash::Gone));
    let same = |record: &mut Value| record["claims"][1]["quote"] = json!("Thirteen were caught.");
    assert_eq!(made(&quote, same).0, [], "it says so already");
    let removal = changed(|record| drop(record["claims"].as_array_mut().unwrap().remove(1)));
    assert_eq!(
        made(&removal, other).0,
        conflict(Clash::Changed),
        "it would take away what nobody asked about"
    );
    let step = changed(|record| record["timeline"][1]["date"] = json!("2013-11-18"));
    let (conflicts, _) = made(&step, |record| {
        let again = record["timeline"][1].clone();
        record["timeline"].as_array_mut().unwrap().push(again);
    });
    assert_eq!(conflicts, conflict(Clash::Ambiguous));
    let order = changed(|record| record["claims"].as_array_mut().unwrap().swap(0, 1));
    let (conflicts, _) = made(&order, |record| record["claims"].as_array_mut().unwrap().swap(1, 2));
    assert_eq!(conflicts, conflict(Clash::Changed));
}

#[test]
fn a_new_item_comes_behind_the_one_that_it_was_written_behind() {
    let mut new = incident()["claims"][1].clone();
    new["key"] = json!("yonhap");
    let found = changed(|record| record["claims"].as_array_mut().unwrap().insert(1, new.clone()));
    assert_eq!((paths(&found), found[0].behind.as_deref()), (vec!["/claims/yonhap"], Some("cecc")));
    let (conflicts, record) = made(&found, |record| {
        let mut hidden = new.clone();
        hidden["key"] = json!("hidden");
        record["claims"].as_array_mut().unwrap().insert(0, hidden);
    });
    assert_eq!((conflicts, &record["claims"][2]), (vec![], &new));
    let (conflicts, record) = made(&found, |record| record["claims"][3]["key"] = json!("yonhap"));
    assert_eq!(conflicts, [Conflict { change: 0, why: Clash::Taken }]);
    assert_eq!(record["claims"].as_array().unwrap().len(), incident()["claims"].as_array().unwrap().len());
}

#[test]
fn what_is_left_out_is_not_spoken_of() {
    let said = json!({"title": "Fifteen people", "people": {"max": 17}, "discounted": null});
    let found = changes(&incident(), &said);
    assert_eq!(paths(&found), ["/title", "/people/max"]);
    assert_eq!(changes(&json!({"lat": 23.0}), &json!({"lat": 23})), []);
}

/// Two states of which the second is not too far from the first.
fn pairs() -> impl Strategy<Value = (Value, Value)> {
    let names = ["places", "groups", "timeline", "claims", "origin_country"];
    let swaps = prop::collection::vec((0..names.len(), 0..6_usize, 0..6_usize, 0..4_u8), 0..6);
    (world::incident(), world::incident(), swaps).prop_map(move |(a, b, swaps)| {
        let (a, b) = (whole(&a), whole(&b));
        let mut near = a.clone();
        for (list, from, to, how) in swaps {
            let other = b[names[list]].as_array().unwrap();
            let items = near[names[list]].as_array_mut().unwrap();
            let Some(at) = from.checked_rem(items.len()) else { continue };
            match how {
                0 => drop(items.remove(at)),
                1 => items.insert(to % (items.len() + 1), items[at].clone()),
                2 => {
                    let to = to % items.len();
                    items.swap(at, to);
                }
                _ if other.is_empty() => (),
                _ => items[at] = other[to % other.len()].clone(),
            }
        }
        // No two claims have one key.
        let mut keys = std::collections::BTreeSet::new();
        near["claims"].as_array_mut().unwrap().retain(|claim| keys.insert(claim["key"].to_string()));
        (a, if swaps_all(&b) { b } else { near })
    })
}

/// Every fourth pair is of two records that have nothing to do with each other.
fn swaps_all(record: &Value) -> bool {
    record["date"].as_str().unwrap().len().is_multiple_of(4)
}

proptest! {
    #![proptest_config(cases(500))]

    /// Changes that were found between two states make the second out of the first, and are there already in the second.
    #[test]
    fn changes_lead_from_the_first_to_the_second((before, after) in pairs()) {
        let found = changes(&before, &after);
        prop_assert_eq!(found.is_empty(), before == after);
        let mut made = before.clone();
        prop_assert_eq!(apply(&mut made, &found), vec![], "{:#?}", found);
        prop_assert_eq!(&made, &after, "{:#?}", found);
        let stored: Vec<FieldChange> = serde_json::from_value(serde_json::to_value(&found).unwrap()).unwrap();
        prop_assert_eq!(stored, found);
    }

    /// A part of them is made, or told to be in conflict: nothing is lost without a word.
    #[test]
    fn each_is_made_or_told((before, after) in pairs(), (third, _) in pairs(), chosen in any::<u32>()) {
        let found = changes(&before, &after);
        let some: Vec<FieldChange> = found.into_iter().enumerate().filter(|(at, _)| chosen >> (at % 32) & 1 == 1).map(|(_, change)| change).collect();
        let mut made = third.clone();
        let conflicts = apply(&mut made, &some);
        prop_assert!(conflicts.is_sorted_by_key(|conflict| conflict.change));
        prop_assert!(conflicts.iter().all(|conflict| conflict.change < some.len()));
        if conflicts.len() == some.len() {
            prop_assert_eq!(made, third);
        }
    }
}
