//! redact(): what is taken away, what stays and counts, and where a hidden name would still be read.

use proptest::prelude::*;
use refoulement::model::counting::confidence::Sources;
use refoulement::model::record::incident::Incident;
use refoulement::model::redaction::protection::Protection;
use refoulement::model::redaction::public::PublicIncident;
use refoulement::model::redaction::redact::{Redaction, redact};
use serde_json::{Value, json};
use std::borrow::Cow;
use uuid::Uuid;

fn incident() -> Value {
    let claim = |key: &str, source: &str, min: u64| {
        json!({"key": key, "source": source, "via": null, "stance": "asserts", "hedge": "stated", "attribution": ["a source in China"],
            "people": {"min": min, "max": min, "quantifier": "exact", "counts": "refugees"}, "quote": "Ten were seen.", "locator": "p. 3"})
    };
    json!({
        "title": "Ten people detained", "date": "2013-11-02", "host_country": "CN", "origin_country": ["KP"],
        "places": [{"role": "detention", "name": "Shenyang", "country": "CN", "subdivision": "CN-LN", "precision": "locality", "lat": 41.8, "lon": 123.4}],
        "people": {"min": 5, "max": 10, "counts": "refugees", "basis": "widest", "claims": ["open", "secret"]},
        "groups": [{"kind": "minor", "min": 1, "claims": ["secret"]}],
        "timeline": [{"status": "detained", "date": "2013-11-02", "claims": ["open", "secret"]}, {"status": "repatriated", "date": "2013-11-03", "claims": ["secret"]}],
        "claims": [claim("open", "chosun", 5), claim("secret", "informant", 10)],
    })
}

fn sources() -> Sources {
    let source = |key: &str| {
        (
            key.to_owned(),
            serde_json::from_value(json!({"key": key, "kind": "media", "outlet": key, "title": "A report"}))
                .unwrap(),
        )
    };
    ["chosun", "informant"].map(source).into()
}

/// The public document, and the pointers of its leaks.
fn publish(record: &Value, protection: Value) -> (Value, Vec<String>) {
    let record: Incident = serde_json::from_value(record.clone()).unwrap();
    let protection: Protection = serde_json::from_value(protection).unwrap();
    let redacted = redact(record.clone(), &protection);
    let carried = redacted.carried(&sources());
    let public = PublicIncident::compute(
        Uuid::nil(),
        redacted,
        carried,
        refoulement::model::redaction::public::Published::first(1, chrono::NaiveDate::default()),
    );
    let leaks = Redaction::of(Cow::Borrowed(&protection)).leaks(&record, &public);
    (serde_json::to_value(&public).unwrap(), leaks.into_iter().map(|leak| leak.pointer).collect())
}

#[test]
fn without_protection_nothing_is_taken_away() {
    let (public, leaks) = publish(&incident(), json!({}));
    assert_eq!(public["withheld"], json!([]));
    assert_eq!(public["claims"].as_array().unwrap().len(), 2);
    assert_eq!((&public["people"]["min"], &public["people"]["max"]), (&json!(5), &json!(10)));
    assert_eq!(public["repatriation_status"], "repatriated");
    assert!(leaks.is_empty());
}

#[test]
fn a_confidential_source_keeps_its_numbers_and_loses_its_words() {
    for protection in [json!({"sources": ["informant"]}), json!({"claims": {"secret": "content"}})] {
        let (public, _) = publish(&incident(), protection.clone());
        let document = public.to_string();
        assert!(!document.contains("informant") && !document.contains("secret\""), "{document}");
        assert_eq!(
            public["claims"][1],
            json!({"key": "withheld-1", "source": null, "via": null, "stance": "asserts", "hedge": "stated", "attribution": [],
            "people": {"min": 10, "max": 10, "quantifier": "exact", "counts": "refugees"}, "quote": null, "locator": null})
        );
        assert_eq!(public["people"]["claims"], json!(["open", "withheld-1"]));
        assert_eq!(public["timeline"][1]["claims"], json!(["withheld-1"]));
        assert_eq!(
            (&public["people"]["max"], &public["repatriated"]["max"], &public["source_roots"]),
            (&json!(10), &json!(10), &json!(1))
        );
        let mark = if protection["sources"].is_array() { "source" } else { "claim" };
        assert_eq!(public["withheld"], json!([mark]));
    }
    let mut through = incident();
    through["claims"][0]["via"] = json!("informant");
    let (public, _) = publish(&through, json!({"sources": ["informant"]}));
    assert!(
        !public.to_string().contains("chosun"),
        "what is known through a confidential source is covered too"
    );
}

