//! Which records may be of the same incident, and what is said of why.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::model::comparison::case::{Case, outline};
use refoulement::model::comparison::duplicates::{Reason, is_likely, reasons, score};
use refoulement::model::record::incident::Incident;
use refoulement::model::record::source::Source;
use serde_json::{Value, json};

use crate::oracle::{cases, world};

fn sources() -> Vec<Source> {
    let source = |key: &str, url: Value| {
        serde_json::from_value(json!({"key": key, "kind": "media", "outlet": "A", "title": "A", "url": url}))
            .unwrap()
    };
    vec![
        source("chosun", json!("https://www.chosun.com/2013/11/21/a.html")),
        source("chosun-again", json!("http://chosun.com/2013/11/21/a.html?utm_source=feed")),
        source("yonhap", json!("https://www.yonhap.co.kr/a")),
        source("leaflet", Value::Null),
        source("report", json!("https://report.example/")),
    ]
}

fn incident() -> Value {
    json!({
        "title": "17 refugees detained in Shenyang", "date": "2013-11-02", "host_country": "CN",
        "places": [{"role": "detention", "name": "Shenyang", "country": "CN", "subdivision": "CN-LN", "precision": "locality", "lat": 41.8, "lon": 123.43}],
        "people": {"min": 17, "max": 17, "counts": "refugees", "basis": "widest", "claims": ["a"]},
        "claims": [{"key": "a", "source": "chosun", "via": "report", "stance": "asserts", "hedge": "reported",
            "people": {"min": 17, "max": 17, "quantifier": "exact", "counts": "refugees"}}],
    })
}

/// Another incident altogether, until something is made the same.
fn other(change: &Value) -> Value {
    let mut other = json!({
        "title": "A family was handed over at a crossing", "date": "2014-05-20", "host_country": "CN",
        "places": [{"role": "detention", "name": "Kunming", "country": "CN", "subdivision": "CN-YN", "precision": "locality", "lat": 25.04, "lon": 102.72}],
        "people": {"min": 4, "max": 4, "counts": "refugees", "basis": "widest", "claims": ["b"]},
        "claims": [{"key": "b", "source": "yonhap", "stance": "asserts", "hedge": "stated",
            "people": {"min": 4, "max": 4, "quantifier": "exact", "counts": "refugees"}}],
    });
    for (pointer, value) in change.as_object().unwrap() {
        match pointer.strip_prefix('/') {
            Some(_) => *other.pointer_mut(pointer).unwrap() = value.clone(),
            None => other[pointer] = value.clone(),
        }
    }
    other
}

fn compare(a: &Value, b: &Value) -> Vec<Reason> {
    let (a, b): (Incident, Incident) =
        (serde_json::from_value(a.clone()).unwrap(), serde_json::from_value(b.clone()).unwrap());
    reasons(&Case::of(&a, &sources()), &Case::of(&b, &sources()))
}

fn codes(change: &Value) -> Vec<&'static str> {
    compare(&incident(), &other(change)).into_iter().map(|reason| reason.code).collect()
}

#[test]
fn what_is_likely_is_told_with_its_reasons() {
    let place = |name: &str, lat: f64| json!([{"role": "detention", "name": name, "country": "CN", "precision": "locality", "lat": lat, "lon": 123.43}]);
    for (change, expected) in [
        (
            json!({"/claims/0/source": "chosun-again", "date": "2013-11-04"}),
            vec!["same-source-url", "date-overlap"],
        ),
        (
            json!({"/claims/0/source": "chosun", "/people/max": 20, "date": "2013-11-20"}),
            vec!["same-source-url", "count-overlap"],
        ),
        (json!({"date": "2013-11", "places": place("SHENYANG", 41.8)}), vec!["date-overlap", "same-place"]),
        (json!({"date": "2013-11-05", "places": place("Fushun", 41.9)}), vec!["date-overlap", "near-place"]),
        (json!({"date": "2013-10-30", "/people/max": null}), vec!["date-overlap", "count-overlap"]),
        (
            json!({"date": "2013-11-02", "title": "17 Refugees, detained in  Shenyang!"}),
            vec!["date-overlap", "similar-title"],
        ),
        (
            json!({"date": "2013", "places": place("Shenyang", 41.8), "/people/max": 20}),
            vec!["date-overlap", "same-place", "count-overlap"],
        ),
    ] {
        assert_eq!(codes(&change), expected, "{change}");
    }
    let (a, b) = (
        incident(),
        other(
            &json!({"date": "2013-11-05", "places": place("Fushun", 41.9), "/people/max": 20, "/claims/0/source": "chosun-again"}),
        ),
    );
    let found = compare(&a, &b);
    let messages: Vec<&str> = found.iter().map(|reason| reason.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "both cite chosun.com/2013/11/21/a.html",
            "the dates may be the same: 2013-11-02 and 2013-11-05",
            "Fushun and Shenyang are 11 km apart",
            "the numbers may be the same: 4-20 and 17"
        ]
    );
    let mut leaflets = (incident(), other(&json!({"date": "2013-11-02", "/claims/0/source": "leaflet"})));
    leaflets.0["claims"][0]["source"] = json!("leaflet");
    assert_eq!(compare(&leaflets.0, &leaflets.1)[0].message, "both cite leaflet");
}

