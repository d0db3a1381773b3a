//! A register made anew out of its export: the same records with their ids, versions and days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::desk::import::file::lines::{lines, with_days};
use crate::desk::import::problem::Problems;
use crate::desk::import::progress::Progress;
use crate::desk::records::record::Record;
use crate::model::comparison::difference;
use crate::model::counting::confidence::Sources;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::collection::PublicCollection;
use crate::model::redaction::protection::{Origin, Protection};
use crate::model::redaction::public::{PublicIncident, Published};
use crate::model::redaction::redact::redact;
use crate::model::validation::{incident, json, source};
use crate::model::value::text;

/// The newest version that an export may speak of; each version below it is made.
const MOST_VERSIONS: u32 = 1_000_000;

/// A record of the export.
#[derive(Debug)]
pub(crate) struct Remade {
    /// Of a source a new one, as no export tells it.
    pub(crate) id: Uuid,
    pub(crate) content: Record,
    /// What it lacks, and which sources it does not show that others show.
    pub(crate) protection: Protection,
    /// The collection out of which it came.
    pub(crate) collection: Option<PublicCollection>,
    /// The version that published it.
    pub(crate) version: u32,
    /// The version that first published it; none of a source.
    pub(crate) first_version: Option<u32>,
}

/// A register as its export tells of it.
#[derive(Debug)]
pub(crate) struct Restored {
    /// Sources, then incidents.
    pub(crate) records: Vec<Remade>,
    /// How many incidents the export holds.
    pub(crate) incidents: u64,
    pub(crate) sources: u64,
    /// The day on which each version was published, where a record is left of it.
    pub(crate) days: BTreeMap<u32, NaiveDate>,
}

/// What the lines hold, as far as they have been read.
#[derive(Default)]
struct Read {
    incidents: Vec<(u64, PublicIncident)>,
    sources: Sources,
    days: BTreeMap<u32, NaiveDate>,
    ids: BTreeSet<Uuid>,
    collections: BTreeMap<String, PublicCollection>,
}

/// Reads an export, and finds whether the same could be exported again.
pub(crate) fn read(file: &[u8], today: NaiveDate, progress: Progress<'_>) -> (Restored, Problems) {
    let mut problems = Problems::default();
    let mut read = Read::default();
    for (line, text) in lines(file) {
        problems.at(None, line);
        if let Some(incident) = document(text, &mut problems) {
            read.take(line, incident, &mut problems);
        }
    }
    let (below, above) = (read.days.values(), read.days.iter().skip(1));
    for (_, (n, _)) in below.zip(above).filter(|(below, (_, above))| below > above) {
        let message = format!("version {n} was published before the version below it");
        problems.at(None, 0).add("/updated", "out-of-order", message);
    }
    let of = read.incidents.len() as u64;
    let mut records = remade_sources(&read, today, &mut problems);
    let sources = records.len() as u64;
    for (done, (line, incident)) in (1..).zip(std::mem::take(&mut read.incidents)) {
        problems.at(None, line);
        records.extend(remade(&incident, &read.sources, today, &mut problems));
        progress(done, of);
    }
    (Restored { records, incidents: of, sources, days: read.days }, problems)
}

/// The document of one line, with nothing in it that an export does not write.
fn document(text: &[u8], problems: &mut Problems) -> Option<PublicIncident> {
    let mut value = with_days(json::read(text).map_err(|faults| problems.add_all(faults)).ok()?);
    if let Some(fields) = value.as_object_mut() {
        // Exports did not tell it once.
        fields.entry("collection").or_insert(Value::Null);
    }
    let incident: PublicIncident = serde_json::from_value(value.clone())
        .map_err(|error| problems.add("", "malformed", format!("not a complete record: {error}")))
        .ok()?;
    let again = serde_json::to_value(&incident).unwrap_or_default();
    match difference(&again, &value) {
        Some(pointer) => problems.refuse(&pointer, "unknown-field", "exports do not contain this field"),
        None => Some(incident),
    }
}

/// Where two documents differ first.
fn difference(a: &Value, b: &Value) -> Option<String> {
    difference::difference(a, b).words.into_iter().map(|change| change.pointer).min()
}

