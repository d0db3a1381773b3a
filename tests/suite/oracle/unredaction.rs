//! merge(): what somebody proposes who saw only the public record, and what was withheld from them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::model::comparison::unredact::{merge, name_new};
use refoulement::model::record::incident::{Claim, Incident};
use refoulement::model::redaction::redact::{Protection, redact};
use refoulement::model::vocabulary::record::Basis;
use serde_json::{Value, json};

use super::{cases, world};

fn record() -> Value {
    let claim = |key: &str, source: &str, min: u64| {
        json!({"key": key, "source": source, "via": null, "stance": "asserts", "hedge": "stated", "attribution": ["a source in China"],
            "people": {"min": min, "max": min, "quantifier": "exact", "counts": "refugees"}, "quote": "Ten were seen.", "locator": "p. 3"})
    };
    json!({
        "title": "Ten people detained", "date": "2013-11-02", "host_country": "CN", "origin_country": ["KP"],
        "places": [{"role": "detention", "name": "Shenyang", "country": "CN", "subdivision": "CN-LN", "precision": "locality", "lat": 41.8, "lon": 123.4},
            {"role": "transit", "name": "Dandong", "country": "CN", "subdivision": "CN-LN", "precision": "locality", "lat": 40.1, "lon": 124.4}],
        "people": {"min": 4, "max": 10, "counts": "refugees", "basis": "widest", "claims": ["first", "open", "secret"]},
        "groups": [{"kind": "minor", "min": 1, "claims": ["first"]}, {"kind": "guide", "min": 2, "claims": ["open", "first"]}],
        "timeline": [{"status": "detained", "date": "2013-11-02", "claims": ["first", "open", "secret"]}, {"status": "repatriated", "date": "2013-11-03", "claims": ["first"]}],
        "claims": [claim("first", "witness", 4), claim("open", "chosun", 5), claim("secret", "informant", 10)],
    })
}

/// The record, what is shown of it as JSON, and the protection: the first claim is not shown at all, the last is covered.
fn protected() -> (Incident, Value, Protection) {
    let original: Incident = serde_json::from_value(record()).unwrap();
    let protection: Protection = serde_json::from_value(
        json!({"claims": {"first": "whole", "later": "whole"}, "sources": ["informant"], "quotes": ["open"], "places": "subdivision"}),
    )
    .unwrap();
    let shown = serde_json::to_value(redact(original.clone(), &protection).incident).unwrap();
    (original, shown, protection)
}

/// What becomes of the record if somebody changes this of what they were shown.
fn proposed(change: impl FnOnce(&mut Value)) -> Value {
    let (original, mut shown, protection) = protected();
    let seen = serde_json::from_value(shown.clone()).unwrap();
    change(&mut shown);
    let mut written = serde_json::from_value(shown).unwrap();
    name_new(&mut written, &seen, None, "x1");
    serde_json::to_value(merge(&original, &seen, &protection, written)).unwrap()
}

fn keys(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|claim| claim["key"].as_str().unwrap()).collect()
}

