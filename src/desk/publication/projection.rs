//! What the public may see of a record: a pure function, without SQL, of its publications, its protection today, how
//! sources read, and what is withdrawn. The only place where something becomes visible: every act changes the desk and
//! has the records that it touches projected by this, and so does a rebuild.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::commitment::leaf;
use crate::desk::publication::document::Document;
use crate::desk::publication::history::{History, Publication, Seal};
use crate::desk::publication::projected::{Projected, Told};
use crate::desk::publication::readings::Readings;
use crate::desk::records::record::Record;
use crate::model::record::context::PublicContextEvent;
use crate::model::redaction::collection::Named;
use crate::model::redaction::public::{PublicIncident, Published, Redacted};
use crate::model::redaction::redact::Redaction;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Change;

/// What lies around the records.
#[derive(Debug, Default)]
pub struct Surroundings {
    pub readings: Readings,
    /// How versions name the collections out of which records came.
    pub collections: Named,
    /// Withdrawn records: no version names them.
    pub withdrawn: BTreeSet<Uuid>,
    /// The days on which the versions were published at which a source reads differently.
    pub days: BTreeMap<u32, NaiveDate>,
}

/// The public states of a record, up to and with version `newest`.
///
/// A state begins where the document reads otherwise than before, or where a publication says something else than that:
/// after protection, or when it is restored. A correction by which, as may be seen today, nothing reads differently is
/// left out, of the states and of what versions did: it would tell of something that is hidden.
pub fn project(history: &History, around: &Surroundings, newest: u32) -> Result<Projected, Error> {
    let mut maker = Maker::of(history, around);
    let mut projected = Projected::default();
    let mut own = history.publications.iter().filter(|publication| publication.n <= newest).peekable();
    let is_withdrawn = history.is_withdrawn();
    let mut standing: Option<&Publication> = None;
    let mut last_leaf = [0; 32];
    for (n, day) in maker.turns(newest) {
        let publication = own.next_if(|publication| publication.n == n);
        if let Some(publication) = publication {
            standing = Some(publication).filter(|publication| publication.change.stands() && !is_withdrawn);
        }
        let document = standing.map(|standing| maker.document(standing.revision, n)).transpose()?;
        if let Some(publication) = publication {
            last_leaf = sealed(publication, document.as_ref(), last_leaf)?;
        }
        let corrects = publication.is_none_or(|publication| publication.change == Change::Corrected);
        if corrects && projected.present() == document.as_ref() {
            continue;
        }
        let told = |publication: &Publication| Told { n, kind: publication.change, leaf: last_leaf };
        projected.changes.extend(publication.map(told));
        if let Some(document) = &document {
            let is_new = publication.is_some_and(|publication| history.brings_words(publication));
            maker.refuse_leaks(standing, document, is_new)?;
        }
        projected.turn(history.first, (n, day), document);
    }
    projected.tombstone = history.tombstone(newest);
    projected.merges = history.merges(newest);
    Ok(projected)
}

/// The leaf of a publication; what is taken back keeps the one that it had.
fn sealed(publication: &Publication, document: Option<&Document>, last: [u8; 32]) -> Result<[u8; 32], Error> {
    match (publication.seal, document) {
        (Seal::Leaf(leaf), _) => Ok(leaf),
        (Seal::Nonce(nonce), Some(document)) => {
            leaf(&nonce, &document.to_json(Published::first(publication.n, publication.at.date_naive()))?)
        }
        (Seal::Nonce(_), None) => Ok(last),
    }
}

/// Makes the documents of one record.
struct Maker<'a> {
    history: &'a History,
    around: &'a Surroundings,
    /// With the keys that are one article with those that it hides.
    redaction: Redaction<'a>,
    /// What each revision says, redacted once.
    redacted: BTreeMap<Uuid, Redacted>,
}

