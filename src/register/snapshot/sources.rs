//! The sources that anything public rests on, as the documents of each version carry them.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::model::record::source::Source;
use crate::register::snapshot::state::{State, at};

/// By key, how each record shows a source.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<String, Vec<State<Carried>>>);

/// A source as a record shows it.
#[derive(Debug)]
struct Carried {
    /// The incident; none if it is a context event.
    incident: Option<Uuid>,
    /// A claim of it names the source; else it carries what a source derives from.
    cites: bool,
    source: Arc<Source>,
}

impl Sources {
    /// Adds a source that a state of a record carries.
    pub fn carry(
        &mut self,
        source: &Source,
        (since, until): (u32, Option<u32>),
        incident: Option<Uuid>,
        cites: bool,
    ) {
        let states = self.0.entry(source.key.clone()).or_default();
        // Most records say the same of a source: it is held once.
        let last = states.last().map(|state| &state.record.source).filter(|last| ***last == *source);
        let source = last.map_or_else(|| Arc::new(source.clone()), Arc::clone);
        states.push(State { since, until, record: Carried { incident, cites, source } });
    }

    /// All of a version, by key.
    pub fn at(&self, version: u32) -> impl Iterator<Item = Source> {
        self.keys_at(version).filter_map(move |key| self.one(key, version))
    }

    /// The keys of all of a version, in their order.
    pub fn keys_at(&self, version: u32) -> impl Iterator<Item = &str> {
        let stand = self.0.iter().filter(move |(_, states)| at(states, version).next().is_some());
        stand.map(|(key, _)| key.as_str())
    }

    /// A source as the records of a version show it: with every origin that one of them tells.
    #[must_use]
    pub fn one(&self, key: &str, version: u32) -> Option<Source> {
        let mut carried = at(self.0.get(key)?, version);
        let mut source = Source::clone(&carried.next()?.source);
        for other in carried {
            let told = other.source.derived_from.iter();
            let new: Vec<String> =
                told.filter(|origin| !source.derived_from.contains(origin)).cloned().collect();
            source.derived_from.extend(new);
        }
        Some(source)
    }

    /// The incidents of which a claim names a source at a version.
    pub fn citing(&self, key: &str, version: u32) -> impl Iterator<Item = Uuid> {
        let states = self.0.get(key).map(Vec::as_slice).unwrap_or_default();
        at(states, version).filter(|carried| carried.cites).filter_map(|carried| carried.incident)
    }

    /// Whether any of these incidents rests on a source at a version.
    #[must_use]
    pub fn is_carried(&self, key: &str, by: &HashSet<Uuid>, version: u32) -> bool {
        let states = self.0.get(key).map(Vec::as_slice).unwrap_or_default();
        at(states, version).filter_map(|carried| carried.incident).any(|id| by.contains(&id))
    }
}
