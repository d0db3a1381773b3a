//! Context: dated things that are not incidents, for timelines. Never counted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::record::source::Source;
use crate::model::value::country::Country;
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::ContextKind;

/// One dated thing that bears on the incidents without being one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextEvent {
    /// Its kind.
    pub kind: ContextKind,
    /// When.
    pub date: Edtf,
    /// One line.
    #[schema(max_length = 300)]
    pub title: String,
    /// A few sentences.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub summary: String,
    /// The countries it concerns.
    #[serde(default)]
    pub countries: Vec<Country>,
    /// Id of the event that it is part of. For example, a finding is part of the release of a report.
    #[serde(default)]
    pub part_of: Option<Uuid>,
    /// Its citations.
    pub citations: Vec<Citation>,
}

/// A citation: a source, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Key of the source.
    pub source: String,
    /// Key of the source from which the register knows this one.
    #[serde(default)]
    pub via: Option<String>,
    /// The position in the source.
    #[serde(default)]
    #[schema(example = "pp. 127–128")]
    pub locator: Option<String>,
}

/// One public context event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicContextEvent {
    /// Its id: random and permanent.
    pub id: Uuid,
    /// The event.
    #[serde(flatten)]
    pub event: ContextEvent,
    /// The sources that it cites, and all sources from which these derive.
    pub sources: Vec<Source>,
    /// The version of the register that published this state.
    pub version: u32,
    /// The day on which that version was published, in UTC. Versions of one day follow each other by their numbers.
    pub updated: chrono::NaiveDate,
}

impl ContextEvent {
    /// Keys of all sources that it cites.
    #[must_use]
    pub fn source_keys(&self) -> BTreeSet<String> {
        self.citations
            .iter()
            .flat_map(|cited| [Some(&cited.source), cited.via.as_ref()])
            .flatten()
            .cloned()
            .collect()
    }
}