#[test]
fn a_whole_claim_counts_nowhere() {
    let (public, _) = publish(&incident(), json!({"claims": {"secret": "whole"}}));
    assert_eq!(public["withheld"], json!(["whole_claim"]));
    assert_eq!(
        public["people"],
        json!({"min": 5, "max": 5, "counts": "refugees", "basis": "widest", "claims": ["open"], "reason": null})
    );
    assert_eq!((&public["groups"], &public["timeline"].as_array().unwrap().len()), (&json!([]), &1));
    assert_eq!(
        (&public["repatriation_status"], &public["repatriated"]),
        (&json!("detained"), &json!({"min": 0, "max": 0}))
    );
    // A figure that followed the claim is found anew.
    let mut followed = incident();
    followed["people"] = json!({"min": 10, "max": 10, "counts": "refugees", "basis": "claim", "claims": ["secret"], "reason": "it was there"});
    let (public, _) = publish(&followed, json!({"claims": {"secret": "whole"}}));
    assert_eq!((&public["people"]["max"], &public["people"]["reason"]), (&json!(5), &Value::Null));
}

#[test]
fn what_any_claim_may_report_alone_goes_with_each_of_them() {
    let mut record = incident();
    record["timeline"] = json!([
        {"status": "detained", "date": "2013-11-02", "claims": ["open", "secret"]},
        {"status": "repatriated", "date": "2013-11-03", "claims": ["open", "secret"], "rests_on_all": true},
    ]);
    record["groups"] =
        json!([{"kind": "minor", "min": 1, "claims": ["open", "secret"], "rests_on_all": true}]);
    for cover in [json!({}), json!({"claims": {"secret": "content"}}), json!({"sources": ["informant"]})] {
        let (public, _) = publish(&record, cover);
        assert_eq!(public["timeline"][1]["rests_on_all"], true, "{public}");
        assert_eq!(
            (&public["groups"][0]["rests_on_all"], &public["timeline"][0].get("rests_on_all")),
            (&json!(true), &None)
        );
        assert_eq!(public["repatriation_status"], "repatriated");
    }
    for claim in ["open", "secret"] {
        let (public, _) = publish(&record, json!({"claims": {claim: "whole"}}));
        assert_eq!(
            (&public["groups"], public["timeline"].as_array().unwrap().len()),
            (&json!([]), 1),
            "{claim}"
        );
        assert_eq!(public["timeline"][0]["status"], "detained");
        assert_eq!(
            (&public["repatriation_status"], &public["repatriated"]),
            (&json!("detained"), &json!({"min": 0, "max": 0}))
        );
        assert_eq!(public["withheld"], json!(["whole_claim"]));
    }
}

#[test]
fn a_cover_takes_no_name_that_another_claim_has() {
    let mut record = incident();
    record["claims"][0]["key"] = json!("withheld-1");
    record["people"]["claims"] = json!(["withheld-1", "secret"]);
    record["timeline"][0]["claims"] = json!(["withheld-1", "secret"]);
    let (public, _) = publish(&record, json!({"sources": ["informant"]}));
    let keys: Vec<&Value> = public["claims"].as_array().unwrap().iter().map(|claim| &claim["key"]).collect();
    assert_eq!(keys, ["withheld-1", "withheld-2"]);
    assert_eq!(public["timeline"][1]["claims"], json!(["withheld-2"]));
}

#[test]
fn a_quote_is_withheld_alone() {
    let (public, _) = publish(&incident(), json!({"quotes": ["secret"]}));
    assert_eq!(
        (&public["claims"][1]["quote"], &public["claims"][1]["source"]),
        (&Value::Null, &json!("informant"))
    );
    assert_eq!(public["withheld"], json!(["quote"]));
    let mut silent = incident();
    silent["claims"][1]["quote"] = Value::Null;
    assert_eq!(
        publish(&silent, json!({"quotes": ["secret"]})).0["withheld"],
        json!([]),
        "there was nothing to withhold"
    );
}