#[test]
fn what_was_withheld_comes_back_around_what_was_changed() {
    let (_, shown, _) = protected();
    assert_eq!(keys(&shown["claims"]), ["open", "withheld-1"]);
    let whole = serde_json::to_value(protected().0).unwrap();
    let expect = |merged: Value, changed: &[(&str, Value)]| {
        let mut expected = whole.clone();
        for (pointer, value) in changed {
            *expected.pointer_mut(pointer).unwrap() = value.clone();
        }
        assert_eq!(merged, expected);
    };
    expect(proposed(|_| ()), &[]);
    expect(proposed(|shown| shown["title"] = json!("Nine")), &[("/title", json!("Nine"))]);
    // A covered claim: what was seen of it is changed, what was not is not.
    expect(
        proposed(|shown| {
            shown["claims"][1]["stance"] = json!("denies");
            shown["claims"][1]["source"] = json!("guessed");
        }),
        &[
            ("/claims/2/stance", json!("denies")),
            (
                "/people",
                json!({"min": 4, "max": 5, "counts": "refugees", "basis": "widest", "claims": ["first", "open"], "reason": null}),
            ),
        ],
    );
    expect(
        proposed(|shown| shown["claims"][0]["locator"] = json!("p. 4")),
        &[("/claims/1/locator", json!("p. 4"))],
    );
    // Groups and steps keep the hidden claims that say so, and those that rest on them alone stand where they stood.
    expect(proposed(|shown| shown["groups"][0]["max"] = json!(3)), &[("/groups/1/max", json!(3))]);
    expect(
        proposed(|shown| shown["timeline"][0]["date"] = json!("2013-11-01")),
        &[("/timeline/0/date", json!("2013-11-01"))],
    );
    // A place that was left where it was shown, and one that was moved.
    let share = json!({"min": 1, "max": 2});
    expect(
        proposed(|shown| shown["places"][0]["people"] = share.clone()),
        &[("/places/0/people", share.clone())],
    );
    let moved = json!({"role": "transit", "name": "Yanji", "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": null, "lon": null, "people": null});
    expect(proposed(|shown| shown["places"][1] = moved.clone()), &[("/places/1", moved.clone())]);
    // A figure is found anew, with the hidden claims.
    let figure = json!({"min": 4, "max": 12, "counts": "refugees", "basis": "widest", "claims": ["first", "open", "secret"], "reason": null});
    let people = json!({"min": 12, "max": 12, "quantifier": "exact", "counts": "refugees"});
    expect(
        proposed(|shown| {
            shown["claims"][1]["people"] = people.clone();
            shown["people"]["max"] = json!(12);
        }),
        &[("/claims/2/people", people.clone()), ("/people", figure)],
    );
    let chosen = json!({"min": 10, "max": 10, "counts": "refugees", "basis": "claim", "claims": ["withheld-1"], "reason": "nearest"});
    let mut follows = chosen.clone();
    follows["claims"] = json!(["secret"]);
    expect(proposed(|shown| shown["people"] = chosen.clone()), &[("/people", follows)]);
}

#[test]
fn claims_are_added_and_taken_out_around_hidden_ones() {
    let new = |key: &str| json!({"key": key, "source": "yonhap", "stance": "asserts", "hedge": "stated"});
    let add = |key: &str| {
        proposed(|shown| {
            shown["claims"].as_array_mut().unwrap().insert(1, new(key));
            shown["groups"][0]["claims"] = json!([key, "open", "withheld-1"]);
        })
    };
    let merged = add("yonhap");
    assert_eq!(keys(&merged["claims"]), ["first", "open", "yonhap-x1", "secret"]);
    assert_eq!(merged["groups"][1]["claims"], json!(["yonhap-x1", "open", "first", "secret"]));
    // No new claim has the key that somebody chose, so that none is told from the others by a key that a hidden claim has.
    for key in ["first", "secret", "later", "free"] {
        let merged = add(key);
        let named = format!("{key}-x1");
        assert_eq!(keys(&merged["claims"]), ["first", "open", named.as_str(), "secret"]);
        assert_eq!(merged["groups"][1]["claims"][0], json!(named));
    }
    // Nobody takes out what they cannot see.
    let merged = proposed(|shown| shown["claims"] = json!([new("yonhap")]));
    assert_eq!(keys(&merged["claims"]), ["first", "open", "secret", "yonhap-x1"]);
    let (original, ..) = protected();
    assert_eq!(merged["claims"][2], serde_json::to_value(&original.claims[2]).unwrap());
    // What was shown whole may go.
    let (original, protection) =
        (original, serde_json::from_value(json!({"claims": {"first": "whole"}})).unwrap());
    let seen = redact(original.clone(), &protection).incident;
    let mut shown = seen.clone();
    shown.claims.remove(0);
    let left: Vec<String> =
        merge(&original, &seen, &protection, shown).claims.into_iter().map(|claim| claim.key).collect();
    assert_eq!(left, ["first", "secret"]);
}

