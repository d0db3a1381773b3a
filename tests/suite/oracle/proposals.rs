//! Proposals beside the truth: what somebody wants changed who saw only the public record, and what was withheld from them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::model::comparison::apply::{Clash, apply};
use refoulement::model::comparison::changes::FieldChange;
use refoulement::model::comparison::proposal::{accepted, by_hand, cited, proposed};
use refoulement::model::record::incident::{Claim, Incident};
use refoulement::model::redaction::protection::Protection;
use refoulement::model::redaction::redact::redact;
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

/// What somebody wants changed of what they were shown.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<FieldChange> {
    let (_, mut shown, _) = protected();
    let seen = serde_json::from_value(shown.clone()).unwrap();
    change(&mut shown);
    proposed(&seen, &serde_json::from_value(shown).unwrap()).unwrap()
}

/// Which of these changes are for an editor's hand, and why.
fn for_hand(change: impl FnOnce(&mut Value)) -> Vec<(String, Clash)> {
    let (truth, _, protection) = protected();
    let changes = changed(change);
    let why = by_hand(&truth, &protection, &changes).unwrap();
    changes.into_iter().zip(why).filter_map(|(change, why)| Some((change.path, why?))).collect()
}

/// The record with these changes, all of which can be made.
fn made(change: impl FnOnce(&mut Value)) -> Value {
    let (truth, _, protection) = protected();
    let made = accepted(&truth, &protection, &changed(change)).unwrap().unwrap();
    serde_json::to_value(made).unwrap()
}

fn keys(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|claim| claim["key"].as_str().unwrap()).collect()
}

fn claim(key: &str, min: u32) -> Value {
    json!({"key": key, "source": "yonhap", "via": "cecc", "stance": "asserts", "hedge": "stated",
        "people": {"min": min, "max": min, "quantifier": "exact", "counts": "refugees"}})
}

#[test]
fn what_touches_nothing_hidden_is_made_around_it() {
    let (_, shown, _) = protected();
    assert_eq!(keys(&shown["claims"]), ["open", "withheld-1"]);
    assert_eq!(changed(|_| ()), []);
    let record = made(|shown| {
        shown["title"] = json!("Nine");
        shown["claims"][0]["locator"] = json!("p. 4");
        shown["origin_country"] = json!(["KP", "CN"]);
        shown["timeline"][0]["country"] = json!("CN");
    });
    let mut expected = serde_json::to_value(protected().0).unwrap();
    expected["title"] = json!("Nine");
    expected["claims"][1]["locator"] = json!("p. 4");
    expected["origin_country"] = json!(["KP", "CN"]);
    expected["timeline"][0]["country"] = json!("CN");
    assert_eq!(record, expected);
}

#[test]
fn what_touches_something_hidden_is_for_an_editors_hand() {
    let hand = |path: &str, why| vec![(path.to_owned(), why)];
    let gone = |path: &str| hand(path, Clash::Gone);
    assert_eq!(
        for_hand(|shown| shown["claims"][1]["stance"] = json!("denies")),
        gone("/claims/withheld-1/stance")
    );
    assert_eq!(
        for_hand(|shown| shown["places"][0]["people"] = json!({"min": 1, "max": 2})),
        gone("/places/Liaoning Sheng,detention/people")
    );
    assert_eq!(
        for_hand(|shown| shown["claims"][0]["quote"] = json!("Twelve were seen.")),
        hand("/claims/open/quote", Clash::Changed)
    );
    // Whoever takes a claim out takes its quotation out too, which they did not see.
    assert_eq!(
        for_hand(|shown| drop(shown["claims"].as_array_mut().unwrap().remove(0))),
        hand("/claims/open", Clash::Changed)
    );
    let mut follows = json!({"min": 10, "max": 10, "counts": "refugees", "basis": "claim", "claims": ["withheld-1"], "reason": "nearest"});
    assert_eq!(
        for_hand(|shown| shown["people"] = follows.take()).last().unwrap().1,
        Clash::Hidden,
        "the claim that it follows is one of those that nobody sees"
    );
    let place = json!({"role": "handover", "name": "Tumen", "country": "CN", "precision": "locality"});
    assert_eq!(
        for_hand(|shown| shown["places"].as_array_mut().unwrap().push(place)),
        hand("/places/Tumen,handover", Clash::Hidden),
        "its name would not be shown"
    );
}

