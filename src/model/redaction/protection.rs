//! Protection: what must not be seen of an incident, in any of its revisions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::redaction::coarsen::Coarseness;
use crate::model::vocabulary::record::Withheld;

/// Declares what can be hidden of an incident: as it is kept, and as somebody asks for it.
macro_rules! protection {
    ($($(#[$about:meta])+ $field:ident: $type:ty,)+) => {
        /// The protection of one incident, for all its revisions: what the public must not see.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Protection {
            $($(#[$about])+ pub $field: $type,)+
        }

        /// The complete protection of an incident, not only what changes.
        #[derive(Debug, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Protecting {
            $($(#[$about])+ #[serde(default)] pub $field: $type,)+
            /// To hide less: digests from the previous refusal that you have reviewed and consider safe to publish.
            #[serde(default)]
            #[schema(max_items = 10_000, example = json!([]))]
            pub confirmed: Vec<String>,
        }

        impl Protecting {
            /// What is asked for, and what was confirmed.
            #[must_use]
            pub fn parts(self) -> (Protection, Vec<String>) {
                (Protection { $($field: self.$field),+ }, self.confirmed)
            }
        }
    };
}

protection! {
    /// Keys of confidential sources. Their claims keep their numbers, but the source is not shown.
    sources: BTreeSet<String>,
    /// Claims, by key, whose content is withheld, in part or in full.
    claims: BTreeMap<String, ClaimCover>,
    /// Keys of claims whose quote is withheld.
    quotes: BTreeSet<String>,
    /// The finest precision in which places are shown; null for no limit.
    places: Option<Coarseness>,
    /// Names that no public text may contain; what is new has at most 10,000 characters together. The names of places
    /// hidden in any revision are added. A place of the region is also found by its names in Chinese, Korean and Russian
    /// (`data/place_names.txt`). Add here what a place is called besides.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    names: BTreeSet<String>,
    /// Hidden claims that contradict the incident, by key: a denial, or a claim without which the figure is narrower, or
    /// what became of the people reads otherwise.
    /// The register sets this; what is sent here has no effect.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    contradictions: BTreeMap<String, Contradiction>,
    /// Claims that one person hid whole, and the register showed again after seven days, by key: to hide one of them again
    /// needs two people. The register sets this; what is sent here has no effect.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    shown_again: BTreeSet<String>,
    /// What was already missing when the record was restored from an export; it cannot change.
    #[serde(skip_serializing_if = "Origin::is_whole")]
    origin: Origin,
}

/// A claim that was public, contradicts the incident, and is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// What the public reads in `withheld`: one or more of `denial`, `figure`, `outcome`.
    pub marks: BTreeSet<Withheld>,
    /// Set until a second person has confirmed that it must be hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unconfirmed: Option<Unconfirmed>,
}

/// One person hid a claim that contradicts the incident. A second holder confirms by sending the same protection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unconfirmed {
    /// The person who hid it.
    pub by: String,
    /// When it is shown again: the end of the seventh day (UTC) after it was hidden. As it was shown before; without its words and its source where these are new, name what is
    /// hidden, or look as if they could endanger a person.
    pub until: DateTime<Utc>,
    /// Whether its content was hidden before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub content: bool,
    /// Whether its quote was hidden before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quote: bool,
}

/// What is missing in a record restored from an export. This never changes, because the export did not contain it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Origin {
    /// What was withheld from it, according to its public record.
    pub withheld: BTreeSet<Withheld>,
    /// Keys of its claims whose source was withheld.
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
    /// Whether it hides a whole claim.
    #[must_use]
    pub fn hides_whole(&self, claim: &str) -> bool {
        self.claims.get(claim) == Some(&ClaimCover::Whole)
    }

    /// Whether it hides everything that `other` hides: going from that to this exposes nothing.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        // What the record never had, and what its claims mean, is no protection that somebody sets.
        let Self { sources, claims, quotes, places, names, contradictions: _, shown_again: _, origin: _ } =
            other;
        let cover = |key: &String| self.claims.get(key);
        self.sources.is_superset(sources)
            && claims.iter().all(|(key, was)| cover(key).is_some_and(|is| is >= was))
            && quotes.iter().all(|key| self.quotes.contains(key) || cover(key).is_some())
            && self.places >= *places
            && self.names.is_superset(names)
    }
}

/// How much of a claim protection withholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimCover {
    /// Its numbers are kept, and count.
    Content,
    /// Nothing is kept; it counts nowhere.
    Whole,
}