/// A record whose groups and steps rest on several of its claims.
fn incident() -> impl Strategy<Value = Incident> {
    (world::incident(), prop::collection::vec(subsequence(vec![0_usize, 1, 2, 3], 1..=3), 8)).prop_map(
        |(mut record, rest)| {
            let count = record["claims"].as_array().unwrap().len();
            let mut rest = rest.into_iter().map(|at| {
                let mut keys: Vec<String> = at.into_iter().map(|at| format!("c{}", at % count)).collect();
                keys.dedup();
                keys
            });
            for list in ["groups", "timeline"] {
                for part in record[list].as_array_mut().unwrap() {
                    part["claims"] = json!(rest.next().unwrap());
                }
            }
            serde_json::from_value(record).unwrap()
        },
    )
}

fn protection() -> impl Strategy<Value = Protection> {
    let cover = prop::option::of(select(&["content", "whole"][..]));
    let places = select(vec![Value::Null, json!("subdivision"), json!("country")]);
    let keys = |letter: char, n: usize| {
        subsequence((0..n).map(|at| format!("{letter}{at}")).collect::<Vec<_>>(), 0..=2)
    };
    (keys('s', 8), prop::collection::vec(cover, 5), keys('c', 5), places).prop_map(
        |(sources, covers, quotes, places)| {
            let claims: BTreeMap<String, &str> = covers
                .into_iter()
                .enumerate()
                .filter_map(|(at, cover)| Some((format!("c{at}"), cover?)))
                .collect();
            serde_json::from_value(
                json!({"sources": sources, "claims": claims, "quotes": quotes, "places": places}),
            )
            .unwrap()
        },
    )
}

proptest! {
    #![proptest_config(cases(400))]

    /// Who proposes what they were shown changes nothing.
    #[test]
    fn what_was_shown_leads_back_to_the_whole(original in incident(), protection in protection()) {
        let shown = redact(original.clone(), &protection).incident;
        prop_assert_eq!(merge(&original, &shown.clone(), &protection, shown), original);
    }

    /// What is proposed is shown afterwards, and what is hidden is hidden and there.
    #[test]
    fn an_edit_is_kept_and_so_is_what_it_could_not_see(
        original in incident(), protection in protection(), title in "[a-z]{1,9}", key in "c[0-5]|withheld-[1-5]|new", at in 0..5_usize,
    ) {
        let shown = redact(original.clone(), &protection).incident;
        let mut proposed = shown.clone();
        proposed.title.clone_from(&title);
        proposed.summary = format!("{title}.");
        prop_assert_eq!(&redact(merge(&original, &shown, &protection, proposed.clone()), &protection).incident, &proposed);

        prop_assume!(!shown.claims.iter().any(|claim| claim.key == key));
        let new: Claim = serde_json::from_value(json!({"key": key, "source": "s9", "stance": "asserts", "hedge": "stated", "quote": "It was seen",
            "people": {"min": 3, "max": 3, "quantifier": "exact", "counts": "persons"}})).unwrap();
        proposed.claims.insert(at.min(shown.claims.len()), new.clone());
        name_new(&mut proposed, &shown, None, "x1");
        let merged = merge(&original, &shown, &protection, proposed);
        let after = redact(merged.clone(), &protection).incident;
        prop_assert_eq!((&after.title, after.claims.len()), (&title, shown.claims.len() + 1));
        let named = format!("{key}-x1");
        prop_assert!(merged.claims.iter().any(|claim| *claim == Claim { key: named.clone(), ..new.clone() }), "{:?}", merged.claims);
        prop_assert_eq!((&after.places, &after.groups.len(), &after.timeline.len()), (&shown.places, &shown.groups.len(), &shown.timeline.len()));

        let keys: std::collections::BTreeSet<&String> = merged.claims.iter().map(|claim| &claim.key).collect();
        prop_assert_eq!(keys.len(), merged.claims.len(), "a key stands once");
        prop_assert!(original.claims.iter().all(|claim| merged.claims.contains(claim)));
        prop_assert_eq!((&merged.places, &merged.groups, &merged.timeline), (&original.places, &original.groups, &original.timeline));
        // The widest figure is found anew, with the new claim.
        if original.people.as_ref().is_some_and(|people| people.basis != Basis::Widest) {
            prop_assert_eq!(&merged.people, &original.people);
        }
    }
}
