//! What is known of a collection: a table of cases that somebody else keeps and publishes in editions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The words of a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionWords {
    /// Its name.
    #[schema(example = "UCDP Georeferenced Event Dataset", max_length = 300)]
    pub name: String,
    /// The licence of its rows, as its keeper calls it.
    #[schema(example = "CC BY 4.0", max_length = 100)]
    pub licence: String,
    /// The address of the licence or the terms; null if there is none.
    #[serde(default)]
    #[schema(required, example = "https://creativecommons.org/licenses/by/4.0/", max_length = 2000)]
    pub terms: Option<String>,
    /// Whom to ask about it. Only editors see this.
    #[serde(default)]
    #[schema(required, example = "data@collection.example", max_length = 300)]
    pub contact: Option<String>,
    /// Whether its keeper allows that its rows are shown to the public.
    pub republish: bool,
}
