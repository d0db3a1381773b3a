//! Random registers: records as somebody might write them, small numbers and close dates so that things collide.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::model::counting::confidence::Sources;
use refoulement::model::record::incident::Incident;
use refoulement::model::redaction::protection::Protection;
use refoulement::model::redaction::public::{PublicIncident, Published};
use refoulement::model::redaction::redact::redact;
use refoulement::register::snapshot::row::Row;
use serde_json::{Value, json};
use uuid::Uuid;

use super::naive::{bounds, dates, items, record};

/// The newest version of every random register.
pub const NEWEST: u32 = 6;

/// The outlets: some hold what queries and CSV must escape.
pub const OUTLETS: [&str; 6] =
    ["Chosun Daily", "Agence, Presse", "A\\B", "조선일보", "R&D = 50% + more", "Daily NK"];
pub const OUTLETS_OR_NONE: &[&str] =
    &["Chosun Daily", "Agence, Presse", "A\\B", "조선일보", "R&D = 50% + more", "Daily NK", "none"];
pub const PLACE_KEYS: &[&str] = &[
    "cn-ln-shenyang",
    "cn-ln-dandong",
    "cn-jl-yanji",
    "cn-yn-kunming",
    "cn-near-beijing",
    "fj-c-taveuni",
    "none",
];

/// A state of an incident, as it was written and as it is published.
#[derive(Debug, Clone)]
pub struct State {
    pub raw: Value,
    pub protection: Protection,
    pub json: Value,
    pub row: Row,
}

/// A register with all its versions.
#[derive(Debug, Clone)]
pub struct World {
    pub sources: Sources,
    pub states: Vec<State>,
}

impl World {
    /// The states of one version.
    pub fn at(&self, version: u32) -> impl Iterator<Item = &State> {
        self.states.iter().filter(move |state| {
            state.row.since <= version && state.row.until.is_none_or(|until| version < until)
        })
    }
}

/// A day in one of a few narrow windows.
pub fn day() -> impl Strategy<Value = NaiveDate> {
    let from = |year, month, day, days| {
        (0..days).prop_map(move |n| dates::ymd(year, month, day).checked_add_days(Days::new(n)).unwrap())
    };
    prop_oneof![5 => from(2013, 10, 28, 25_u64), 2 => from(2013, 12, 24, 12), 1 => from(2014, 12, 24, 12), 1 => from(2012, 11, 1, 90)]
}

/// One date of every accepted form.
pub fn date() -> impl Strategy<Value = String> {
    let end = || {
        (
            day(),
            prop_oneof![6 => Just("day"), 2 => Just("month"), 1 => Just("year")],
            select(&["", "", "", "~", "?", "%"][..]),
        )
    };
    let text = |(day, grain, mark): (NaiveDate, &str, &str)| format!("{}{mark}", dates::bucket(grain, day));
    (end(), end(), 0..4).prop_map(move |(a, b, form)| {
        let first = |(day, grain, _): (NaiveDate, &str, &str)| dates::span(&dates::bucket(grain, day)).0;
        let (a, b) = if first(a) <= first(b) { (a, b) } else { (b, a) };
        match form {
            0 => format!("{}/{}", text(a), text(b)),
            // The ends of a one-of range are equally precise, and have no qualifiers.
            1 => format!("[{}..{}]", text((a.0.min(b.0), a.1, "")), text((a.0.max(b.0), a.1, ""))),
            _ => text(a),
        }
    })
}

fn some_bounds() -> impl Strategy<Value = Value> {
    (0..=6_u32, 0..=4_u32, prop::bool::weighted(0.25)).prop_map(
        |(min, more, open)| json!({"min": min, "max": if open { Value::Null } else { json!(min + more) }}),
    )
}

fn maybe(value: impl Strategy<Value = Value> + 'static, weight: f64) -> impl Strategy<Value = Value> {
    prop::option::weighted(weight, value).prop_map(|value| value.unwrap_or(Value::Null))
}