impl Read {
    fn take(&mut self, line: u64, incident: PublicIncident, problems: &mut Problems) {
        if !self.ids.insert(incident.id) {
            problems.add("/id", "repeated", "this id is in the file twice");
        }
        if let Some(collection) = &incident.collection {
            let first = self.collections.entry(collection.key.clone()).or_insert_with(|| collection.clone());
            if first != collection {
                problems.add("/collection", "conflict", "another record says otherwise of this collection");
            }
        }
        if incident.version == 0 || incident.version > MOST_VERSIONS {
            problems.add("/version", "out-of-range", format!("a version is 1 to {MOST_VERSIONS}"));
        }
        if incident.first_version == 0 || incident.first_version > incident.version {
            let message = format!("the first version is 1 to {}, that of this state", incident.version);
            problems.add("/first_version", "out-of-range", message);
        }
        for (pointer, version, published) in [
            ("/updated", incident.version, incident.updated),
            ("/first_published", incident.first_version, incident.first_published),
        ] {
            let day = *self.days.entry(version).or_insert(published);
            if day != published {
                let message = format!("version {version} was published on {day}, as another record says");
                problems.add(pointer, "mismatch", message);
            }
        }
        for (at, source) in incident.sources.iter().enumerate() {
            let known = self.sources.entry(source.key.clone()).or_insert_with(|| source.clone());
            if !agrees(known, source) {
                let message = format!(
                    "another record has a different source {}; export the complete newest version",
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
        let mut source = source.clone();
        for fault in source::check(&mut source, &|key| read.sources.contains_key(key), today) {
            let column = format!("source {key}{}", fault.pointer);
            problems.at(None, 0).add(&column, fault.code, fault.message);
        }
        let (id, version) = (Uuid::new_v4(), first.get(key.as_str()).copied().unwrap_or(1));
        let (content, protection) = (Record::Source(source), Protection::default());
        records.push(Remade { id, content, protection, collection: None, version, first_version: None });
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
    let mut incident = Incident::from(document.clone());
    let left_out =
        incident.claims.iter().filter(|claim| claim.source.is_none()).map(|claim| claim.key.clone());
    let origin = Origin { withheld: document.withheld.iter().copied().collect(), claims: left_out.collect() };
    let protection = Protection { sources: hidden(document, sources), origin, ..Protection::default() };
    let before = problems.count();
    let is_known = |key: &str| sources.contains_key(key);
    problems.add_all(incident::check_restored(&mut incident, &is_known, today, &protection.origin));
    let redacted = redact(incident.clone(), &protection);
    let carried = redacted.carried(sources);
    let published = Published {
        version: document.version,
        updated: document.updated,
        first_version: document.first_version,
        first_published: document.first_published,
    };
    let again = PublicIncident::compute(document.id, redacted, carried, published);
    let again = again.of_collection(document.collection.clone());
    let values = [document, &again].map(|public| serde_json::to_value(public).unwrap_or_default());
    if let Some(pointer) = difference(&values[0], &values[1]) {
        problems.add(&pointer, "mismatch", "this does not agree with the rest of the record");
    }
    let (id, version, content) = (document.id, document.version, Record::Incident(incident));
    let first_version = Some(document.first_version);
    let collection = document.collection.clone();
    (problems.count() == before).then_some(Remade {
        id,
        content,
        protection,
        collection,
        version,
        first_version,
    })
}

/// The origins of its sources that other records tell, and it does not.
fn hidden(document: &PublicIncident, sources: &Sources) -> BTreeSet<String> {
    let mut hidden = BTreeSet::new();
    for source in &document.sources {
        let all = sources.get(&source.key).map(|all| all.derived_from.as_slice()).unwrap_or_default();
        hidden.extend(all.iter().filter(|origin| !source.derived_from.contains(origin)).cloned());
    }
    hidden
}

/// Takes what another record tells of a source; whether they agree. One of them may not show an origin that the other shows.
fn agrees(known: &mut Source, told: &Source) -> bool {
    let mut shown = told.derived_from.iter();
    let holds_known = known.derived_from.iter().all(|origin| shown.any(|other| other == origin));
    if holds_known {
        known.derived_from.clone_from(&told.derived_from);
    } else {
        let new = told.derived_from.iter().filter(|origin| !known.derived_from.contains(origin));
        let new: Vec<String> = new.cloned().collect();
        known.derived_from.extend(new);
    }
    Source { derived_from: known.derived_from.clone(), ..told.clone() } == *known
}