#[test]
fn a_new_claim_has_the_key_that_was_sent_unless_that_tells_something() {
    let add = |key: &'static str| {
        move |shown: &mut Value| {
            shown["claims"].as_array_mut().unwrap().insert(1, claim(key, 12));
            shown["groups"][0]["claims"].as_array_mut().unwrap().push(json!(key));
        }
    };
    let record = made(add("free"));
    assert_eq!(keys(&record["claims"]), ["first", "open", "free", "secret"]);
    assert_eq!(record["groups"][1]["claims"], json!(["open", "first", "free"]));
    assert_eq!(
        (&record["people"]["max"], &record["people"]["claims"]),
        (&json!(12), &json!(["first", "open", "free", "secret"])),
        "a figure that is the widest is found again"
    );
    assert_eq!(cited(&changed(add("free"))), ["yonhap", "cecc"]);
    // One that a hidden claim has, or that is named to be hidden, is no reason for a machine to choose another.
    for (key, why) in [("first", Clash::Taken), ("secret", Clash::Taken), ("later", Clash::Hidden)] {
        assert!(
            for_hand(add(key)).contains(&(format!("/claims/{key}"), why)),
            "{key}: {:?}",
            for_hand(add(key))
        );
    }
    // One that has become public since is.
    let (mut truth, _, protection) = protected();
    let changes = changed(add("free"));
    let mut other: Value = claim("free", 5);
    other["source"] = json!("joongang");
    truth.claims.push(serde_json::from_value(other).unwrap());
    let record = serde_json::to_value(accepted(&truth, &protection, &changes).unwrap().unwrap()).unwrap();
    assert_eq!(keys(&record["claims"]), ["first", "open", "free-2", "secret", "free"]);
    assert_eq!(record["groups"][1]["claims"], json!(["open", "first", "free-2"]));
}

#[test]
fn one_more_of_a_step_is_not_taken_for_the_one_that_is_there() {
    let step = |date: &str| json!({"status": "detained", "date": date, "claims": ["open"]});
    let with = |dates: &[&str]| -> Incident {
        let mut record = record();
        record["timeline"] = dates.iter().map(|date| step(date)).collect();
        serde_json::from_value(record).unwrap()
    };
    for (before, after) in [
        (&["2013-11-02", "2013-11-03"][..], &["2013-11-03", "2013-11-03", "2013-11-02"][..]),
        (&["2013-11-02", "2013-11-03"], &["2013-11-03", "2013-11-03", "2013-11-03", "2013-11-02"]),
        (&["2013-11-02"], &["2013-11-02", "2013-11-02"]),
    ] {
        let (seen, written) = (with(before), with(after));
        let changes = proposed(&seen, &written).unwrap();
        let made = accepted(&seen, &Protection::default(), &changes).unwrap().unwrap();
        assert_eq!(made.timeline, written.timeline, "{changes:#?}");
    }
}

