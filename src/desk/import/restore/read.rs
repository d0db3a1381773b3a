//! A register made anew out of its export: the same records with their ids, versions and times.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::desk::import::check::{Plan, Progress};
use crate::desk::import::plan::ndjson;
use crate::desk::import::problem::Problems;
use crate::desk::records::record::Record;
use crate::model::counting::confidence::{self, Sources};
use crate::model::record::incident::Incident;
use crate::model::redaction::public::PublicIncident;
use crate::model::redaction::redact::{Origin, Protection, Roots, redact};
use crate::model::validation::json;
use crate::model::value::text;

/// The newest version that an export may speak of; each version below it is made.
const MOST_VERSIONS: u32 = 1_000_000;

/// A record of the export.
#[derive(Debug)]
pub struct Remade {
    /// Its id; of a source a new one, as no export tells it.
    pub id: Uuid,
    /// Its content.
    pub content: Record,
    /// What it lacks.
    pub origin: Origin,
    /// The version that published it.
    pub version: u32,
}

/// A register as its export tells of it.
#[derive(Debug)]
pub struct Restored {
    /// Sources, then incidents.
    pub records: Vec<Remade>,
    /// When each version was published, where a record is left of it.
    pub times: BTreeMap<u32, DateTime<Utc>>,
}

/// What the lines hold, as far as they have been read.
#[derive(Default)]
struct Read {
    incidents: Vec<(u64, PublicIncident)>,
    sources: Sources,
    times: BTreeMap<u32, DateTime<Utc>>,
    ids: BTreeSet<Uuid>,
}

/// Reads an export, and finds whether the same could be exported again.
pub fn plan(file: &[u8], today: NaiveDate, progress: Progress<'_>) -> Plan {
    let mut problems = Problems::default();
    let mut read = Read::default();
    for (line, text) in ndjson::lines(file) {
        problems.at(None, line);
        if let Some(incident) = document(text, &mut problems) {
            read.take(line, incident, &mut problems);
        }
    }
    let mut before = None;
    for (n, at) in &read.times {
        if before.is_some_and(|before| before > at) {
            problems.at(None, 0).add(
                "/updated",
                "out-of-order",
                format!("version {n} was published before the version below it"),
            );
        }
        before = Some(at);
    }
    let of = read.incidents.len() as u64;
    let mut records = remade_sources(&read, today, &mut problems);
    let sources = records.len() as u64;
    for (done, (line, incident)) in (1..).zip(std::mem::take(&mut read.incidents)) {
        problems.at(None, line);
        records.extend(remade(&incident, &read.sources, today, &mut problems));
        progress(done, of);
    }
    let (problems, more_problems) = problems.end();
    let restored = Some(Restored { records, times: read.times });
    Plan { rows: of, new: of, sources, problems, more_problems, restored, ..Plan::default() }
}

/// The document of one line, with nothing in it that an export does not write.
fn document(text: &[u8], problems: &mut Problems) -> Option<PublicIncident> {
    let value = json::read(text).map_err(|error| problems.add("", "malformed", error.to_string())).ok()?;
    let incident: PublicIncident = serde_json::from_value(value.clone())
        .map_err(|error| problems.add("", "malformed", format!("no whole record: {error}")))
        .ok()?;
    let again = serde_json::to_value(&incident).unwrap_or_default();
    if let Some(pointer) = difference(&value, &again, "") {
        problems.add(&pointer, "unknown-field", "an export does not write this");
        return None;
    }
    Some(incident)
}

/// Where two values differ first.
fn difference(a: &Value, b: &Value, pointer: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let null = Value::Null;
            let part = |object: &serde_json::Map<String, Value>, name: &str| {
                object.get(name).unwrap_or(&null).clone()
            };
            names.into_iter().find_map(|name| match (a.get(name), b.get(name)) {
                (Some(_), Some(_)) => {
                    difference(&part(a, name), &part(b, name), &format!("{pointer}/{name}"))
                }
                _ => Some(format!("{pointer}/{name}")),
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(at, (a, b))| difference(a, b, &format!("{pointer}/{at}")))
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        _ => (a != b).then(|| pointer.to_owned()),
    }
}

