//! How sources read at each version: pure, without SQL.
//!
//! A source has no versions of its own. At version n it reads as the revision of it that was accepted last by then;
//! before its first one, as that first one, so that whatever may be seen of an old record can be shown with its sources.
//! Where one source was merged into another, what cites the first cites the second from that version on.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::counting::provenance::{Carried, carried};
use crate::model::record::context::ContextEvent;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;

/// The sources that some records lead to.
#[derive(Debug, Default)]
pub struct Readings {
    of: BTreeMap<String, Reading>,
}

#[derive(Debug, Default)]
struct Reading {
    /// Accepted revisions, each with the first version for which it is the truth; in the order of acceptance.
    accepted: Vec<(u32, Source)>,
    /// The source that it became part of, and since which version.
    merged: Option<(String, u32)>,
}

impl Readings {
    /// Adds an accepted revision; later ones come later.
    pub fn accept(&mut self, n: u32, source: Source) {
        self.of.entry(source.key.clone()).or_default().accepted.push((n, source));
    }

    /// Says that a source became part of another.
    pub fn merge(&mut self, key: String, into: String, n: u32) {
        self.of.entry(key).or_default().merged = Some((into, n));
    }

    /// Adds what others tell of sources that are not known here.
    pub fn extend(&mut self, others: Self) {
        for (key, reading) in others.of {
            self.of.entry(key).or_insert(reading);
        }
    }

    /// The key by which a source is cited at version n.
    fn resolved<'a>(&'a self, mut key: &'a str, n: u32) -> &'a str {
        // No source is merged into one that was merged into it: the steps are fewer than the sources.
        for _ in 0..self.of.len() {
            match self.of.get(key) {
                // What was never accepted is in no version by itself.
                Some(Reading { merged: Some((into, since)), accepted })
                    if *since <= n || accepted.is_empty() =>
                {
                    key = into;
                }
                _ => break,
            }
        }
        key
    }

    /// The keys that are one article with any of these: protection of one hides all, in every version.
    pub fn same_as(&self, keys: &BTreeSet<String>) -> BTreeSet<String> {
        let one = |key: &str| self.resolved(key, u32::MAX).to_owned();
        let hidden: BTreeSet<String> = keys.iter().map(|key| one(key)).collect();
        let merged = self.of.keys().filter(|key| hidden.contains(&one(key)));
        merged.chain(keys).chain(&hidden).cloned().collect()
    }

    fn at(&self, key: &str, n: u32) -> Option<Source> {
        let Reading { accepted, .. } = self.of.get(key)?;
        let (_, source) = accepted.iter().rfind(|(since, _)| *since <= n).or_else(|| accepted.first())?;
        let mut source = source.clone();
        let resolved = source.derived_from.iter().map(|origin| self.resolved(origin, n));
        source.derived_from = once(resolved.filter(|origin| *origin != key));
        Some(source)
    }

    /// The sources that what cites these keys rests on at version n.
    pub fn carried(&self, cited: BTreeSet<String>, hidden: &BTreeSet<String>, n: u32) -> Carried {
        carried(cited, hidden, |key| self.at(key, n))
    }

    /// The versions at which anything that these keys ever led to reads differently.
    pub fn turns(&self, cited: impl IntoIterator<Item = String>) -> BTreeSet<u32> {
        let mut open: Vec<&str> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut turns = BTreeSet::new();
        let cited: Vec<String> = cited.into_iter().collect();
        open.extend(cited.iter().filter_map(|key| Some(self.of.get_key_value(key)?.0.as_str())));
        while let Some(key) = open.pop() {
            let Some(reading) = self.of.get(key).filter(|_| seen.insert(key)) else { continue };
            turns.extend(reading.accepted.iter().skip(1).map(|(n, _)| *n));
            open.extend(
                reading.accepted.iter().flat_map(|(_, source)| &source.derived_from).map(String::as_str),
            );
            if let Some((into, since)) = &reading.merged {
                turns.insert(*since);
                open.push(into);
            }
        }
        turns
    }

    /// An incident as it cites its sources at version n.
    pub fn cite_in_incident(&self, incident: &mut Incident, n: u32) {
        for claim in &mut incident.claims {
            for key in [&mut claim.source, &mut claim.via].into_iter().flatten() {
                self.cite(key, n);
            }
            if claim.via == claim.source {
                claim.via = None;
            }
        }
    }

    /// A context event as it cites its sources at version n.
    pub fn cite_in_event(&self, event: &mut ContextEvent, n: u32) {
        for cited in &mut event.citations {
            self.cite(&mut cited.source, n);
            if let Some(via) = &mut cited.via {
                self.cite(via, n);
            }
            cited.via.take_if(|via| *via == cited.source);
        }
    }

    fn cite(&self, key: &mut String, n: u32) {
        let resolved = self.resolved(key, n);
        if resolved != key {
            *key = resolved.to_owned();
        }
    }
}

/// Each key once, in the order in which it comes first.
fn once<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for key in keys {
        if !once.iter().any(|known| known == key) {
            once.push(key.to_owned());
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn source(key: &str, title: &str, derived_from: &[&str]) -> Source {
        let source =
            json!({"key": key, "kind": "media", "outlet": key, "title": title, "derived_from": derived_from});
        serde_json::from_value(source).expect("a source")
    }

    fn told(readings: &Readings, cited: &str, n: u32) -> Vec<String> {
        let carried = readings.carried(BTreeSet::from([cited.to_owned()]), &BTreeSet::new(), n);
        let told = |source: Source| format!("{} {} {:?}", source.key, source.title, source.derived_from);
        carried.sources.into_values().map(told).collect()
    }

    #[test]
    fn a_source_reads_as_it_was_accepted_last_and_before_that_as_at_first() {
        let mut readings = Readings::default();
        readings.accept(3, source("a", "first", &[]));
        readings.accept(5, source("a", "unseen", &[]));
        readings.accept(5, source("a", "second", &["b"]));
        readings.accept(5, source("b", "origin", &[]));
        for (n, expected) in
            [(1, "a first []"), (3, "a first []"), (4, "a first []"), (5, "a second [\"b\"]")]
        {
            assert_eq!(told(&readings, "a", n)[0], expected, "{n}");
        }
        assert_eq!(readings.turns(["a".to_owned()]), BTreeSet::from([5]));
        assert!(told(&readings, "x", 9).is_empty());
    }

    #[test]
    fn what_cites_a_source_cites_the_one_that_it_was_joined_to_from_then_on() {
        let mut readings = Readings::default();
        readings.accept(1, source("a", "kept", &[]));
        readings.accept(2, source("b", "joined", &[]));
        readings.accept(2, source("c", "derived", &["b", "a"]));
        readings.merge("b".to_owned(), "a".to_owned(), 7);
        // One that nobody accepted has been in no version by itself.
        readings.merge("new".to_owned(), "a".to_owned(), 7);
        assert_eq!(told(&readings, "c", 6), ["a kept []", "b joined []", "c derived [\"b\", \"a\"]"]);
        assert_eq!(told(&readings, "c", 7), ["a kept []", "c derived [\"a\"]"]);
        let cited = |key: &str, n: u32| {
            let mut key = key.to_owned();
            readings.cite(&mut key, n);
            key
        };
        assert_eq!((cited("b", 6), cited("b", 7), cited("new", 2)), ("b".into(), "a".into(), "a".into()));
        assert_eq!(readings.turns(["c".to_owned()]), BTreeSet::from([7]));
        let hidden = readings.same_as(&BTreeSet::from(["b".to_owned()]));
        assert_eq!(hidden, ["a", "b", "new"].map(str::to_owned).into());
    }
}