type Spot = (&'static str, &'static str, Option<&'static str>, f64, f64);

const SPOTS: [Spot; 13] = [
    ("CN", "Shenyang", Some("CN-LN"), 41.8, 123.4),
    ("CN", "Dandong", Some("CN-LN"), 40.1, 124.4),
    ("CN", "Yanji", Some("CN-JL"), 42.9, 129.5),
    ("CN", "Kunming", Some("CN-YN"), 25.04, 102.7),
    ("CN", "Beijing", None, 39.9, 116.4),
    ("TH", "Chiang Saen", Some("TH-57"), 20.27, 100.08),
    ("TH", "the border", None, 20.3, 100.1),
    ("RU", "Anadyr", Some("RU-CHU"), 64.7, 177.5),
    ("RU", "Uelen", Some("RU-CHU"), 66.2, -169.8),
    ("FJ", "Suva", Some("FJ-C"), -18.1, 178.4),
    ("FJ", "Taveuni", Some("FJ-C"), -16.8, 180.0),
    ("FJ", "the sea", None, -17.0, -179.9),
    ("KP", "Sinuiju", Some("KP-03"), 40.1, 124.4),
];

fn place() -> impl Strategy<Value = (usize, usize, &'static str, bool, Value, &'static str)> {
    let role = select(
        &["detention", "detention", "detention", "transit", "transfer", "handover", "intended_destination"][..],
    );
    (
        0..5_usize,
        0..SPOTS.len(),
        role,
        prop::bool::weighted(0.8),
        maybe(some_bounds(), 0.3),
        select(&["site", "locality", "locality", "near", "subdivision", "country"][..]),
    )
}

fn placed(
    host: &str,
    (nth, anywhere, role, located, people, precision): (usize, usize, &str, bool, Value, &str),
) -> Value {
    let here: Vec<&Spot> = SPOTS.iter().filter(|spot| spot.0 == host).collect();
    let (country, name, subdivision, lat, lon) =
        if role == "detention" { *here[nth % here.len()] } else { SPOTS[anywhere] };
    let precision = if precision == "subdivision" && subdivision.is_none() || name == "Beijing" {
        "near"
    } else {
        precision
    };
    let (lat, lon) = if located { (json!(lat), json!(lon)) } else { (Value::Null, Value::Null) };
    json!({"role": role, "name": name, "country": country, "subdivision": subdivision, "precision": precision, "lat": lat, "lon": lon, "people": people})
}

fn step() -> impl Strategy<Value = Value> {
    let status = prop_oneof![
        3 => Just("repatriated"),
        3 => select(&["detained", "transferred", "facing_repatriation"][..]),
        2 => select(&["expelled", "return_refused", "released", "escaped", "resettled", "died", "unknown"][..]),
    ];
    let people =
        prop_oneof![2 => Just(Value::Null), 2 => some_bounds(), 1 => Just(json!({"min": 1, "max": null}))];
    (status, date(), people)
        .prop_map(|(status, date, people)| json!({"status": status, "date": date, "country": null, "people": people, "claims": ["c0"]}))
}

/// Steps in a valid order: none wholly before the one above it. Some overlap the other way round.
fn timeline() -> impl Strategy<Value = Vec<Value>> {
    (prop::collection::vec(step(), 0..=5), any::<u8>()).prop_map(|(mut steps, swaps)| {
        let span = |step: &Value| dates::span(step["date"].as_str().unwrap());
        steps.sort_by_key(|step| span(step));
        for at in 1..steps.len() {
            if swaps >> at & 1 == 1 && span(&steps[at - 1]).0 <= span(&steps[at]).1 {
                steps.swap(at - 1, at);
                if steps.windows(2).any(|pair| span(&pair[1]).1 < span(&pair[0]).0) {
                    steps.swap(at - 1, at);
                }
            }
        }
        steps
    })
}

fn claim() -> impl Strategy<Value = Value> {
    let number = (
        select(&["exact", "about", "at_least", "more_than", "at_most", "between"][..]),
        0..=7_u32,
        0..=4_u32,
        select(&["refugees", "refugees", "persons"][..]),
    )
        .prop_map(|(quantifier, min, more, counts)| {
            let max = match quantifier {
                "exact" => Some(min),
                "at_least" | "more_than" => None,
                _ => Some(min + more),
            };
            json!({"min": min, "max": max, "quantifier": quantifier, "counts": counts})
        });
    let stance = select(&["asserts", "asserts", "asserts", "asserts", "denies", "cannot_confirm"][..]);
    let hedge = select(&["confirmed", "stated", "reported", "believed"][..]);
    (0..8, prop::option::of(0..8), stance, hedge, maybe(number, 0.75)).prop_map(|(source, via, stance, hedge, people)| {
        json!({"source": format!("s{source}"), "via": via.map(|via| format!("s{via}")), "stance": stance, "hedge": hedge, "attribution": ["a source"],
            "people": people, "quote": "They were seen", "locator": null})
    })
}

fn groups() -> impl Strategy<Value = Vec<Value>> {
    let kind = select(&["minor", "guide", "female", "family", "other"][..]);
    let nationality = select(vec![None, None, Some("KP"), Some("CN"), Some("CN"), Some("VN"), Some("TH")]);
    let counted = select(&["yes", "unclear", "no"][..]);
    let group =
        (kind, nationality, counted, some_bounds()).prop_map(|(kind, nationality, counted, people)| {
            json!({"kind": kind, "nationality": nationality, "min": people["min"], "max": people["max"],
            "counted": counted, "claims": ["c0"]})
        });
    prop::collection::vec(group, 0..=3)
}

/// One incident as an editor writes it.
pub fn incident() -> impl Strategy<Value = Value> {
    let origins = prop_oneof![4 => Just(vec!["KP"]), 3 => subsequence(vec!["KP", "CN", "VN"], 0..=3)];
    let places = (prop::collection::vec(place(), 0..=4), prop::bool::weighted(0.25));
    let figure = (0..5, some_bounds(), select(&["refugees", "persons"][..]));
    let parts = (select(&["CN", "CN", "CN", "TH", "RU", "FJ"][..]), origins, places, figure);
    (date(), parts, prop::collection::vec(claim(), 1..=4), timeline(), groups(), prop::bool::weighted(0.1)).prop_map(
        |(date, (host, origins, (places, one_of), figure), mut claims, timeline, groups, discounted)| {
            claims[0]["stance"] = json!("asserts");
            for (at, claim) in claims.iter_mut().enumerate() {
                claim["key"] = json!(format!("c{at}"));
            }
            let people = stated(figure, &claims);
            let places: Vec<Value> = places.into_iter().map(|place| placed(host, place)).collect();
            settle(json!({
                "title": "People reportedly detained", "summary": "", "date": date, "origin_country": origins, "host_country": host, "places": places,
                "places_are": if one_of { "one_of" } else { "all" }, "people": people, "groups": groups, "timeline": timeline, "claims": claims,
                "related": [], "discounted": discounted.then_some("no longer relied on"),
            }))
        },
    )
}

fn stated((kind, bounds, counts): (i32, Value, &str), claims: &[Value]) -> Value {
    let figure = |((min, max), keys): ((u64, Option<u64>), Vec<String>), counts: &str| json!({"min": min, "max": max, "counts": counts, "basis": "widest", "claims": keys, "reason": null});
    match kind {
        0 => Value::Null,
        1 => record::widest(claims, counts).map_or(Value::Null, |found| figure(found, counts)),
        2 => claims.iter().find(|claim| claim["stance"] == "asserts" && claim["people"].is_object()).map_or(Value::Null, |claim| {
            let people = &claim["people"];
            json!({"min": people["min"], "max": people["max"], "counts": people["counts"], "basis": "claim", "claims": [claim["key"]], "reason": "nearest"})
        }),
        _ => json!({"min": bounds["min"], "max": bounds["max"], "counts": counts, "basis": "editorial", "claims": [], "reason": "set"}),
    }
}

/// Rule 4, plainly: the shares of the detention places.
pub fn shares(record: &Value) -> Vec<super::naive::Bounds> {
    let least = u64::from(record["places_are"] == "all");
    let detention = items(&record["places"]).iter().filter(|place| place["role"] == "detention");
    detention.map(|place| bounds(&place["people"]).unwrap_or((least, None))).collect()
}

/// Takes away what the figure cannot hold.
fn settle(mut record: Value) -> Value {
    let (figure, _) = record::figure(&record);
    let fits = |record: &Value| {
        let shares = shares(record);
        let least: u64 = shares.iter().map(|share| share.0).sum();
        let most = shares.iter().try_fold(0, |sum, share| share.1.map(|max| sum + max));
        least <= figure.0 && (shares.is_empty() || most.is_none_or(|most| most >= figure.0))
    };
    if !fits(&record) {
        record["places"].as_array_mut().unwrap().iter_mut().for_each(|place| place["people"] = Value::Null);
    }
    while !fits(&record) {
        record["places"].as_array_mut().unwrap().pop();
    }
    if let Some(most) = figure.1 {
        record["origin_country"].as_array_mut().unwrap().truncate(usize::try_from(most).unwrap());
    }
    record
}

fn source(at: usize) -> impl Strategy<Value = Value> {
    let kind = select(&["media", "ngo", "government", "court", "report"][..]);
    let from = prop_oneof![3 => Just(Vec::new()), 2 => subsequence((0..8).filter(|other| *other != at).collect::<Vec<_>>(), 1..=2)];
    let article = (select(&["A report", "Another report", "A third"][..]), prop::option::of(1..6));
    (kind, 0..OUTLETS.len(), article, from).prop_map(move |(kind, outlet, (title, url), from)| {
        let from: Vec<String> = from.iter().map(|other| format!("s{other}")).collect();
        let url = url.map(|n| format!("https://a.example/{n}"));
        json!({"key": format!("s{at}"), "kind": kind, "outlet": OUTLETS[outlet], "title": title, "url": url, "derived_from": from})
    })
}

fn protection() -> impl Strategy<Value = Value> {
    let places = select(vec![Value::Null, json!("subdivision"), json!("country")]);
    let some = (prop::option::of(0..8), prop::option::of((1..4, select(&["content", "whole"][..]))), prop::bool::ANY, places).prop_map(
        |(source, claim, quote, places)| {
            let sources: Vec<String> = source.into_iter().map(|source| format!("s{source}")).collect();
            let claims: BTreeMap<String, &str> = claim.into_iter().map(|(claim, cover)| (format!("c{claim}"), cover)).collect();
            json!({"sources": sources, "claims": claims, "quotes": if quote { vec!["c0"] } else { vec![] }, "places": places})
        },
    );
    prop_oneof![3 => Just(json!({})), 1 => some]
}

/// A register of 0 to `most` incidents, with sources, links, protection and several versions.
pub fn world(most: usize) -> impl Strategy<Value = World> {
    let sources = (0..8).map(source).collect::<Vec<_>>();
    let bodies = prop_oneof![3 => prop::collection::vec(incident(), 1..=1), 1 => prop::collection::vec(incident(), 2..=3)];
    let one = (
        bodies,
        subsequence((1..=NEWEST).collect::<Vec<_>>(), 4),
        prop::bool::weighted(0.15),
        protection(),
        any::<u128>(),
    );
    let links = prop::collection::vec(
        (0..most, 0..most, select(&["may_share_people", "may_share_people", "follows"][..])),
        0..=5,
    );
    (sources, prop::collection::vec(one, 0..=most), links).prop_map(|(sources, incidents, links)| {
        let source_json: BTreeMap<String, Value> =
            sources.into_iter().map(|source| (source["key"].as_str().unwrap().to_owned(), source)).collect();
        let sources: Sources = source_json
            .iter()
            .map(|(key, source)| (key.clone(), serde_json::from_value(source.clone()).unwrap()))
            .collect();
        let ids: Vec<Uuid> = incidents.iter().map(|(_, _, _, _, id)| Uuid::from_u128(*id)).collect();
        let mut states = Vec::new();
        for (at, (bodies, versions, withdrawn, protection, _)) in incidents.into_iter().enumerate() {
            let protection: Protection = serde_json::from_value(protection).unwrap();
            let count = bodies.len();
            for (nth, mut raw) in bodies.into_iter().enumerate() {
                let mine = links.iter().filter(|(a, b, _)| *a == at && *b < ids.len() && a != b);
                let related: BTreeSet<(Uuid, &str)> = mine.map(|(_, b, kind)| (ids[*b], *kind)).collect();
                raw["related"] =
                    related.iter().map(|(id, kind)| json!({"incident": id, "kind": kind})).collect();
                let until = (nth + 1 < count || withdrawn).then_some(versions[nth + 1]);
                states.push(state(ids[at], raw, &protection, &sources, (versions[0], versions[nth]), until));
            }
        }
        World { sources, states }
    })
}

/// One published state; of an incident that was first published with the first of these versions.
pub fn state(
    id: Uuid,
    raw: Value,
    protection: &Protection,
    sources: &Sources,
    (first, since): (u32, u32),
    until: Option<u32>,
) -> State {
    let incident: Incident = serde_json::from_value(raw.clone()).unwrap();
    let redacted = redact(incident, protection);
    let carried = redacted.carried(sources);
    let published = Published { version: since, ..Published::first(first, NaiveDate::default()) };
    let public = PublicIncident::compute(id, redacted, carried, published);
    let json = serde_json::to_value(&public).unwrap();
    let row = Row::of(&public, since, until);
    State { raw, protection: protection.clone(), json, row }
}
