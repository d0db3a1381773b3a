//! `redact()`: the one function from a desk record to what may be public.
//!
//! Protection is an incident's present state, kept beside its revisions and never inside, and holds for every
//! revision, past and future. Everything computed is computed after it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Incident};
pub use crate::model::redaction::coarsen::Coarseness;
use crate::model::redaction::coarsen::{coarsen, is_named_as_area};
use crate::model::redaction::public::{PublicIncident, Redacted};
use crate::model::value::text;
use crate::model::vocabulary::record::{Basis, Withheld};

/// What must not be seen of one incident, in any of its revisions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Protection {
    /// Keys of confidential sources: their claims keep their numbers, but not who says it.
    pub sources: BTreeSet<String>,
    /// Claims, by key, of which the content or the whole is withheld.
    pub claims: BTreeMap<String, ClaimCover>,
    /// Keys of claims whose quotation is withheld.
    pub quotes: BTreeSet<String>,
    /// No place is shown finer than this; null shows them as they are.
    pub places: Option<Coarseness>,
    /// Names that no text may say. Those of places that are hidden in any revision are added when protection is set.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub names: BTreeSet<String>,
    /// What the record already lacked when it was restored from an export.
    #[serde(skip_serializing_if = "Origin::is_whole")]
    pub origin: Origin,
}

/// What a record that was restored from an export lacks, as its export did not hold it. Kept for ever: nobody here knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Origin {
    /// What had been left out of it, as its public record said.
    pub withheld: BTreeSet<Withheld>,
    /// Keys of its claims of which the source had been left out.
    pub claims: BTreeSet<String>,
}

impl Origin {
    /// Whether nothing is missing, as of every record that began here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }
}

impl Protection {
    /// Whether it hides everything that `other` hides: going from that to this exposes nothing.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        // What the record never had is no protection that somebody sets.
        let Self { sources, claims, quotes, places, names, origin: _ } = other;
        let cover = |key: &String| self.claims.get(key);
        self.sources.is_superset(sources)
            && claims.iter().all(|(key, was)| cover(key).is_some_and(|is| is >= was))
            && quotes.iter().all(|key| self.quotes.contains(key) || cover(key).is_some())
            && self.places >= *places
            && self.names.is_superset(names)
    }
}

/// How much of a claim is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimCover {
    /// Its numbers are kept, and count.
    Content,
    /// Nothing is kept; it counts nowhere.
    Whole,
}

/// The record without what must not be seen, and the marks that say that something is missing.
#[must_use]
pub fn redact(incident: Incident, protection: &Protection) -> Redacted {
    redact_telling(incident, protection).0
}

/// The same, and where a text was left out because it named a hidden place.
fn redact_telling(mut incident: Incident, protection: &Protection) -> (Redacted, Vec<Leak>) {
    let hidden = hidden(&incident, protection);
    let Protection { sources, claims, quotes, places, names: _, origin } = protection;
    let mut withheld = origin.withheld.clone();
    let whole: BTreeSet<String> = incident
        .claims
        .iter()
        .map(|claim| claim.key.clone())
        .filter(|key| claims.get(key) == Some(&ClaimCover::Whole))
        .collect();
    if !whole.is_empty() {
        withheld.insert(Withheld::WholeClaim);
        remove_claims(&mut incident, &whole);
    }
    let confidential = |key: &Option<String>| key.as_ref().is_some_and(|key| sources.contains(key));
    let cover = |claim: &Claim| match (
        claims.get(&claim.key),
        confidential(&claim.source) || confidential(&claim.via),
    ) {
        (None, false) => None,
        (Some(_), _) => Some(Withheld::Claim),
        (None, true) => Some(Withheld::Source),
    };
    let mut renamed = BTreeMap::new();
    // Only names that are seen are taken: a number left out would tell the name of what is covered.
    let taken: BTreeSet<String> = incident
        .claims
        .iter()
        .filter(|claim| cover(claim).is_none())
        .map(|claim| claim.key.clone())
        .collect();
    let mut covers = (1..).map(|n| format!("withheld-{n}")).filter(|cover| !taken.contains(cover));
    for claim in &mut incident.claims {
        let Some(mark) = cover(claim) else {
            if quotes.contains(&claim.key) && claim.quote.take().is_some() {
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
            stance: claim.stance,
            hedge: claim.hedge,
            people: claim.people,
        };
    }
    for key in claim_references(&mut incident).into_iter().flatten() {
        if let Some(cover) = renamed.get(key) {
            key.clone_from(cover);
        }
    }
    if let Some(coarseness) = places {
        for place in &mut incident.places {
            if coarsen(place, *coarseness) {
                withheld.insert(Withheld::Place);
            }
        }
    }
    let masked = mask(&mut incident, &hidden);
    if !masked.is_empty() {
        withheld.insert(Withheld::Text);
    }
    let (withheld, hidden) = (withheld.into_iter().collect(), sources.clone());
    (Redacted { incident, withheld, hidden }, masked)
}

/// What stands in place of a text that named a hidden place.
pub const MASK: &str = "[withheld]";

/// The first of the hidden names that the text says.
#[must_use]
pub fn named<'a>(words: &str, hidden: &'a BTreeSet<String>) -> Option<&'a String> {
    hidden.iter().find(|name| names(words, name))
}

