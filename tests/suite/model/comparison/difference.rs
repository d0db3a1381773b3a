//! The difference between two states of a record, in words and as a patch.

use proptest::prelude::*;
use proptest::sample::select;
use refoulement::model::comparison::difference::{Difference, difference};
use serde_json::{Value, json};

use crate::oracle::{cases, world};

fn incident() -> Value {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/incidents/2013-11-15.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// What is said when the record of 15 November is changed so; the patch leads to the changed one.
fn said(change: impl FnOnce(&mut Value)) -> (Vec<(String, String)>, Value) {
    let (before, mut after) = (incident(), incident());
    change(&mut after);
    let Difference { words, patch } = difference(&before, &after);
    assert_eq!(patched(&before, &patch), after);
    (words.into_iter().map(|change| (change.pointer, change.words)).collect(), patch)
}

/// What another implementation of RFC 6902 makes of it.
fn patched(before: &Value, patch: &Value) -> Value {
    let mut patched = before.clone();
    json_patch::patch(&mut patched, &serde_json::from_value::<json_patch::Patch>(patch.clone()).unwrap())
        .unwrap();
    patched
}

#[test]
fn each_change_is_one_sentence() {
    let set = |pointer: &'static str, value: Value| {
        move |record: &mut Value| *record.pointer_mut(pointer).unwrap() = value
    };
    for (pointer, value, words) in [
        ("/people/max", json!(17), "The figure's max changes from 15 to 17."),
        ("/people/max", Value::Null, "The figure's max changes from 15 to open."),
        ("/people/basis", json!("widest"), "The figure's basis changes from claim to widest."),
        ("/people", Value::Null, "The figure is removed."),
        ("/date", json!("2013-11-16"), "The date changes from 2013-11-15 to 2013-11-16."),
        ("/title", json!("Fifteen people"), "The title changes."),
        ("/host_country", json!("LA"), "The host country changes from CN to LA."),
        ("/places_are", json!("one_of"), "The relation of the places changes from all to one of."),
        ("/discounted", json!("it was another"), "The reason for discounting is set to “it was another”."),
        (
            "/claims/1/quote",
            json!("Thirteen were caught."),
            "Claim korea-herald: the quote is set to “Thirteen were caught.”.",
        ),
        ("/claims/1/locator", Value::Null, "Claim korea-herald: the locator is removed."),
        (
            "/claims/1/people/quantifier",
            json!("about"),
            "Claim korea-herald: the number's quantifier changes from exact to about.",
        ),
        ("/claims/2/people", json!({"min": 1}), "Claim daily-nk: the number is added."),
        (
            "/places/0/people",
            json!({"min": 1, "max": null}),
            "Place Kunming (detention): the share is added.",
        ),
        (
            "/places/0/lat",
            json!(25.05),
            "Place Kunming (detention): the latitude changes from 25.04 to 25.05.",
        ),
        ("/groups/0/counted", json!("no"), "Group guide (CN): the counting changes from unclear to no."),
        (
            "/timeline/1/date",
            json!("2013-11-18"),
            "Step transferred: the date changes from [2013-11-15..2013-11-19] to 2013-11-18.",
        ),
    ] {
        assert_eq!(said(set(pointer, value)).0, [(pointer.to_owned(), words.to_owned())]);
    }
    assert_eq!(difference(&incident(), &incident()), Difference { words: Vec::new(), patch: json!([]) });
}

