//! The names that protection hides, and the texts that say them.

use std::collections::BTreeSet;

use crate::model::record::incident::Incident;
use crate::model::redaction::coarsen::{coarsen, is_named_as_area};
use crate::model::redaction::dress::Dress;
use crate::model::redaction::protection::Protection;
use crate::model::value::text;

/// What stands in place of a text that named a hidden place.
pub const MASK: &str = "[withheld]";

/// The first of the hidden names that the text says.
fn named<'a>(words: &str, hidden: &'a BTreeSet<String>) -> Option<&'a String> {
    if hidden.is_empty() {
        return None;
    }
    let text = Text::of(words);
    hidden.iter().find(|name| text.names(name))
}

/// Leaves out every text that names a hidden place: what was published before a place was hidden may name it.
pub(crate) fn mask(incident: &mut Incident, hidden: &BTreeSet<String>) -> Vec<Leak> {
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

/// A text, to be asked for several names.
pub(crate) struct Text {
    slug: String,
    dress: Dress,
}

impl Text {
    pub fn of(words: &str) -> Self {
        Self { slug: text::slug(words), dress: Dress::of(words) }
    }

    /// Whether it names the place: as whole words, or anywhere for scripts that write no spaces; and in any dress.
    pub fn names(&self, place: &str) -> bool {
        let (text, slug) = (&self.slug, text::slug(place));
        let is_word = if slug.is_ascii() {
            format!("-{text}-").contains(&format!("-{slug}-"))
        } else {
            text.contains(&slug)
        };
        !slug.is_empty() && is_word || self.dress.says(&Dress::of(place))
    }
}

/// Whether a text names the place.
fn names(words: &str, place: &str) -> bool {
    Text::of(words).names(place)
}
