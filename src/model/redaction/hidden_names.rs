//! The names that protection hides, and the texts that say them.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::Arc;

use crate::model::record::incident::{Incident, Place};
use crate::model::redaction::coarsen::{Coarseness, coarsen, is_area_of, is_named_as_area};
use crate::model::redaction::dress::Dress;
use crate::model::redaction::place_names::other_names;
use crate::model::redaction::protection::Protection;
use crate::model::screening::common::is_common;
use crate::model::value::text;

/// What stands in place of a text that named a hidden place.
pub const MASK: &str = "[withheld]";

/// A hidden name, in every form in which it is looked for: made once, and looked for in many texts.
#[derive(Debug)]
pub(crate) struct Name {
    pub name: String,
    forms: Vec<Text>,
}

impl Name {
    pub fn of(name: &str) -> Arc<Self> {
        let forms = iter::once(Text::of(name)).chain(other_names(name).map(Text::of)).collect();
        Arc::new(Self { name: name.to_owned(), forms })
    }
}

/// Leaves out every text that names a hidden place: what was published before a place was hidden may name it.
pub(crate) fn mask(incident: &mut Incident, hidden: &[Arc<Name>]) -> Vec<Leak> {
    let mut masked = Vec::new();
    if hidden.is_empty() {
        return masked;
    }
    let mut look = |pointer: String, text: &mut String| {
        let words = Text::of(text);
        if let Some(name) = hidden.iter().find(|name| words.names(name)) {
            masked.push(Leak { pointer, name: name.name.clone(), masked: true });
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
        for (field, words) in
            [("quote", &mut claim.quote), ("locator", &mut claim.locator), ("place", &mut claim.place)]
        {
            if let Some(words) = words {
                look(format!("/claims/{at}/{field}"), words);
            }
        }
    }
    masked
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

/// The names of the places of a record that protection shows coarser than they are.
#[must_use]
pub fn hidden_places(record: &Incident, protection: &Protection) -> BTreeSet<String> {
    own(record, protection).into_iter().map(|name| name.name.clone()).collect()
}

fn own(record: &Incident, protection: &Protection) -> Vec<Arc<Name>> {
    let Some(coarseness) = protection.places else { return Vec::new() };
    let mut own: BTreeMap<&str, Arc<Name>> = BTreeMap::new();
    for place in &record.places {
        let mut shown = place.clone();
        let tells = coarsen(&mut shown, coarseness) && !is_named_as_area(place, shown.subdivision);
        if !tells || own.contains_key(place.name.as_str()) {
            continue;
        }
        let name = Name::of(&place.name);
        // Beijing is shown as Beijing: the coarser place may bear the name of the finer one.
        if !Text::of(&shown.name).names(&name) {
            own.insert(&place.name, name);
        }
    }
    let shown = shown(record, protection);
    for place in claimed_places(record).filter(|place| !is_area(record, protection, place)) {
        if !own.contains_key(place) {
            let name = Name::of(place);
            if !shown.iter().any(|shown| shown.names(&name)) {
                own.insert(place, name);
            }
        }
    }
    own.into_values().collect()
}

/// What claims call the place, but for words that stand in any text. Where places are hidden, they are looked for as names.
pub fn claimed_places(record: &Incident) -> impl Iterator<Item = &str> {
    record.claims.iter().filter_map(|claim| claim.place.as_deref()).filter(|place| !is_common(place))
}

/// Whether it is a country of the record, or a subdivision that is shown, and names nothing finer.
fn is_area(record: &Incident, protection: &Protection, name: &str) -> bool {
    let own = [record.host_country].into_iter().chain(record.origin_country.iter().copied());
    let of_places = record.places.iter().map(|place| place.country);
    let mut shown = record.places.iter().filter(|_| protection.places == Some(Coarseness::Subdivision));
    own.chain(of_places).any(|country| is_area_of(name, country, None))
        || shown.any(|place| is_area_of(name, place.country, place.subdivision))
}

/// The names of its places, as coarse as they are shown.
fn shown(record: &Incident, protection: &Protection) -> Vec<Text> {
    let shown = |place: &Place| {
        let mut shown = place.clone();
        if let Some(coarseness) = protection.places {
            coarsen(&mut shown, coarseness);
        }
        Text::of(&shown.name)
    };
    record.places.iter().map(shown).collect()
}

/// The names that protection hides in a record: of its places that are shown coarser than they are, and those that it
/// gives, as other revisions may have other places.
pub(crate) fn hidden(record: &Incident, protection: &Protection, given: &[Arc<Name>]) -> Vec<Arc<Name>> {
    let mut hidden = own(record, protection);
    if given.is_empty() {
        return hidden;
    }
    let shown = shown(record, protection);
    let is_new = |name: &&Arc<Name>| !hidden.iter().any(|own| own.name == name.name);
    let more: Vec<_> = given
        .iter()
        .filter(is_new)
        .filter(|name| !shown.iter().any(|shown| shown.names(name)))
        .cloned()
        .collect();
    hidden.extend(more);
    hidden.sort_by(|a, b| a.name.cmp(&b.name));
    hidden
}

/// A text, to be asked for several names.
#[derive(Debug)]
pub(crate) struct Text {
    /// Between two hyphens.
    slug: String,
    dress: Dress,
}

impl Text {
    pub fn of(words: &str) -> Self {
        Self { slug: format!("-{}-", text::slug(words)), dress: Dress::of(words) }
    }

    /// Whether it names the place, in any of the forms of its name.
    pub fn names(&self, name: &Name) -> bool {
        name.forms.iter().any(|form| self.says(form))
    }

    /// As whole words, or anywhere for scripts that write no spaces; and in any dress.
    fn says(&self, form: &Self) -> bool {
        let bare = form.slug.trim_matches('-');
        let is_word = self.slug.contains(if bare.is_ascii() { &form.slug } else { bare });
        !bare.is_empty() && is_word || self.dress.says(&form.dress)
    }
}