#[test]
fn what_is_not_likely_has_no_reasons() {
    for change in [
        json!({}),
        json!({"date": "2013-11-02"}),
        json!({"date": "2013-11-06", "/people/max": 20}),
        json!({"date": "2013", "/people/max": 20}),
        json!({"/people/max": 20, "title": "17 refugees detained in Shenyang"}),
        json!({"/claims/0/source": "chosun"}),
        // An address and a number, half a year apart, are two lines of one yearly report.
        json!({"/claims/0/source": "chosun", "/people/max": 20}),
        // What is only known through a report is not cited by the report's address.
        json!({"date": "2013-12-02", "/people/max": 20, "/claims/0/source": "report"}),
        // At least one person is no number, and a province no place.
        json!({"date": "2013-11-02", "/people/min": 1, "/people/max": null}),
        json!({"date": "2013-11-02", "places": [{"role": "detention", "name": "China", "country": "CN", "precision": "country"}]}),
        json!({"date": "2013-11-02", "places": [{"role": "intended_destination", "name": "Shenyang", "country": "CN", "precision": "locality"}]}),
        json!({"date": "2013-11-02", "host_country": "RU", "places": [], "/people/max": 20}),
    ] {
        let mut change = change;
        if change.get("/people/max").is_some_and(Value::is_null) {
            change["/claims/0/people"] = Value::Null;
        }
        assert_eq!(codes(&change), Vec::<&str>::new(), "{change}");
    }
}

#[test]
fn the_incidents_of_the_report_are_three() {
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = |name: &str| {
        serde_json::from_str::<Value>(&std::fs::read_to_string(data.join(name)).unwrap()).unwrap()
    };
    let without_id = |mut record: Value| {
        record.as_object_mut().unwrap().remove("id");
        record
    };
    let sources: Vec<Source> = read("sources.json")
        .as_array()
        .unwrap()
        .iter()
        .map(|source| serde_json::from_value(without_id(source.clone())).unwrap())
        .collect();
    let incidents = ["2013-11-02", "2013-11-07", "2013-11-15"].map(|day| {
        serde_json::from_value::<Incident>(without_id(read(&format!("incidents/{day}.json")))).unwrap()
    });
    let cases = incidents.each_ref().map(|incident| Case::of(incident, &sources));
    assert_eq!(cases[0].urls, cases[1].urls, "two of them are of one article");
    for (a, one) in cases.iter().enumerate() {
        for (b, other) in cases.iter().enumerate() {
            assert_eq!(reasons(one, other).is_empty(), a != b, "{a} {b}: {:?}", reasons(one, other));
        }
    }
}

pub fn an_incident() -> impl Strategy<Value = (Incident, BTreeSet<String>)> {
    let urls = subsequence(vec!["a.example/1", "a.example/2", "b.example"], 0..=2);
    let title = select(
        &[
            "People detained",
            "People reportedly detained",
            "Somebody was returned",
            "탈북자 17명 체포",
            "탈북자 15명 체포",
            "?",
        ][..],
    );
    (world::incident(), urls, title).prop_map(|(incident, urls, title)| {
        let mut incident: Incident = serde_json::from_value(incident).unwrap();
        title.clone_into(&mut incident.title);
        (incident, urls.into_iter().map(str::to_owned).collect())
    })
}

proptest! {
    #![proptest_config(cases(300))]

    /// Each is as like the other as the other is like it; a record is like itself.
    #[test]
    fn likeness_is_mutual(a in an_incident(), b in an_incident()) {
        let outlines = (Case::with(&outline(&a.0), a.1.clone()), Case::with(&outline(&b.0), b.1.clone()));
        let (a, b) = (Case::with(&a.0, a.1), Case::with(&b.0, b.1));
        let between = reasons(&a, &b);
        prop_assert_eq!(&between, &reasons(&b, &a));
        prop_assert!(!reasons(&a, &a).is_empty());
        prop_assert_eq!(between.is_empty(), score(&between) == 0);
        prop_assert_eq!(between.is_empty(), !is_likely(&a, &b));
        // What is left out of an outline is not compared.
        prop_assert_eq!(between, reasons(&outlines.0, &outlines.1));
    }
}
