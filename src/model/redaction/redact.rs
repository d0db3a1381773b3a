//! `redact()`: the one function from a desk record to what may be public.
//!
//! Protection is an incident's present state, kept beside its revisions and never inside, and holds for every
//! revision, past and future. Everything computed is computed after it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Incident};
use crate::model::redaction::coarsen::coarsen_all;
use crate::model::redaction::collection::PublicCollection;
use crate::model::redaction::hidden_names::{Leak, Name, Text, hidden, mask};
use crate::model::redaction::protection::Protection;
use crate::model::redaction::public::{PublicIncident, Redacted};
use crate::model::vocabulary::record::{Basis, Withheld};

/// The record without what must not be seen, and the marks that say that something is missing.
#[must_use]
pub fn redact(incident: Incident, protection: &Protection) -> Redacted {
    Redaction::of(Cow::Borrowed(protection)).redact(incident)
}

/// What a protection does, made ready for many revisions.
#[derive(Debug)]
pub struct Redaction<'a> {
    protection: Cow<'a, Protection>,
    /// The names that it gives.
    given: Vec<Arc<Name>>,
}

impl<'a> Redaction<'a> {
    /// What this protection does.
    #[must_use]
    pub fn of(protection: Cow<'a, Protection>) -> Self {
        let given = protection.names.iter().map(|name| Name::of(name)).collect();
        Self { protection, given }
    }

    /// What must not be seen.
    #[must_use]
    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    /// The record without what must not be seen, and the marks that say that something is missing.
    #[must_use]
    pub fn redact(&self, incident: Incident) -> Redacted {
        let hidden = hidden(&incident, &self.protection, &self.given);
        redact_telling(incident, &self.protection, &hidden).0
    }

    /// A collection, if none of its words names a place of the record that is hidden; else what is said in its place.
    pub fn collection<'c>(
        &self,
        record: &Incident,
        collection: &'c PublicCollection,
    ) -> Result<&'c PublicCollection, Withheld> {
        let PublicCollection { key, name, licence, terms } = collection;
        let hidden = hidden(record, &self.protection, &self.given);
        let words = [Some(key), Some(name), Some(licence), terms.as_ref()].into_iter().flatten();
        let tells = |words: &String| {
            let text = Text::of(words);
            hidden.iter().any(|name| text.names(name))
        };
        if !hidden.is_empty() && words.into_iter().any(tells) { Err(Withheld::Text) } else { Ok(collection) }
    }

    /// Where the public document would name a place that is hidden, if nobody had looked.
    #[must_use]
    pub fn leaks(&self, record: &Incident, public: &PublicIncident) -> Vec<Leak> {
        let hidden = hidden(record, &self.protection, &self.given);
        if hidden.is_empty() {
            return Vec::new();
        }
        let mut leaks = redact_telling(record.clone(), &self.protection, &hidden).1;
        let document = serde_json::to_value(public).unwrap_or(Value::Null);
        walk(&document, "", &mut |pointer, words| {
            let text = Text::of(words);
            let named = hidden.iter().filter(|name| text.names(name));
            leaks.extend(named.map(|name| Leak {
                pointer: pointer.to_owned(),
                name: name.name.clone(),
                masked: false,
            }));
        });
        leaks
    }
}

/// The record without what must not be seen, and where a text was left out because it named a hidden place.
fn redact_telling(
    mut incident: Incident,
    protection: &Protection,
    hidden: &[Arc<Name>],
) -> (Redacted, Vec<Leak>) {
    let mut withheld = protection.origin.withheld.clone();
    let whole: BTreeSet<String> = incident
        .claims
        .iter()
        .map(|claim| claim.key.clone())
        .filter(|key| protection.hides_whole(key))
        .collect();
    if !whole.is_empty() {
        withheld.insert(Withheld::WholeClaim);
        let contradictions = whole.iter().filter_map(|key| protection.contradictions.get(key));
        withheld.extend(contradictions.flat_map(|contradiction| &contradiction.marks));
        remove_claims(&mut incident, &whole);
    }
    cover_claims(&mut incident, protection, &mut withheld);
    if protection.places.is_some_and(|coarseness| coarsen_all(&mut incident.places, coarseness)) {
        withheld.insert(Withheld::Place);
    }
    // How fine the place of a claim is, nobody knows.
    let told = incident.claims.iter_mut().filter(|_| protection.places.is_some());
    if told.filter_map(|claim| claim.place.take()).count() > 0 {
        withheld.insert(Withheld::Place);
    }
    let masked = mask(&mut incident, hidden);
    if !masked.is_empty() {
        withheld.insert(Withheld::Text);
    }
    let (withheld, hidden) = (withheld.into_iter().collect(), protection.sources.clone());
    (Redacted { incident, withheld, hidden }, masked)
}