impl Read {
    fn take(&mut self, line: u64, incident: PublicIncident, problems: &mut Problems) {
        if !self.ids.insert(incident.id) {
            problems.add("/id", "repeated", "this id stands twice in the file");
        }
        if incident.version == 0 || incident.version > MOST_VERSIONS {
            problems.add("/version", "out-of-range", format!("a version is 1 to {MOST_VERSIONS}"));
        }
        let at = *self.times.entry(incident.version).or_insert(incident.updated);
        if at != incident.updated {
            problems.add(
                "/updated",
                "mismatch",
                format!("version {} was published at {at}, as another record says", incident.version),
            );
        }
        for (at, source) in incident.sources.iter().enumerate() {
            let known = self.sources.entry(source.key.clone()).or_insert_with(|| source.clone());
            if known != source {
                let message = format!(
                    "another record has the source {} otherwise; export the newest version, whole",
                    text::excerpt(&source.key)
                );
                problems.add(&format!("/sources/{at}"), "mismatch", message);
            }
        }
        self.incidents.push((line, incident));
    }

    /// Each source comes with the first record that leads to it.
    fn first_versions(&self) -> BTreeMap<&str, u32> {
        let mut first: BTreeMap<&str, u32> = BTreeMap::new();
        let mut open: Vec<(&str, u32)> = self
            .incidents
            .iter()
            .flat_map(|(_, incident)| {
                incident.sources.iter().map(|source| (source.key.as_str(), incident.version))
            })
            .collect();
        while let Some((key, version)) = open.pop() {
            let Some(source) =
                self.sources.get(key).filter(|_| first.get(key).is_none_or(|known| version < *known))
            else {
                continue;
            };
            first.insert(key, version);
            open.extend(source.derived_from.iter().map(|parent| (parent.as_str(), version)));
        }
        first
    }
}

fn remade_sources(read: &Read, today: NaiveDate, problems: &mut Problems) -> Vec<Remade> {
    let first = read.first_versions();
    let mut records = Vec::new();
    for (key, source) in &read.sources {
        let absent = source
            .derived_from
            .iter()
            .filter(|parent| !read.sources.contains_key(*parent))
            .cloned()
            .collect();
        let origin = Origin { absent, ..Origin::default() };
        let mut content = Record::Source(source.clone());
        let faults = content.check_restored(&|key| read.sources.contains_key(key), today, &origin);
        problems.at(None, 0).faults(faults, |pointer| format!("source {key}{pointer}"));
        let version = first.get(key.as_str()).copied().unwrap_or(1);
        records.push(Remade { id: Uuid::new_v4(), content, origin, version });
    }
    records
}

/// The record of a document, if the same document follows from it.
fn remade(
    document: &PublicIncident,
    sources: &Sources,
    today: NaiveDate,
    problems: &mut Problems,
) -> Option<Remade> {
    let mut incident = Incident {
        title: document.title.clone(),
        summary: document.summary.clone(),
        date: document.date.clone(),
        origin_country: document.origin_country.clone(),
        host_country: document.host_country,
        places: document.places.iter().map(|place| place.place.clone()).collect(),
        places_are: document.places_are,
        people: Some(document.people.clone()),
        groups: document.groups.clone(),
        timeline: document.timeline.clone(),
        claims: document.claims.clone(),
        related: document.related.clone(),
        discounted: document.discounted.clone(),
    };
    let left_out =
        incident.claims.iter().filter(|claim| claim.source.is_none()).map(|claim| claim.key.clone());
    let mut origin = Origin {
        withheld: document.withheld.iter().copied().collect(),
        claims: left_out.collect(),
        ..Origin::default()
    };
    if confidence::source_roots(&incident, sources) != document.source_roots {
        let of = confidence::asserting(&incident).into_iter().map(str::to_owned).collect();
        origin.roots = Some(Roots { of, count: document.source_roots });
    }
    let before = problems.count();
    let mut content = Record::Incident(incident.clone());
    let faults = content.check_restored(&|key| sources.contains_key(key), today, &origin);
    problems.faults(faults, str::to_owned);
    if let Record::Incident(checked) = content {
        incident = checked;
    }
    let protection = Protection { origin, ..Protection::default() };
    let again = PublicIncident::compute(
        document.id,
        redact(incident.clone(), &protection),
        sources,
        document.version,
        document.updated,
    );
    let values = [document, &again].map(|public| serde_json::to_value(public).unwrap_or_default());
    if let Some(pointer) = difference(&values[0], &values[1], "") {
        problems.add(&pointer, "mismatch", "this does not follow from the rest of the record");
    }
    let content = Record::Incident(incident);
    (problems.count() == before).then_some(Remade {
        id: document.id,
        content,
        origin: protection.origin,
        version: document.version,
    })
}