#[test]
fn what_has_a_key_is_added_and_removed_alone() {
    let new = json!({"key": "yonhap", "source": "yonhap", "stance": "asserts"});
    let (words, patch) = said(|record| record["claims"].as_array_mut().unwrap().insert(0, new.clone()));
    assert_eq!(words, [("/claims/0".to_owned(), "Claim yonhap is added.".to_owned())]);
    assert_eq!(patch, json!([{"op": "add", "path": "/claims/0", "value": new}]));
    let (words, patch) = said(|record| drop(record["claims"].as_array_mut().unwrap().remove(1)));
    assert_eq!(words, [("/claims/1".to_owned(), "Claim korea-herald is removed.".to_owned())]);
    assert_eq!(patch, json!([{"op": "remove", "path": "/claims/1"}]));
    let (words, patch) = said(|record| record["claims"].as_array_mut().unwrap().swap(0, 1));
    assert_eq!(words, [("/claims".to_owned(), "The order of the claims changes.".to_owned())]);
    assert_eq!(patch, json!([{"op": "move", "from": "/claims/1", "path": "/claims/0"}]));
    // All at once: one goes, one comes, one is changed behind them.
    let (words, _) = said(|record| {
        let claims = record["claims"].as_array_mut().unwrap();
        claims.remove(1);
        claims.insert(0, new.clone());
        claims[4]["hedge"] = json!("stated");
    });
    let words: Vec<String> = words.into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        words,
        [
            "Claim korea-herald is removed.",
            "Claim yonhap is added.",
            "Claim chosun-1119: the hedge changes from reported to stated."
        ]
    );
    let step = json!({"status": "transferred", "date": "2013-11-15", "country": null, "people": null, "claims": ["cecc"]});
    let (words, _) = said(|record| record["timeline"].as_array_mut().unwrap().insert(1, step));
    assert_eq!(
        words,
        [("/timeline/1".to_owned(), "Step transferred is added.".to_owned())],
        "the other one is as it was"
    );
    let (words, _) = said(|record| {
        record["people"]["claims"] = json!(["joongang"]);
        record["claims"][0]["attribution"] = json!(["a guide"]);
        record["origin_country"] = json!(["KP", "CN"]);
        record["groups"][1]["ages"] = json!([]);
        record["places"][1]["name"] = json!("Dandong");
    });
    let words: Vec<String> = words.into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        words,
        [
            "The country of origin CN is added.",
            "Place Liaoning (transfer) is removed.",
            "Place Dandong (transfer) is added.",
            "The figure's claim cecc is removed.",
            "The figure's claim joongang is added.",
            "Group minor: the age 13 is removed.",
            "Claim cecc: the attribution “South Korean and other international media” is removed.",
            "Claim cecc: the attribution “a guide” is added.",
        ]
    );
}

#[test]
fn sources_and_context_events_are_told_as_well() {
    let source = json!({"key": "a", "outlet": "Daily NK", "title": "A report", "authors": [], "url": null, "derived_from": ["b"]});
    let mut after = source.clone();
    (after["outlet"], after["authors"], after["url"], after["derived_from"]) =
        (json!("NK News"), json!(["Kang Mi Jin"]), json!("https://a.example"), json!([]));
    let words: Vec<String> =
        difference(&source, &after).words.into_iter().map(|change| change.words).collect();
    assert_eq!(
        words,
        [
            "The outlet changes from “Daily NK” to “NK News”.",
            "The author “Kang Mi Jin” is added.",
            "The address is set to https://a.example.",
            "The source that it derives from b is removed."
        ]
    );
    let event = json!({"citations": [{"source": "a", "locator": null}]});
    let after = json!({"citations": [{"source": "b", "locator": null}, {"source": "a", "locator": "p. 3"}]});
    let words: Vec<String> =
        difference(&event, &after).words.into_iter().map(|change| change.words).collect();
    assert_eq!(words, ["Citation of b is added.", "Citation of a: the locator is set to “p. 3”."]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..4).prop_map(Value::from),
        "[a-c~/]{0,2}".prop_map(Value::from)
    ];
    let name = select(&["claims", "places", "people", "key", "name", "max", "a/b", "~", ""][..]);
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let fields = prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            fields.prop_map(|fields| Value::Object(fields.into_iter().collect()))
        ]
    })
}

proptest! {
    #![proptest_config(cases(300))]

    /// The patch makes the first state the second; words are said exactly where something is different.
    #[test]
    fn a_patch_leads_from_the_first_to_the_second(
        (a, b) in prop_oneof![(any_json(), any_json()), (world::incident(), world::incident())],
    ) {
        let there = difference(&a, &b);
        prop_assert_eq!(patched(&a, &there.patch), b.clone(), "{}", there.patch);
        prop_assert_eq!(there.patch == json!([]), a == b);
        for change in there.words {
            prop_assert!(change.words.ends_with('.') && change.before != change.after);
            let is_there = b.pointer(&change.pointer) == Some(&change.after);
            prop_assert!(is_there || change.after.is_null() || change.words.starts_with("The order"), "{:?}", change);
        }
    }
}
