//! What follows from one record, naively: figure, status, repatriated, roots, confidence.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Bounds, bounds, dates, items, text};

/// The hull of the asserting claims with a number that counts the same, and their keys.
pub fn widest(claims: &[Value], counts: &str) -> Option<(Bounds, Vec<String>)> {
    let mut low = u64::MAX;
    let mut high = Some(0);
    let mut keys = Vec::new();
    for claim in claims {
        let Some((min, max)) = bounds(&claim["people"]) else { continue };
        if claim["stance"] != "asserts" || claim["people"]["counts"] != counts {
            continue;
        }
        low = low.min(min);
        high = match (high, max) {
            (Some(high), Some(max)) => Some(high.max(max)),
            _ => None,
        };
        keys.push(text(&claim["key"]).to_owned());
    }
    (!keys.is_empty()).then_some(((low, high), keys))
}

/// The figure, and whom it counts. Left out, it is the widest of the claims: of refugees, else of persons, else at
/// least one person (the code's promise; the documents are silent).
pub fn figure(record: &Value) -> (Bounds, String) {
    if let Some(stated) = bounds(&record["people"]) {
        return (stated, text(&record["people"]["counts"]).to_owned());
    }
    let of = |counts: &str| {
        widest(items(&record["claims"]), counts).map(|(bounds, _)| (bounds, counts.to_owned()))
    };
    of("refugees").or_else(|| of("persons")).unwrap_or(((1, None), "persons".to_owned()))
}

/// The steps that have happened by the day; all without one.
pub fn happened(record: &Value, on: Option<NaiveDate>) -> Vec<&Value> {
    items(&record["timeline"])
        .iter()
        .filter(|step| on.is_none_or(|on| dates::span(text(&step["date"])).1 <= on))
        .collect()
}

/// Rule 8.
pub fn status(steps: &[&Value], figure: Bounds) -> String {
    let mut status = "unknown".to_owned();
    let mut partial: Vec<&Value> = Vec::new();
    for step in steps {
        if step["people"].is_null() {
            text(&step["status"]).clone_into(&mut status);
            partial.clear();
        } else {
            partial.push(step);
        }
    }
    let Some(first) = partial.first() else { return status };
    let surely: u64 = partial.iter().map(|step| step["people"]["min"].as_u64().unwrap()).sum();
    let everybody = figure.1.is_some_and(|most| surely >= most);
    let agree = partial.iter().all(|step| step["status"] == first["status"]);
    if everybody && agree { text(&first["status"]).to_owned() } else { "mixed".to_owned() }
}

/// Rule 7, and whether a step says that it is the whole group.
pub fn repatriated(steps: &[&Value], figure: Bounds) -> (Bounds, bool) {
    let returns: Vec<&&Value> = steps.iter().filter(|step| step["status"] == "repatriated").collect();
    if returns.iter().any(|step| step["people"].is_null()) {
        return (figure, true);
    }
    let (mut min, mut max) = (0, Some(0));
    for step in returns {
        let (low, high) = bounds(&step["people"]).unwrap();
        min += low;
        max = max.zip(high).map(|(a, b)| a + b);
    }
    if let Some(most) = figure.1 {
        min = min.min(most);
        max = Some(max.map_or(most, |max| max.min(most)));
    }
    ((min, max), false)
}

/// Everything that a source derives from, itself included.
fn reach(from: &str, sources: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let mut reached = BTreeSet::from([from.to_owned()]);
    for _ in 0..=sources.len() {
        let parents = |key: &String| {
            sources.get(key).map_or(Vec::new(), |source| items(&source["derived_from"]).to_vec())
        };
        let more: Vec<String> = reached.iter().flat_map(parents).map(|key| text(&key).to_owned()).collect();
        reached.extend(more);
    }
    reached
}

/// The sources that a document carries, by key: all that its reader knows of them.
pub fn carried(record: &Value) -> BTreeMap<String, Value> {
    let sources = record["sources"].as_array().unwrap();
    sources.iter().map(|source| (source["key"].as_str().unwrap().to_owned(), source.clone())).collect()
}

/// Whether two sources are, or may be, one article: one address, or one outlet, day and title.
fn is_alike(one: &Value, other: &Value) -> bool {
    let same = |field: &str| one[field] == other[field];
    !one["url"].is_null() && same("url") || same("outlet") && same("published") && same("title")
}