impl<'a> Maker<'a> {
    fn of(history: &'a History, around: &'a Surroundings) -> Self {
        let mut protection = Cow::Borrowed(&history.protection);
        if !protection.sources.is_empty() {
            protection.to_mut().sources = around.readings.same_as(&history.protection.sources);
        }
        Self { history, around, redaction: Redaction::of(protection), redacted: BTreeMap::new() }
    }

    /// The versions at which it may read differently, with their days: of a time no more is public.
    fn turns(&self, newest: u32) -> BTreeMap<u32, NaiveDate> {
        let day = |publication: &Publication| (publication.n, publication.at.date_naive());
        let own = self.history.publications.iter().map(day);
        let of_sources = self.around.readings.turns(self.history.source_keys());
        let at = |n: u32| Some((n, *self.around.days.get(&n)?));
        let of_collection = self.around.collections.turns(self.history.collection.as_deref());
        of_sources
            .into_iter()
            .chain(of_collection)
            .filter_map(at)
            .chain(own)
            .filter(|(n, _)| *n <= newest)
            .collect()
    }

    fn document(&mut self, revision: Uuid, n: u32) -> Result<Document, Error> {
        let (history, around) = (self.history, self.around);
        let content = history.contents.get(&revision).ok_or(Error::NoRevision(revision))?;
        match content {
            Record::Incident(incident) => {
                let redact = || self.redaction.redact(incident.clone());
                let mut redacted = self.redacted.entry(revision).or_insert_with(redact).clone();
                redacted.incident.related.retain(|related| !around.withdrawn.contains(&related.incident));
                around.readings.cite_in_incident(&mut redacted.incident, n);
                let carried = around.readings.carried(
                    redacted.incident.source_keys(),
                    &self.redaction.protection().sources,
                    n,
                );
                self.refuse_missing(&Record::Incident(redacted.incident.clone()), &carried.missing)?;
                let named = history.collection.as_ref().and_then(|key| around.collections.at(key, n));
                let told = named.map(|named| self.redaction.collection(incident, named));
                redacted
                    .withheld
                    .extend(told.and_then(Result::err).filter(|mark| !redacted.withheld.contains(mark)));
                redacted.withheld.sort_unstable();
                let none = Published::first(0, NaiveDate::default());
                let public = PublicIncident::compute(history.record, redacted, carried, none);
                let told = told.and_then(Result::ok).cloned();
                Ok(Document::Incident(Box::new(public.of_collection(told))))
            }
            Record::ContextEvent(event) => {
                let mut event = event.clone();
                around.readings.cite_in_event(&mut event, n);
                let carried =
                    around.readings.carried(event.source_keys(), &self.redaction.protection().sources, n);
                self.refuse_missing(&Record::ContextEvent(event.clone()), &carried.missing)?;
                let (id, sources) = (history.record, carried.sources.into_values().collect());
                let public =
                    PublicContextEvent { id, event, sources, version: 0, updated: NaiveDate::default() };
                Ok(Document::ContextEvent(Box::new(public)))
            }
            Record::Source(_) => Err(Error::NoRecord),
        }
    }

