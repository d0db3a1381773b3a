//! Tables: the status of timelines, the confidence of claims, the figure of claims, and what records are refused for.

use refoulement::model::counting::confidence::{Sources, confidence, source_roots};
use refoulement::model::counting::status::{Happening, status};
use refoulement::model::record::claim_figure::{unstated, widest};
use refoulement::model::record::incident::{Claim, Incident};
use refoulement::model::record::source::Source;
use refoulement::model::validation::{incident, source};
use refoulement::model::value::bounds::Bounds;
use refoulement::model::value::span::Span;
use refoulement::model::vocabulary::record::Counts;
use refoulement::model::vocabulary::record::Status::{
    Detained, Escaped, Mixed, Released, Repatriated, Unknown,
};
use serde_json::{Value, json};

use super::naive::dates::ymd;

#[test]
fn the_status_of_a_timeline() {
    let day = Span::new(ymd(2013, 11, 2), ymd(2013, 11, 2)).unwrap();
    let five = Bounds::new(5, 5);
    let some = |min: u32, max: u32| Some(Bounds::new(min, max));
    let open = Some(Bounds::open(1));
    for (steps, figure, expected) in [
        (vec![], five, Unknown),
        (vec![(Detained, None)], five, Detained),
        (vec![(Detained, None), (Repatriated, None)], five, Repatriated),
        (vec![(Repatriated, None), (Detained, None)], five, Detained),
        (vec![(Detained, None), (Repatriated, some(2, 2))], five, Mixed),
        (vec![(Detained, None), (Repatriated, some(2, 2)), (Repatriated, some(3, 3))], five, Repatriated),
        (vec![(Detained, None), (Repatriated, some(2, 2)), (Escaped, some(3, 3))], five, Mixed),
        (vec![(Detained, None), (Repatriated, some(4, 6))], five, Mixed),
        (vec![(Detained, None), (Repatriated, some(5, 6))], five, Repatriated),
        (vec![(Detained, None), (Repatriated, some(5, 5))], Bounds::new(5, 6), Mixed),
        (vec![(Detained, None), (Repatriated, some(90, 90))], Bounds::open(5), Mixed),
        (vec![(Repatriated, some(2, 2)), (Detained, None)], five, Detained),
        (vec![(Released, open)], five, Mixed),
        (vec![(Released, open)], Bounds::new(1, 1), Released),
        (vec![(Detained, None), (Detained, some(1, 1))], five, Mixed),
    ] {
        let happened: Vec<Happening> = steps
            .iter()
            .map(|(status, people)| Happening { status: *status, span: day, people: *people })
            .collect();
        assert_eq!(status(&happened, figure), expected, "{steps:?} of {figure:?}");
    }
}

fn claim(source: &str, stance: &str, hedge: &str) -> Value {
    json!({"key": format!("{source}-{stance}"), "source": source, "stance": stance, "hedge": hedge})
}

#[test]
fn the_confidence_of_claims() {
    let kinds = [("a", "media"), ("b", "ngo"), ("gov", "government"), ("court", "court"), ("un", "un")];
    let source = |(key, kind): (&str, &str)| {
        (
            key.to_owned(),
            serde_json::from_value(json!({"key": key, "kind": kind, "outlet": key, "title": key})).unwrap(),
        )
    };
    let sources: Sources = kinds.map(source).into();
    let (a, b) = (|| claim("a", "asserts", "stated"), || claim("b", "asserts", "stated"));
    for (claims, discounted, expected) in [
        (vec![a()], false, "one_source"),
        (vec![a(), b()], false, "several_sources"),
        (vec![a(), claim("b", "cannot_confirm", "stated")], false, "one_source"),
        (vec![a(), claim("b", "denies", "stated")], false, "contested"),
        (vec![a(), b(), claim("gov", "denies", "confirmed")], false, "contested"),
        (vec![a(), claim("gov", "asserts", "confirmed")], false, "officially_confirmed"),
        (
            vec![claim("court", "asserts", "confirmed"), claim("b", "denies", "stated")],
            false,
            "officially_confirmed",
        ),
        (vec![claim("gov", "asserts", "stated")], false, "one_source"),
        (vec![claim("un", "asserts", "confirmed")], false, "one_source"),
        (vec![claim("gov", "asserts", "confirmed")], true, "discounted"),
    ] {
        let record = json!({"title": "t", "date": "2013", "host_country": "CN", "claims": claims, "discounted": discounted.then_some("no longer")});
        let incident: Incident = serde_json::from_value(record).unwrap();
        assert_eq!(
            confidence(&incident, &sources, source_roots(&incident, &sources)).word(),
            expected,
            "{claims:?}"
        );
    }
}