/// What of a claim is covered; nothing of most.
fn cover(claim: &Claim, protection: &Protection) -> Option<Withheld> {
    let confidential =
        |key: &Option<String>| key.as_ref().is_some_and(|key| protection.sources.contains(key));
    if protection.claims.contains_key(&claim.key) {
        Some(Withheld::Claim)
    } else if confidential(&claim.source) || confidential(&claim.via) {
        Some(Withheld::Source)
    } else {
        None
    }
}

/// Leaves of a claim that is covered its numbers alone, under a key that tells nothing.
fn cover_claims(incident: &mut Incident, protection: &Protection, withheld: &mut BTreeSet<Withheld>) {
    let mut renamed = BTreeMap::new();
    // Only names that are seen are taken: a number left out would tell the name of what is covered.
    let seen = incident.claims.iter().filter(|claim| cover(claim, protection).is_none());
    let taken: BTreeSet<String> = seen.map(|claim| claim.key.clone()).collect();
    let mut covers = (1..).map(|n| format!("withheld-{n}")).filter(|cover| !taken.contains(cover));
    for claim in &mut incident.claims {
        let Some(mark) = cover(claim, protection) else {
            if protection.quotes.contains(&claim.key) && claim.quote.take().is_some() {
                withheld.insert(Withheld::Quote);
            }
            continue;
        };
        withheld.insert(mark);
        // A claim's key often names its outlet.
        let cover = covers.next().unwrap_or_default();
        renamed.insert(claim.key.clone(), cover.clone());
        *claim = Claim {
            key: cover,
            source: None,
            via: None,
            attribution: Vec::new(),
            quote: None,
            locator: None,
            date: None,
            place: None,
            stance: claim.stance,
            hedge: claim.hedge,
            people: claim.people,
        };
    }
    for key in claim_references(incident).into_iter().flatten() {
        if let Some(cover) = renamed.get(key) {
            key.clone_from(cover);
        }
    }
}

/// Takes whole claims out, with everything that rests, or may rest, on them alone.
fn remove_claims(incident: &mut Incident, gone: &BTreeSet<String>) {
    incident.claims.retain(|claim| !gone.contains(&claim.key));
    // Where nobody said which claim reports it, it may be one that is gone.
    let may_be_gone =
        |rests_on_all: bool, keys: &[String]| rests_on_all && keys.iter().any(|key| gone.contains(key));
    incident.groups.retain(|group| !may_be_gone(group.rests_on_all, &group.claims));
    incident.timeline.retain(|step| !may_be_gone(step.rests_on_all, &step.claims));
    // A figure set by hand stands only on claims that it names: without any, it may have rested on what is gone.
    let figure_stands = incident.people.as_ref().is_some_and(|people| {
        !people.claims.is_empty() && people.claims.iter().all(|key| !gone.contains(key))
    });
    for keys in claim_references(incident) {
        keys.retain(|key| !gone.contains(key));
    }
    incident.groups.retain(|group| !group.claims.is_empty());
    incident.timeline.retain(|step| !step.claims.is_empty());
    if !figure_stands {
        // What rested on a claim that counts nowhere is found anew from those that are left.
        let counts =
            incident.people.take().filter(|people| people.basis == Basis::Widest).map(|people| people.counts);
        incident.people = counts.and_then(|counts| claim_figure::widest(&incident.claims, counts));
    }
}

/// Every list of claim keys in the record.
pub(crate) fn claim_references(incident: &mut Incident) -> Vec<&mut Vec<String>> {
    let Incident { people, groups, timeline, .. } = incident;
    let lists = people.iter_mut().map(|people| &mut people.claims);
    lists
        .chain(groups.iter_mut().map(|group| &mut group.claims))
        .chain(timeline.iter_mut().map(|step| &mut step.claims))
        .collect()
}

fn walk(value: &Value, pointer: &str, see: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(words) => see(pointer, words),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| walk(item, &format!("{pointer}/{at}"), see));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| walk(field, &format!("{pointer}/{name}"), see));
        }
        _ => (),
    }
}