#[test]
fn places_are_made_coarser() {
    let shown = |place: Value, coarseness: &str| {
        let mut record = incident();
        record["places"][0].as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        let (public, _) = publish(&record, json!({"places": coarseness}));
        (public["places"][0].clone(), public["withheld"].clone())
    };
    let (place, withheld) = shown(json!({}), "subdivision");
    assert_eq!(
        (&place["precision"], &place["subdivision"], &place["lat"], &place["lon"]),
        (&json!("subdivision"), &json!("CN-LN"), &Value::Null, &Value::Null)
    );
    assert!(!place.to_string().to_lowercase().contains("shenyang"), "{place}");
    assert_eq!(withheld, json!(["place"]));
    let (place, _) = shown(json!({}), "country");
    assert_eq!(
        (&place["precision"], &place["subdivision"], &place["name"], &place["key"]),
        (&json!("country"), &Value::Null, &json!("China"), &json!("cn-china"))
    );
    let (place, _) = shown(json!({"subdivision": null, "precision": "near"}), "subdivision");
    assert_eq!((&place["precision"], &place["name"]), (&json!("country"), &json!("China")));
    // A place of a country is coarse enough, but not if its subdivision stands beside it.
    let (place, withheld) = shown(json!({"precision": "country"}), "country");
    assert_eq!((&place["subdivision"], withheld), (&Value::Null, json!(["place"])));
    let (place, withheld) = shown(
        json!({"precision": "country", "subdivision": null, "name": "China", "lat": null, "lon": null}),
        "country",
    );
    assert_eq!((&place["name"], withheld), (&json!("China"), json!([])));
    // What is said of a place's precision is not relied on.
    for precision in ["country", "subdivision", "near"] {
        for coarseness in ["country", "subdivision"] {
            let (place, withheld) = shown(json!({"precision": precision, "subdivision": null}), coarseness);
            assert_eq!(
                (&place["name"], &place["lat"], &place["lon"]),
                (&json!("China"), &Value::Null, &Value::Null),
                "{precision} {coarseness}"
            );
            assert_eq!(withheld, json!(["place"]));
        }
    }
    let (place, withheld) = shown(
        json!({"precision": "subdivision", "name": "Liaoning Province", "lat": null, "lon": null}),
        "subdivision",
    );
    assert_eq!((&place["name"], withheld), (&json!("Liaoning Province"), json!([])));
    let (place, withheld) = shown(json!({"precision": "subdivision", "name": "Liaoning"}), "subdivision");
    assert_eq!(
        (&place["name"], &place["lat"], withheld),
        (&json!("Liaoning Sheng"), &Value::Null, json!(["place"])),
        "a point is finer than an area"
    );
    let destination = json!({"role": "intended_destination", "name": "South Korea", "country": "KR", "subdivision": null, "precision": "country", "lat": null, "lon": null});
    let (place, withheld) = shown(destination, "country");
    assert_eq!((&place["name"], withheld), (&json!("South Korea"), json!([])), "its usual name is no finer");
}

proptest! {
    #![proptest_config(super::cases(300))]

    /// Whatever a place is said to be, as a coarser one it says nothing but the area, and its own name is hidden everywhere.
    #[test]
    fn a_coarser_place_says_nothing_but_its_area(
        name in "Tumen|Liaoning Prison|Shenyang, Liaoning|图们|Province|the|Kunming near Yunnan|No\\. 2 of China",
        precision in prop::sample::select(vec!["site", "locality", "near", "subdivision", "country"]),
        subdivision in prop::sample::select(vec![json!("CN-LN"), json!("CN-YN"), Value::Null]),
        (lat, lon) in (prop::option::of(20.0..50.0_f64), prop::option::of(80.0..130.0_f64)),
        coarseness in prop::sample::select(vec!["subdivision", "country"]),
    ) {
        let mut record = incident();
        record["places"][0] = json!({"role": "detention", "name": name, "country": "CN", "subdivision": subdivision, "precision": precision, "lat": lat, "lon": lon});
        record["summary"] = json!(format!("They were held in {name}."));
        let (public, leaks) = publish(&record, json!({"places": coarseness}));
        let place = &public["places"][0];
        let kept = if coarseness == "subdivision" { subdivision } else { Value::Null };
        let area = match kept.as_str() { Some("CN-LN") => "Liaoning Sheng", Some(_) => "Yunnan Sheng", None => "China" };
        prop_assert_eq!((&place["name"], &place["subdivision"]), (&json!(area), &kept));
        prop_assert_eq!((&place["lat"], &place["lon"]), (&Value::Null, &Value::Null));
        prop_assert_eq!(&public["withheld"], &json!(["place", "text"]));
        prop_assert_eq!(leaks, ["/summary"]);
    }
}

#[test]
fn a_hidden_name_is_found_wherever_it_stands() {
    let hide = |change: Value, coarseness: &str| {
        let mut record = incident();
        record.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        publish(&record, json!({"places": coarseness})).1
    };
    assert_eq!(hide(json!({}), "subdivision"), Vec::<String>::new());
    assert_eq!(hide(json!({"title": "Ten detained in SHENYANG’s station"}), "subdivision"), ["/title"]);
    assert_eq!(hide(json!({"summary": "In Shenyangland."}), "subdivision"), Vec::<String>::new());
    assert_eq!(hide(json!({"discounted": "it was not in Ｓｈｅｎｙａｎｇ"}), "country"), ["/discounted"]);
    let mut claims = incident()["claims"].clone();
    claims[0]["attribution"] = json!(["a policeman of Shenyang"]);
    assert_eq!(hide(json!({"claims": claims}), "subdivision"), ["/claims/0/attribution/0"]);
    let place = |name: &str, subdivision: &str| json!([{"role": "detention", "name": name, "country": "CN", "subdivision": subdivision, "precision": "locality"}]);
    assert_eq!(
        hide(json!({"places": place("沈阳", "CN-LN"), "summary": "他们在沈阳市被捕"}), "subdivision"),
        ["/summary"]
    );
    // Beijing is shown as Beijing, which hides nothing; as China, it is hidden.
    assert_eq!(
        hide(json!({"places": place("Beijing", "CN-BJ"), "title": "Ten detained in Beijing"}), "subdivision"),
        Vec::<String>::new()
    );
    assert_eq!(
        hide(json!({"places": place("Beijing", "CN-BJ"), "title": "Ten detained in Beijing"}), "country"),
        ["/title"]
    );
}
