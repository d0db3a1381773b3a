//! The collection out of which a public incident came: with its licence, as a version names it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A collection of cases that somebody else keeps and publishes, as public documents name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct PublicCollection {
    /// Its key, which never changes.
    #[schema(example = "ucdp-ged")]
    pub key: String,
    /// Its name.
    #[schema(example = "UCDP Georeferenced Event Dataset")]
    pub name: String,
    /// The licence of what came out of it.
    #[schema(example = "CC BY 4.0")]
    pub licence: String,
    /// The address of the licence or the terms; null if there is none.
    #[schema(required, example = "https://creativecommons.org/licenses/by/4.0/")]
    pub terms: Option<String>,
}

/// The licence of the register itself.
pub const OWN_LICENCE: &str = "CC BY 4.0";

impl PublicCollection {
    /// Whether what came out of it has another licence than the register.
    #[must_use]
    pub fn has_other_licence(&self) -> bool {
        self.licence != OWN_LICENCE
    }
}

/// How versions name collections: each name from a version on.
#[derive(Debug, Default)]
pub struct Named(BTreeMap<String, BTreeMap<u32, PublicCollection>>);

impl Named {
    /// From this version on a collection is named so.
    pub fn put(&mut self, since: u32, collection: PublicCollection) {
        self.0.entry(collection.key.clone()).or_default().insert(since, collection);
    }

    /// How a version names it.
    #[must_use]
    pub fn at(&self, key: &str, n: u32) -> Option<&PublicCollection> {
        self.0.get(key)?.range(..=n).next_back().map(|(_, named)| named)
    }

    /// The versions from which on it is named otherwise.
    pub fn turns(&self, key: Option<&str>) -> impl Iterator<Item = u32> {
        key.and_then(|key| self.0.get(key)).into_iter().flat_map(|named| named.keys().copied())
    }
}
