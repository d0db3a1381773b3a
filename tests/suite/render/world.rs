//! A small world in which the formats can differ: several places, coarse places, open figures, parts, denials.

use refoulement::desk::Record;
use refoulement::desk::founding::SeedAct;
use refoulement::model::vocabulary::publication::Subject;
use serde_json::{Value, json};
use uuid::Uuid;

pub fn id(n: u128) -> Uuid {
    uuid::Builder::from_random_bytes(n.to_be_bytes()).into_uuid()
}

fn source(n: u128, key: &str, outlet: &str) -> (Uuid, Record) {
    let source = json!({"key": key, "kind": "media", "outlet": outlet, "title": format!("What {outlet} printed"), "published": "2014-02~", "authors": ["A; B", "C"]});
    (id(1000 + n), Record::parse(Subject::Source, source).unwrap())
}

/// A plain incident on a date, changed by hand.
pub fn incident(n: u128, date: &str, change: impl FnOnce(&mut Value)) -> (Uuid, Record) {
    let mut incident = json!({
        "title": format!("Incident {n}"),
        "date": date,
        "origin_country": ["KP"],
        "host_country": "CN",
        "places": [place("detention", "Tumen", "CN-JL", "locality", 42.96, 129.84)],
        "timeline": [{"status": "detained", "date": date, "claims": ["a"]}],
        "claims": [{"key": "a", "source": "herald-2014", "stance": "asserts", "hedge": "reported", "people": {"min": 3, "max": 3, "quantifier": "exact", "counts": "refugees"}}],
    });
    change(&mut incident);
    (id(n), Record::parse(Subject::Incident, incident).unwrap())
}

fn place(role: &str, name: &str, subdivision: &str, precision: &str, lat: f64, lon: f64) -> Value {
    json!({"role": role, "name": name, "country": "CN", "subdivision": subdivision, "precision": precision, "lat": lat, "lon": lon})
}

/// Its sources are version 1, its incidents version 2, one correction version 3.
pub fn world() -> Vec<SeedAct> {
    let sources = vec![
        source(1, "herald-2014", "Herald, The"),
        source(2, "ilbo-2014", "조선일보"),
        source(3, "unused-2014", "Nobody's"),
    ];
    let incidents = vec![
        incident(1, "2013", |_| ()),
        incident(2, "[2013-11-02..2013-11-21]", |_| ()),
        incident(3, "2013-11-30", |incident| {
            incident["title"] = json!("탈북자 Detained in 图们");
            incident["origin_country"] = json!([]);
        }),
        incident(4, "2013-11-29/2013-12-02", |incident| {
            incident["claims"][0]["people"] =
                json!({"min": 50, "max": null, "quantifier": "more_than", "counts": "persons"});
            incident["claims"][0]["source"] = json!("ilbo-2014");
            incident["claims"][0]["via"] = json!("herald-2014");
        }),
        incident(5, "2014-01-15", |incident| {
            incident["related"] = json!([{"incident": id(6), "kind": "may_share_people"}]);
        }),
        incident(6, "2014-01-16~", |incident| {
            incident["claims"][0]["people"] =
                json!({"min": 5, "max": 8, "quantifier": "between", "counts": "refugees"});
            incident["timeline"] = json!([
                {"status": "detained", "date": "2014-01-16", "claims": ["a"]},
                {"status": "repatriated", "date": "2014-02-01", "country": "KP", "people": {"min": 1, "max": null}, "claims": ["a"]},
            ]);
        }),
        incident(7, "2013-11-02", |incident| {
            incident["claims"][0]["people"] =
                json!({"min": 17, "max": 17, "quantifier": "exact", "counts": "refugees"});
            incident["places"] = json!([
                place("detention", "Shenyang", "CN-LN", "locality", 41.8, 123.43),
                place("detention", "Dandong", "CN-LN", "site", 40.12, 124.38),
                place("detention", "Liaoning", "CN-LN", "subdivision", 41.0, 123.0),
                place("handover", "Dandong", "CN-LN", "locality", 40.12, 124.38),
            ]);
            incident["groups"] =
                json!([{"kind": "minor", "min": 1, "max": null, "ages": [13, 4], "claims": ["a"]}]);
        }),
        incident(8, "2015", |incident| {
            incident["places"] = json!([{"role": "detention", "name": "Beijing", "country": "CN", "precision": "near", "lat": 39.9, "lon": 116.4}]);
        }),
        incident(9, "2015-03", |incident| incident["places"] = json!([])),
    ];
    let correction = vec![incident(1, "2013", |incident| incident["title"] = json!("Incident 1, corrected"))];
    vec![sources, incidents, correction]
}