#[test]
fn the_figure_of_claims() {
    let claims = |numbers: &[(&str, Value, Value, &str)]| -> Vec<Claim> {
        let claim = |(at, (stance, min, max, counts)): (usize, &(&str, Value, Value, &str))| {
            let people = if min.is_null() {
                Value::Null
            } else {
                json!({"min": min, "max": max, "quantifier": "about", "counts": counts})
            };
            serde_json::from_value(json!({"key": format!("c{at}"), "source": "s", "stance": stance, "hedge": "stated", "people": people})).unwrap()
        };
        numbers.iter().enumerate().map(claim).collect()
    };
    for (numbers, expected, rests_on) in [
        (
            vec![
                ("asserts", json!(13), json!(13), "refugees"),
                ("asserts", json!(15), json!(15), "refugees"),
            ],
            Bounds::new(13, 15),
            2,
        ),
        (
            vec![
                ("asserts", json!(13), json!(13), "refugees"),
                ("asserts", json!(50), Value::Null, "refugees"),
            ],
            Bounds::open(13),
            2,
        ),
        (
            vec![("asserts", json!(13), json!(13), "refugees"), ("denies", json!(1), json!(99), "refugees")],
            Bounds::new(13, 13),
            1,
        ),
        (
            vec![("asserts", json!(13), json!(13), "refugees"), ("asserts", json!(20), json!(20), "persons")],
            Bounds::new(13, 13),
            1,
        ),
        (
            vec![("asserts", Value::Null, Value::Null, ""), ("asserts", json!(20), json!(20), "persons")],
            Bounds::new(20, 20),
            1,
        ),
        (vec![("asserts", Value::Null, Value::Null, "")], Bounds::open(1), 0),
    ] {
        let figure = unstated(&claims(&numbers));
        assert_eq!((figure.bounds(), figure.claims.len()), (expected, rests_on), "{numbers:?}");
    }
    assert_eq!(widest(&claims(&[("asserts", json!(2), json!(2), "persons")]), Counts::Refugees), None);
}

/// The codes of an incident's faults, after these changes to a sound one.
fn faults(change: &Value) -> Vec<String> {
    let people = json!({"min": 5, "max": 5, "quantifier": "exact", "counts": "refugees"});
    let mut record = json!({"title": "t", "date": "2013-11-02", "host_country": "CN", "origin_country": ["KP"],
        "claims": [{"key": "c", "source": "s", "stance": "asserts", "hedge": "stated", "people": people}]});
    record.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let mut incident: Incident = serde_json::from_value(record).unwrap();
    let faults = incident::check(&mut incident, &|key| key == "s", ymd(2026, 6, 15));
    faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
}

