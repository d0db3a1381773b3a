//! A source: one article, report or document, shared by all incidents that cite it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::SourceKind;

/// One article, report or document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its key: lower-case letters, digits and hyphens, usually outlet and date.
    #[schema(example = "chosun-2013-11-21", pattern = "^[a-z0-9][a-z0-9-]{0,99}$")]
    pub key: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// The publisher.
    #[schema(example = "Chosun Daily", max_length = 300)]
    pub outlet: String,
    /// Its English title if there is one.
    #[schema(max_length = 1000)]
    pub title: String,
    /// Its original title, if it is not in English.
    #[serde(default)]
    pub title_original: Option<String>,
    /// The authors, as published.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Its address (http or https). The register never fetches it.
    #[serde(default)]
    #[schema(format = "uri")]
    pub url: Option<String>,
    /// The address of an archived copy.
    #[serde(default)]
    #[schema(format = "uri")]
    pub archive_url: Option<String>,
    /// When it was published.
    #[serde(default)]
    pub published: Option<Edtf>,
    /// Its language (BCP 47).
    #[serde(default)]
    #[schema(example = "en")]
    pub language: Option<String>,
    /// Keys of the sources from which it is known to derive.
    #[serde(default)]
    pub derived_from: Vec<String>,
    /// What a reader should know about this citation, such as what another source printed.
    #[serde(default)]
    pub note: Option<String>,
}