/// A record whose groups and steps rest on several of its claims.
fn incident() -> impl Strategy<Value = Incident> {
    let rest =
        prop::collection::vec((subsequence(vec![0_usize, 1, 2, 3], 1..=3), prop::bool::weighted(0.3)), 8);
    (world::incident(), rest).prop_map(|(mut record, rest)| {
        let count = record["claims"].as_array().unwrap().len();
        let mut rest = rest.into_iter().map(|(at, on_all)| {
            let mut keys: Vec<String> = at.into_iter().map(|at| format!("c{}", at % count)).collect();
            keys.dedup();
            (keys, on_all)
        });
        for list in ["groups", "timeline"] {
            for part in record[list].as_array_mut().unwrap() {
                let (keys, on_all) = rest.next().unwrap();
                part["claims"] = json!(keys);
                part["rests_on_all"] = json!(on_all);
            }
        }
        serde_json::from_value(record).unwrap()
    })
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

/// What was shown, with some of it as another record has it.
fn edited(shown: &Incident, other: &Incident, edits: &[(u8, usize, usize)]) -> Incident {
    let (mut written, other) = (serde_json::to_value(shown).unwrap(), serde_json::to_value(other).unwrap());
    for (field, at, from) in edits {
        let scalars = ["date", "host_country", "places_are", "discounted", "people"];
        let lists = ["places", "groups", "timeline", "claims", "origin_country"];
        if let Some(name) = scalars.get(usize::from(*field)) {
            written[name] = other[name].clone();
            continue;
        }
        let list = lists[usize::from(*field) % lists.len()];
        let Some(of) = from.checked_rem(other[list].as_array().unwrap().len()) else { continue };
        let items = written[list].as_array_mut().unwrap();
        let at = at % (items.len() + 1);
        if at < items.len() && from % 2 == 0 {
            items[at] = other[list][of].clone();
        } else {
            items.insert(at, other[list][of].clone());
        }
    }
    let mut keys = std::collections::BTreeSet::new();
    written["claims"].as_array_mut().unwrap().retain(|claim| keys.insert(claim["key"].to_string()));
    serde_json::from_value(written).unwrap()
}

fn figureless(mut incident: Incident) -> Incident {
    incident.people = incident.people.filter(|people| people.basis != Basis::Widest);
    incident
}

proptest! {
    #![proptest_config(cases(400))]

    /// What can be made as it is reads, once it is made, as its author wrote it; and what they could not see is still there.
    #[test]
    fn what_is_made_reads_as_it_was_written_and_nothing_hidden_is_lost(
        truth in incident(), other in incident(), protection in protection(),
        edits in prop::collection::vec((0..10_u8, 0..6_usize, 0..6_usize), 0..5),
    ) {
        let shown = redact(truth.clone(), &protection).incident;
        prop_assert_eq!(proposed(&shown, &shown).unwrap(), vec![]);
        let written = edited(&shown, &other, &edits);
        let changes = proposed(&shown, &written).unwrap();
        let why = by_hand(&truth, &protection, &changes).unwrap();
        let clean: Vec<FieldChange> = changes.iter().zip(&why).filter(|(_, why)| why.is_none()).map(|(change, _)| change.clone()).collect();
        let made = accepted(&truth, &protection, &clean).unwrap();
        prop_assert!(made.is_ok(), "{:?} {:#?}", made, clean);
        let made = made.unwrap();
        let mut expected = serde_json::to_value(figureless(shown.clone())).unwrap();
        if clean.iter().all(|change| !change.path.starts_with("/people")) {
            prop_assert_eq!(apply(&mut expected, &clean), vec![]);
            prop_assert_eq!(serde_json::to_value(figureless(redact(made.clone(), &protection).incident)).unwrap(), expected);
        }
        for claim in truth.claims.iter().filter(|claim| !shown.claims.contains(claim)) {
            let is_seen = shown.claims.iter().any(|seen| seen.key == claim.key && seen.source == claim.source);
            let is_there = |made: &Claim| if is_seen { made.key == claim.key && made.quote == claim.quote } else { made == claim };
            prop_assert!(made.claims.iter().any(is_there), "{:?} {:#?}", claim, clean);
        }
        for place in &truth.places {
            prop_assert!(shown.places.contains(place) || made.places.contains(place), "{:?} {:#?}", place, clean);
        }
    }

    /// Of what is public whole nothing is for anybody's hand.
    #[test]
    fn where_nothing_is_hidden_everything_can_be_made(
        truth in incident(), other in incident(), edits in prop::collection::vec((0..10_u8, 0..6_usize, 0..6_usize), 0..5),
    ) {
        let written = edited(&truth, &other, &edits);
        let changes = proposed(&truth, &written).unwrap();
        prop_assert_eq!(by_hand(&truth, &Protection::default(), &changes).unwrap(), vec![None; changes.len()], "{:#?}", changes);
        let made = accepted(&truth, &Protection::default(), &changes).unwrap().unwrap();
        prop_assert_eq!(figureless(made), figureless(written));
    }
}