#[test]
fn records_that_are_refused() {
    let place = |change: Value| {
        let mut place =
            json!({"role": "detention", "name": "Shenyang", "country": "CN", "precision": "locality"});
        place.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        place
    };
    let figure = |min: u64, max: Value, basis: &str, claims: &[&str]| json!({"people": {"min": min, "max": max, "counts": "refugees", "basis": basis, "claims": claims, "reason": "r"}});
    let step = |date: &str| json!({"status": "detained", "date": date, "claims": ["c"]});
    let silent = |mut change: Value| {
        change["claims"] = json!([{"key": "c", "source": "s", "stance": "asserts", "hedge": "stated"}]);
        change
    };
    for (change, expected) in [
        (json!({}), None),
        (json!({"title": " "}), Some("/title blank")),
        (json!({"title": "a\u{202e}b"}), Some("/title forbidden-character")),
        (json!({"title": "x".repeat(301)}), Some("/title too-long")),
        // The present year and month may be named, though they are not over; what has not begun may not.
        (json!({"date": "2026"}), None),
        (json!({"date": "2026-06-15"}), None),
        (json!({"date": "[2026-06-01..2026-06-15]"}), None),
        (json!({"date": "2026-06-16"}), Some("/date in-the-future")),
        (json!({"date": "2013/2099"}), Some("/date in-the-future")),
        (json!({"date": "[2013-11..2026-07]"}), Some("/date in-the-future")),
        (json!({"date": "2026-06~/2026~"}), None),
        (json!({"origin_country": ["KP", "KP"]}), Some("/origin_country repeated")),
        (json!({"places": [place(json!({"country": "TH"}))]}), Some("/places/0/country mismatch")),
        (json!({"places": [place(json!({"subdivision": "TH-57"}))]}), Some("/places/0/subdivision mismatch")),
        (
            json!({"places": [place(json!({"precision": "subdivision"}))]}),
            Some("/places/0/subdivision required"),
        ),
        (json!({"places": [place(json!({"lat": 1.0}))]}), Some("/places/0/lon required")),
        (json!({"places": [place(json!({"lat": 91.0, "lon": 0.0}))]}), Some("/places/0 out-of-range")),
        (json!({"places": [place(json!({"name": "x".repeat(298)}))]}), Some("/places/0/name too-long")),
        (
            json!({"places": [place(json!({"people": {"min": 6, "max": 6}}))]}),
            Some("/people cannot-hold-places"),
        ),
        (
            json!({"places": [place(json!({"people": {"min": 1, "max": 4}}))]}),
            Some("/people cannot-hold-places"),
        ),
        (
            json!({"timeline": [step("2013-11-03"), step("2013-11-02")]}),
            Some("/timeline/1/date out-of-order"),
        ),
        (json!({"timeline": [step("2013-11-03"), step("[2013-11-02..2013-11-04]")]}), None),
        (
            json!({"timeline": [{"status": "mixed", "date": "2013-11-02", "claims": ["c"]}]}),
            Some("/timeline/0/status not-allowed"),
        ),
        (
            json!({"timeline": [{"status": "detained", "date": "2013-11-02", "claims": []}]}),
            Some("/timeline/0/claims required"),
        ),
        (
            json!({"groups": [{"kind": "minor", "min": 3, "max": 2, "claims": ["c"]}]}),
            Some("/groups/0 out-of-range"),
        ),
        (
            json!({"claims": [{"key": "c", "source": "s", "stance": "denies", "hedge": "stated"}]}),
            Some("/claims required"),
        ),
        (
            json!({"claims": [{"key": "c", "source": "x", "stance": "asserts", "hedge": "stated"}]}),
            Some("/claims/0/source unknown-source"),
        ),
        (figure(5, json!(5), "widest", &["c"]), None),
        (figure(5, json!(6), "widest", &["c"]), Some("/people mismatch")),
        (figure(5, json!(5), "claim", &["c"]), None),
        (figure(4, json!(5), "claim", &["c"]), Some("/people mismatch")),
        (figure(9, json!(9), "editorial", &[]), None),
        // A number that no claim gives is not the widest of the claims.
        (silent(figure(100, json!(100), "widest", &[])), Some("/people mismatch")),
        (
            silent(
                json!({"people": {"min": 1, "max": null, "counts": "persons", "basis": "widest", "claims": []}}),
            ),
            None,
        ),
        (
            json!({"people": {"min": 1, "max": 1, "counts": "refugees", "basis": "editorial", "reason": "r"}, "origin_country": ["KP", "CN"]}),
            Some("/people cannot-hold-countries"),
        ),
        (
            json!({"people": {"min": 5, "max": 5, "counts": "refugees", "basis": "editorial"}}),
            Some("/people/reason required"),
        ),
    ] {
        assert_eq!(faults(&change).first().map(String::as_str), expected, "{change}");
    }
}

#[test]
fn sources_that_are_refused() {
    for (change, expected) in [
        (json!({}), None),
        (json!({"outlet": "none"}), Some("/outlet not-allowed")),
        (json!({"key": "A b"}), Some("/key malformed")),
        (json!({"key": "a--b"}), Some("/key malformed")),
        (json!({"derived_from": ["a"]}), Some("/derived_from/0 circular")),
        (json!({"url": "javascript:alert(1)"}), Some("/url malformed")),
        (json!({"published": "2014/2099"}), Some("/published in-the-future")),
    ] {
        let mut source = json!({"key": "a", "kind": "media", "outlet": "Chosun Daily", "title": "t"});
        source.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let mut source: Source = serde_json::from_value(source).unwrap();
        let faults = source::check(&mut source, &|_| true, ymd(2026, 6, 15));
        assert_eq!(
            faults.first().map(|fault| format!("{} {}", fault.pointer, fault.code)).as_deref(),
            expected,
            "{change}"
        );
    }
}