    /// Every source that a public record rests on is accepted.
    fn refuse_missing(&self, cited: &Record, missing: &BTreeSet<String>) -> Result<(), Error> {
        let pointer = |key: &str| {
            let citations = cited.citations();
            let cited = citations.into_iter().find(|(_, cited)| *cited == key);
            cited.map_or("/sources".to_owned(), |(pointer, _)| pointer)
        };
        let fault = |key: &String| Fault {
            pointer: pointer(key),
            code: "source-not-public",
            message: format!("the source {key} is not public; publish it together with this, or before"),
        };
        let faults: Vec<Fault> = missing.iter().map(fault).collect();
        if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record: self.history.record, faults }) }
    }

    /// Nothing of a document says what protection hides.
    fn refuse_leaks(
        &self,
        standing: Option<&Publication>,
        document: &Document,
        is_new: bool,
    ) -> Result<(), Error> {
        let content = standing.and_then(|standing| self.history.contents.get(&standing.revision));
        let (Some(Record::Incident(incident)), Document::Incident(public)) = (content, document) else {
            return Ok(());
        };
        let mut leaks = self.redaction.leaks(incident, public);
        leaks.retain(|leak| is_new || !leak.masked);
        if leaks.is_empty() { Ok(()) } else { Err(Error::Leaks { record: self.history.record, leaks }) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::desk::publication::history::{End, Seal};
    use crate::model::vocabulary::publication::{Gone, PublicReason, Subject};

    fn incident(title: &str) -> Record {
        let claim = json!({"key": "k", "source": "s", "stance": "asserts", "hedge": "stated"});
        let content = json!({"title": title, "date": "2020", "host_country": "CN", "claims": [claim]});
        Record::parse(Subject::Incident, content).expect("an incident")
    }

    fn around() -> Surroundings {
        let mut around = Surroundings::default();
        for (n, title) in [(1, "printed"), (4, "mended")] {
            let source = json!({"key": "s", "kind": "media", "outlet": "S", "title": title});
            around.readings.accept(n, serde_json::from_value(source).expect("a source"));
            around.days.insert(n, NaiveDate::default());
        }
        around
    }

    /// Published by these acts; each number is the version.
    fn history(acts: &[(u32, Change)], hidden: &[&str]) -> History {
        let publication = |(n, change): &(u32, Change)| Publication {
            n: *n,
            at: chrono::DateTime::UNIX_EPOCH,
            revision: Uuid::from_u128(1),
            change: *change,
            seal: Seal::Leaf([0; 32]),
            merged_into: None,
        };
        History {
            record: Uuid::nil(),
            subject: Subject::Incident,
            protection: serde_json::from_value(json!({ "sources": hidden })).expect("a protection"),
            contents: [(Uuid::from_u128(1), incident("Some people"))].into(),
            accepted: Some(Uuid::from_u128(1)),
            publications: acts.iter().map(publication).collect(),
            end: None,
            first: None,
            collection: None,
        }
    }

    fn states(history: &History, newest: u32) -> (Vec<(u32, Option<u32>)>, Vec<u32>) {
        let projected = project(history, &around(), newest).expect("a projection");
        let states = projected.states.iter().map(|state| (state.since(), state.until)).collect();
        (states, projected.changes.iter().map(|told| told.n).collect())
    }

    #[test]
    fn a_correction_that_is_hidden_is_in_no_state_and_no_version() {
        let acts = [(2, Change::Created), (4, Change::Corrected), (6, Change::Protected)];
        let open = [(2, Some(4)), (4, Some(6)), (6, None)];
        assert_eq!(states(&history(&acts, &[]), 6), (open.to_vec(), vec![2, 4, 6]));
        let hidden = [(2, Some(6)), (6, None)];
        assert_eq!(states(&history(&acts, &["s"]), 6), (hidden.to_vec(), vec![2, 6]));
        assert_eq!(states(&history(&acts, &[]), 3), (vec![(2, None)], vec![2]), "as of version 3");
        // Where it was hidden when the source was mended, nothing was published; today it may be seen.
        assert_eq!(states(&history(&[acts[0], acts[2]], &[]), 6).0, open);
    }

    #[test]
    fn what_is_withdrawn_is_in_no_state_and_what_is_wrong_in_those_before() {
        let mut history =
            history(&[(2, Change::Created), (4, Change::Corrected), (5, Change::Retracted)], &[]);
        let end = |kind| Some(End { kind, reason: Some(PublicReason::DidNotHappen), merged_into: None });
        history.end = end(Gone::Error);
        assert_eq!(states(&history, 5), (vec![(2, Some(4)), (4, Some(5))], vec![2, 4, 5]));
        history.end = end(Gone::Withdrawn);
        assert_eq!(states(&history, 5), (vec![], vec![2, 5]));
        let tombstone = project(&history, &around(), 5).expect("a projection").tombstone;
        assert_eq!(tombstone.map(|tombstone| tombstone.since), Some(5));
    }
}