/// Of those that are alike only the one with the smallest key, which derives from all that they derive from.
fn articles(
    keys: &BTreeSet<String>,
    sources: &BTreeMap<String, Value>,
) -> (BTreeMap<String, String>, BTreeMap<String, Value>) {
    let mut name: BTreeMap<String, String> = keys.iter().map(|key| (key.clone(), key.clone())).collect();
    for _ in keys {
        for (one, other) in keys.iter().flat_map(|one| keys.iter().map(move |other| (one, other))) {
            if sources.get(one).zip(sources.get(other)).is_some_and(|(one, other)| is_alike(one, other)) {
                let least = name[one].clone().min(name[other].clone());
                name.insert(one.clone(), least.clone());
                name.insert(other.clone(), least);
            }
        }
    }
    let mut joined: BTreeMap<String, Value> = BTreeMap::new();
    for key in keys {
        let parents = sources.get(key).map_or(Vec::new(), |source| items(&source["derived_from"]).to_vec());
        let parents = parents.iter().map(|parent| json!(name[text(parent)]));
        let whole = joined.entry(name[key].clone()).or_insert_with(|| json!({"derived_from": []}));
        whole["derived_from"].as_array_mut().unwrap().extend(parents);
    }
    (name, joined)
}

/// The roots of the public sources of asserting claims, without those that derive from another one among them. A root
/// is what reaches nothing but what leads back to it, and a circle of sources is one. What may be one article is one.
pub fn source_roots(record: &Value, sources: &BTreeMap<String, Value>) -> u64 {
    let cited: BTreeSet<&str> = items(&record["claims"])
        .iter()
        .filter(|claim| claim["stance"] == "asserts" && !claim["source"].is_null())
        .map(|claim| text(&claim["source"]))
        .collect();
    let (name, sources) = articles(&cited.iter().flat_map(|key| reach(key, sources)).collect(), sources);
    let (asserting, sources): (BTreeSet<&str>, _) =
        (cited.iter().map(|key| name[*key].as_str()).collect(), &sources);
    let mut first: Vec<&str> = Vec::new();
    for key in &asserting {
        let mine = reach(key, sources);
        let derives = |other: &str| mine.contains(other) && !reach(other, sources).contains(*key);
        let in_circle_with_one_before =
            first.iter().any(|other| mine.contains(*other) && reach(other, sources).contains(*key));
        if !asserting.iter().any(|other| derives(other)) && !in_circle_with_one_before {
            first.push(key);
        }
    }
    let mut roots: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for key in first.iter().flat_map(|key| reach(key, sources)) {
        let circle = reach(&key, sources);
        if circle.iter().all(|other| reach(other, sources) == circle) {
            roots.insert(circle);
        }
    }
    roots.len().min(first.len()) as u64
}

/// The confidence; the later word wins.
pub fn confidence(record: &Value, sources: &BTreeMap<String, Value>) -> &'static str {
    let claims = items(&record["claims"]);
    let mut word = "one_source";
    if source_roots(record, sources) >= 2 {
        word = "several_sources";
    }
    if claims.iter().any(|claim| claim["stance"] == "denies") {
        word = "contested";
    }
    let official = |claim: &&Value| {
        let kind = sources.get(text(&claim["source"])).map_or("", |source| text(&source["kind"]));
        claim["stance"] == "asserts"
            && claim["hedge"] == "confirmed"
            && (kind == "government" || kind == "court")
    };
    if claims.iter().any(|claim| official(&claim)) {
        word = "officially_confirmed";
    }
    if !record["discounted"].is_null() {
        word = "discounted";
    }
    word
}

/// The outlets of the sources of its claims (not of those through which they are known).
pub fn outlets(record: &Value) -> BTreeSet<String> {
    let claimed: BTreeSet<&str> =
        items(&record["claims"]).iter().map(|claim| text(&claim["source"])).collect();
    let cited = items(&record["sources"]).iter().filter(|source| claimed.contains(text(&source["key"])));
    cited.map(|source| text(&source["outlet"]).to_owned()).collect()
}

/// Rule 1: whether the figure rests on a number that its source calls approximate.
pub fn approximate(record: &Value) -> bool {
    items(&record["people"]["claims"]).iter().any(|key| {
        items(&record["claims"])
            .iter()
            .any(|claim| claim["key"] == *key && claim["people"]["quantifier"] == "about")
    })
}
