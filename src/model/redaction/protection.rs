//! Protection: what must not be seen of an incident, in any of its revisions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::redaction::coarsen::Coarseness;
use crate::model::vocabulary::record::Withheld;

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