/// Leaves out every text that names a hidden place: what was published before a place was hidden may name it.
fn mask(incident: &mut Incident, hidden: &BTreeSet<String>) -> Vec<Leak> {
    let mut masked = Vec::new();
    if hidden.is_empty() {
        return masked;
    }
    let mut look = |pointer: String, text: &mut String| {
        if let Some(name) = named(text, hidden) {
            masked.push(Leak { pointer, name: name.clone(), masked: true });
            MASK.clone_into(text);
        }
    };
    let Incident { title, summary, discounted, people, claims, .. } = incident;
    look("/title".to_owned(), title);
    look("/summary".to_owned(), summary);
    if let Some(reason) = discounted {
        look("/discounted".to_owned(), reason);
    }
    if let Some(reason) = people.as_mut().and_then(|people| people.reason.as_mut()) {
        look("/people/reason".to_owned(), reason);
    }
    for (at, claim) in claims.iter_mut().enumerate() {
        for (of, words) in claim.attribution.iter_mut().enumerate() {
            look(format!("/claims/{at}/attribution/{of}"), words);
        }
        for (field, words) in [("quote", &mut claim.quote), ("locator", &mut claim.locator)] {
            if let Some(words) = words {
                look(format!("/claims/{at}/{field}"), words);
            }
        }
    }
    masked
}

/// Takes whole claims out, with everything that rests on them alone.
fn remove_claims(incident: &mut Incident, gone: &BTreeSet<String>) {
    incident.claims.retain(|claim| !gone.contains(&claim.key));
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

/// A public text that holds, or held, the name of a hidden place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Where: a JSON pointer into the public document.
    pub pointer: String,
    /// The name that stands there.
    pub name: String,
    /// `redact` left the text out. What was published already is shown so; a new publication is refused.
    pub masked: bool,
}

/// Where the public document would name a place that `redact` hid, if nobody had looked.
#[must_use]
pub fn leaks(record: &Incident, protection: &Protection, public: &PublicIncident) -> Vec<Leak> {
    let hidden = hidden(record, protection);
    if hidden.is_empty() {
        return Vec::new();
    }
    let mut leaks = redact_telling(record.clone(), protection).1;
    let document = serde_json::to_value(public).unwrap_or(Value::Null);
    walk(&document, "", &mut |pointer, words| {
        let named = hidden.iter().filter(|name| names(words, name));
        leaks.extend(named.map(|name| Leak {
            pointer: pointer.to_owned(),
            name: name.clone(),
            masked: false,
        }));
    });
    leaks
}

/// The names that protection hides in a record: of its places that are shown coarser than they are, and those that it
/// gives, as other revisions may have other places.
#[must_use]
pub fn hidden(record: &Incident, protection: &Protection) -> BTreeSet<String> {
    let shown: Vec<(&str, String, bool)> = record
        .places
        .iter()
        .map(|place| {
            let mut shown = place.clone();
            let coarser = protection.places.is_some_and(|coarseness| coarsen(&mut shown, coarseness));
            let tells = coarser && !is_named_as_area(place, shown.subdivision);
            (place.name.as_str(), shown.name, tells)
        })
        .collect();
    // Beijing is shown as Beijing: the coarser place may bear the name of the finer one.
    let own = shown
        .iter()
        .filter(|(name, shown, tells)| *tells && !names(shown, name))
        .map(|(name, ..)| (*name).to_owned());
    let given =
        protection.names.iter().filter(|name| !shown.iter().any(|(_, shown, _)| names(shown, name))).cloned();
    own.chain(given).collect()
}

/// Whether the text names the place: as whole words, or anywhere for scripts that write no spaces.
fn names(words: &str, place: &str) -> bool {
    let (text, place) = (text::slug(words), text::slug(place));
    !place.is_empty()
        && if place.is_ascii() {
            format!("-{text}-").contains(&format!("-{place}-"))
        } else {
            text.contains(&place)
        }
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
